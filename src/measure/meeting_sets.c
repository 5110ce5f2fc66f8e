/* Risk sets: of those who could have been paired with the mentor that day, who had records with the mentor?
 *
 * A set is one mentoring (m, e) that starts at t: the case e, and as controls everybody else of e's stratum
 * who is employed at t and not paired with m by t. Sets are counted without walking through their people: who
 * is employed comes from sorted days of each stratum, and records are looked for among the mentor's own
 * pairs.
 */
#include <stdlib.h>

#include "evenhand/inference/inference.h"
#include "evenhand/inference/poisson_binomial.h"
#include "meeting.h"

/* Days first to last, both of them included. */
struct days {
    int32_t first, last;
};

/* What a measure asks of a mentoring that starts at t. Without pairs that have a record in `apart`, who has
 * one in `exposed`? `inside` must lie between the first and the last record of the data. */
struct window {
    struct days apart, exposed, inside;
};

static const struct days no_days = {1, 0};

/* [t - L, t). */
static struct window precedes(int32_t t, int months)
{
    struct days before = {eh_date_add_months(t, -months), t - 1};
    return (struct window){no_days, before, before};
}

/* [t - 2L, t - L), without pairs that had a record in [t - L, t). */
static struct window placebo(int32_t t, int months)
{
    int32_t first = eh_date_add_months(t, -2 * months), middle = eh_date_add_months(t, -months);
    return (struct window){{middle, t - 1}, {first, middle - 1}, {first, t - 1}};
}

/* (t, t + L], without pairs that had a record before t. */
static struct window follows(int32_t t, int months)
{
    struct days after = {t + 1, eh_date_add_months(t, months)};
    return (struct window){{INT32_MIN, t - 1}, after, after};
}

struct question {
    const char *suffix, *measure;
    struct window (*window)(int32_t t, int months);
    bool looks_ahead; /* the end of the window falls in the period, else the start of the mentoring */
    const char *aside;
};

/* --- who is employed --- */

/* The first and the last days of employment of each stratum's people, each sorted. */
struct employment {
    const struct eh_people *people;
    const struct eh_strata *strata;
    uint32_t *row; /* strata + 1 */
    int32_t *hired, *left;
};

static int compare_days(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static void read_employment(struct employment *self, struct eh_arena *arena)
{
    const struct eh_people *people = self->people;
    uint32_t strata = self->strata->count, n = people->n;
    uint32_t *next = EH_NEW_ARRAY(arena, uint32_t, (size_t)strata + 1);
    self->row = EH_NEW_ARRAY(arena, uint32_t, (size_t)strata + 1);
    self->hired = EH_NEW_ARRAY(arena, int32_t, n);
    self->left = EH_NEW_ARRAY(arena, int32_t, n);
    for (uint32_t i = 0; i < n; i++)
        self->row[self->strata->of[i] + 1]++;
    for (uint32_t s = 0; s < strata; s++)
        next[s + 1] = self->row[s + 1] += self->row[s];
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = next[self->strata->of[i]]++;
        self->hired[at] = people->hired[i]; /* EH_DATE_NONE, always employed, is before every day */
        self->left[at] = people->left[i] == EH_DATE_NONE ? INT32_MAX : people->left[i];
    }
    for (uint32_t s = 0; s < strata; s++) {
        uint32_t first = self->row[s], count = self->row[s + 1] - first;
        qsort(self->hired + first, count, sizeof *self->hired, compare_days);
        qsort(self->left + first, count, sizeof *self->left, compare_days);
    }
}

/* How many of a sorted list lie before a day. */
static uint32_t count_before(const int32_t *days, uint32_t count, int64_t day)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (days[middle] < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t count_employed(const struct employment *self, uint32_t s, int32_t t)
{
    uint32_t first = self->row[s], count = self->row[s + 1] - first;
    return count_before(self->hired + first, count, (int64_t)t + 1) -
           count_before(self->left + first, count, t);
}

static bool is_employed(const struct eh_people *people, uint32_t i, int32_t t)
{
    return people->hired[i] <= t && (people->left[i] == EH_DATE_NONE || people->left[i] >= t);
}

/* --- sets --- */

struct sets {
    const struct eh_context *context;
    const struct eh_meeting_pairs *pairs;
    const struct eh_strata *strata;
    const struct question *question;
    struct employment employment;
    struct eh_adjacency records; /* of mentors: the people they have dated records with */
    uint32_t *paired_in;         /* n: the last set, plus 1, in which the person was paired with its mentor */

    size_t count; /* sets with a control */
    uint32_t *mentor, *mentee;
    struct eh_table2 *table; /* g: the case; o: the controls; cases: who was exposed */
    uint64_t aside;
};

static void read_records(struct sets *self, struct eh_arena *arena)
{
    const struct eh_history *history = self->context->network->history;
    const struct eh_meeting_pairs *pairs = self->pairs;
    uint32_t n = self->context->study->people.n;
    uint64_t *row = EH_NEW_ARRAY(arena, uint64_t, (size_t)n + 2);
    for (int pass = 0; pass < 2; pass++) {
        for (uint64_t p = 0; p < history->pair_count; p++) {
            const uint32_t end[2] = {history->pair_a[p], history->pair_b[p]};
            for (int i = 0; i < 2; i++) {
                if (pairs->row[end[i] + 1] == pairs->row[end[i]])
                    continue;
                if (pass == 0)
                    row[end[i] + 2]++;
                else
                    self->records.to[row[end[i] + 1]++] = end[1 - i];
            }
        }
        if (pass == 1)
            break;
        for (uint32_t i = 2; i < n + 2; i++)
            row[i] += row[i - 1];
        self->records.to = EH_NEW_ARRAY(arena, uint32_t, row[n + 1]);
    }
    self->records.n = n;
    self->records.row = row;
}

static bool has_record(const struct sets *self, uint32_t a, uint32_t b, struct days days)
{
    return eh_history_has_record(self->context->network->history, a, b, days.first, days.last);
}

/* The set of pair k. False where it has no control, or its own case stands apart. */
static bool fill_set(struct sets *self, size_t k, const struct window *window, struct eh_table2 *out)
{
    const struct eh_people *people = &self->context->study->people;
    const struct eh_meeting_pairs *pairs = self->pairs;
    uint32_t m = pairs->mentor[k], e = pairs->mentee[k], s = self->strata->of[e], exposed = 0;
    int32_t t = pairs->start[k];
    uint32_t controls = count_employed(&self->employment, s, t);
    if (self->strata->of[m] == s && is_employed(people, m, t))
        controls--;
    for (size_t j = pairs->row[m]; j < pairs->row[m + 1]; j++) {
        uint32_t mentee = pairs->mentee[j];
        if (!eh_meeting_is_paired(pairs->start[j], t))
            continue;
        self->paired_in[mentee] = (uint32_t)k + 1;
        if (self->strata->of[mentee] == s && is_employed(people, mentee, t))
            controls--; /* the case itself among them */
    }
    if (has_record(self, m, e, window->apart))
        return false;
    for (uint64_t j = self->records.row[m]; j < self->records.row[m + 1]; j++) {
        uint32_t other = self->records.to[j];
        if (self->strata->of[other] != s || self->paired_in[other] == k + 1 || !is_employed(people, other, t))
            continue;
        if (has_record(self, m, other, window->apart))
            controls--;
        else
            exposed += has_record(self, m, other, window->exposed);
    }
    *out = (struct eh_table2){
        .cases_g = has_record(self, m, e, window->exposed), .n_g = 1, .cases_o = exposed, .n_o = controls};
    return controls > 0;
}

static bool lies_inside(const struct eh_history *history, struct days days)
{
    return history->first_day != EH_DATE_NONE && days.first >= history->first_day &&
           days.last <= history->last_day;
}

static void find_sets(struct sets *self, struct eh_arena *arena)
{
    const struct eh_study *study = self->context->study;
    const struct eh_meeting_pairs *pairs = self->pairs;
    int months = (int)study->config.lookback_months;
    self->count = self->aside = 0;
    self->mentor = EH_NEW_ARRAY(arena, uint32_t, pairs->count);
    self->mentee = EH_NEW_ARRAY(arena, uint32_t, pairs->count);
    self->table = EH_NEW_ARRAY(arena, struct eh_table2, pairs->count);
    self->paired_in = EH_NEW_ARRAY(arena, uint32_t, study->people.n);
    for (size_t k = 0; k < pairs->count; k++) {
        int32_t t = pairs->start[k];
        if (t == EH_DATE_NONE)
            continue;
        int32_t day = self->question->looks_ahead ? eh_date_add_months(t, months) : t;
        if (!eh_meeting_in_period(&study->period, day))
            continue;
        struct window window = self->question->window(t, months);
        if (!lies_inside(self->context->network->history, window.inside)) {
            self->aside++;
            continue;
        }
        if (!fill_set(self, k, &window, &self->table[self->count]))
            continue;
        self->mentor[self->count] = pairs->mentor[k];
        self->mentee[self->count++] = pairs->mentee[k];
    }
}

/* --- rows --- */

static void set_odds(struct eh_result *row, const struct eh_table2 *table, size_t count, uint64_t cases,
                     struct eh_arena *scratch)
{
    double *chance = EH_NEW_ARRAY(scratch, double, count);
    for (size_t i = 0; i < count; i++)
        chance[i] = (table[i].cases_g + table[i].cases_o) / (1 + table[i].n_o);
    struct eh_odds odds = eh_odds_compute(table, count);
    eh_result_set(row, EH_N, (double)count);
    eh_result_set(row, EH_CASES, (double)cases);
    eh_result_set(row, EH_P, eh_poisson_binomial_p(chance, count, cases, scratch));
    if (odds.defined)
        eh_result_set(row, EH_ESTIMATE, odds.estimate);
    else if (odds.infinite)
        eh_result_undefine(row, EH_UNDEFINED_INFINITE, EH_N | EH_P);
    else
        eh_result_undefine(row, EH_UNDEFINED_ZERO_BY_ZERO, 0);
}

/* The row over the sets whose mentee has a label of the attribute; no attribute: all of them. */
static void add_row(const struct sets *self, struct eh_result row, const uint32_t *opt_label, uint32_t group,
                    struct eh_arena *scratch)
{
    struct eh_access_pairs sets = {.count = self->count, .mentor = self->mentor, .mentee = self->mentee};
    struct eh_table2 *table = EH_NEW_ARRAY(scratch, struct eh_table2, self->count);
    bool *is_in = EH_NEW_ARRAY(scratch, bool, self->count),
         *is_exposed = EH_NEW_ARRAY(scratch, bool, self->count);
    uint32_t count = 0, cases = 0;
    for (size_t k = 0; k < self->count; k++) {
        is_in[k] = !opt_label || opt_label[self->mentee[k]] == group;
        is_exposed[k] = is_in[k] && self->table[k].cases_g > 0;
        if (is_in[k])
            table[count++] = self->table[k];
        cases += is_exposed[k];
    }
    uint64_t mentees =
        eh_meeting_set_behind(&row, &sets, is_in, is_exposed, self->context->study->people.n, scratch);
    if (opt_label)
        row.group_people = mentees;
    if (count)
        set_odds(&row, table, count, cases, scratch);
    else
        eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
    eh_groups_test(&row, self->strata, false, count, count);
    eh_results_add(self->context->results, &row);
}

static void add_group(const struct sets *self, uint32_t attribute, uint32_t group, struct eh_arena *scratch)
{
    const struct eh_network *network = self->context->network;
    struct eh_result row = eh_groups_row(self->context, "meeting", self->question->suffix,
                                         network->layer[0].name, 0, attribute, group, self->strata);
    row.order.attribute = attribute + 1; /* behind the row of everybody */
    if (group == EH_GROUPS_NONE) {
        eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
        eh_results_add(self->context->results, &row);
        return;
    }
    add_row(self, row, self->context->study->people.attribute[attribute].label, group, scratch);
}

static void add_rows(const struct sets *self)
{
    const struct eh_people *people = &self->context->study->people;
    struct eh_arena *scratch = eh_context_scratch(self->context);
    add_row(self, eh_meeting_row(self->context, self->question->measure, 0, self->strata), NULL, 0, scratch);
    eh_arena_free(scratch);
    for (uint32_t a = 0; a < people->attribute_count; a++) {
        if (!people->attribute[a].is_group)
            continue;
        uint32_t known;
        scratch = eh_context_scratch(self->context);
        const uint32_t *population = eh_groups_count(&people->attribute[a], people->n, scratch, &known);
        for (uint32_t g = 1; g <= people->attribute[a].n_values; g++)
            if (population[g])
                add_group(self, a, g, scratch);
        if (!known)
            add_group(self, a, EH_GROUPS_NONE, scratch);
        eh_arena_free(scratch);
    }
}

void eh_meeting_sets(const struct eh_context *context, const struct eh_meeting_pairs *pairs)
{
    static const struct question question[] = {
        {"precedes", "meeting.precedes", precedes, false,
         "mentorings without records for the whole lookback before their start"},
        {"placebo", "meeting.placebo", placebo, false,
         "mentorings without records for twice the lookback before their start"},
        {"follows", "meeting.follows", follows, true,
         "mentorings without records for the whole lookback after their start"}};
    struct eh_arena *scratch = eh_context_scratch(context);
    struct eh_strata strata[EH_STRATA_MOST];
    uint32_t count = eh_groups_strata(context, UINT32_MAX, scratch, strata);
    struct sets self = {.context = context, .pairs = pairs, .strata = &strata[count - 1]};
    self.employment = (struct employment){.people = &context->study->people, .strata = self.strata};
    read_employment(&self.employment, scratch);
    read_records(&self, scratch);
    for (size_t q = 0; q < sizeof question / sizeof *question; q++) {
        struct eh_arena *inner = eh_context_scratch(context);
        self.question = &question[q];
        find_sets(&self, inner);
        add_rows(&self);
        eh_results_set_aside(context->results, question[q].measure, "mentoring.csv", self.aside,
                             question[q].aside);
        eh_arena_free(inner);
    }
    eh_arena_free(scratch);
}
