/* Close ties and mentoring of one period: overlap, lift, state. */
#include <math.h>
#include <stdlib.h>

#include "compare_tables.h"
#include "evenhand/measure/compare.h"
#include "meeting.h"

/* The informal layer as it is cut in this run, and the active pairs. */
struct close {
    const struct eh_context *context;
    uint32_t layer, n;
    const struct eh_graph *graph;
    const struct eh_access_pairs *active;
};

/* --- overlap --- */

static int compare_pairs(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Active pairs without direction, each once, sorted. */
static size_t fold_active(const struct close *self, uint64_t *out)
{
    size_t count = 0;
    for (size_t k = 0; k < self->active->count; k++) {
        uint32_t a = self->active->mentor[k], b = self->active->mentee[k];
        out[k] = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
    }
    qsort(out, self->active->count, sizeof *out, compare_pairs);
    for (size_t k = 0; k < self->active->count; k++)
        if (k == 0 || out[k] != out[k - 1])
            out[count++] = out[k];
    return count;
}

/* Ties are sorted like the folded pairs, so both are read in one pass. */
static void add_overlap(const struct close *self, struct eh_arena *scratch)
{
    const struct eh_graph *graph = self->graph;
    uint64_t *folded = EH_NEW_ARRAY(scratch, uint64_t, self->active->count);
    size_t pairs = fold_active(self, folded), most = pairs + graph->tie_count, both = 0, p = 0;
    struct eh_access_pairs all = {.mentor = EH_NEW_ARRAY(scratch, uint32_t, most),
                                  .mentee = EH_NEW_ARRAY(scratch, uint32_t, most)};
    bool *is_in = EH_NEW_ARRAY(scratch, bool, most), *is_both = EH_NEW_ARRAY(scratch, bool, most);
    for (uint64_t t = 0; t <= graph->tie_count; t++) {
        bool at_end = t == graph->tie_count;
        if (!at_end && graph->tie_weight[t] < graph->close_weight)
            continue;
        uint64_t tie = at_end ? UINT64_MAX : (uint64_t)graph->tie_a[t] << 32 | graph->tie_b[t];
        while (p < pairs && folded[p] < tie) {
            all.mentor[all.count] = (uint32_t)(folded[p] >> 32);
            all.mentee[all.count++] = (uint32_t)folded[p++];
        }
        if (at_end)
            break;
        is_both[all.count] = p < pairs && folded[p] == tie;
        both += is_both[all.count];
        p += is_both[all.count];
        all.mentor[all.count] = graph->tie_a[t];
        all.mentee[all.count++] = graph->tie_b[t];
    }
    for (size_t k = 0; k < all.count; k++)
        is_in[k] = true;
    struct eh_result row = eh_meeting_row(self->context, "meeting.overlap", self->layer, NULL);
    row.hangs_on_weight = !graph->weights_equal;
    eh_meeting_set_behind(&row, &all, is_in, is_both, self->n, scratch);
    if (all.count)
        eh_meeting_set_share(&row, both, all.count, false);
    else
        eh_result_undefine(&row, EH_UNDEFINED_ZERO_BY_ZERO, 0);
    eh_results_add(self->context->results, &row);
}

/* --- lift --- */

/* One mentor at a time: mentees, people and close ties of the mentor by stratum. */
struct lift {
    const struct close *close;
    const struct eh_strata *strata;
    uint32_t *size;                    /* strata: people */
    uint32_t *mentees, *ties, *paired; /* strata: of the mentor; close ties among the mentees */
    uint32_t *touched, touched_count;  /* strata with mentees */
    bool *is_tied;                     /* n: to the mentor */
    bool *is_close;                    /* by active pair */
    struct eh_table2 *table;
    size_t tables;
    uint64_t observed;
    double expected, variance;
};

static void mark_ties(struct lift *self, uint32_t mentor, bool mark)
{
    const struct eh_graph *graph = self->close->graph;
    for (uint64_t e = graph->ties.row[mentor]; e < graph->ties.row[mentor + 1]; e++) {
        uint32_t other = graph->ties.to[e];
        if (eh_graph_get_weight(graph, mentor, other) < graph->close_weight)
            continue;
        self->is_tied[other] = mark;
        if (mark)
            self->ties[self->strata->of[other]]++;
        else
            self->ties[self->strata->of[other]] = 0;
    }
}

/* Drawing as many mentees as the mentor has there, without repetition, from all others of the stratum: their
 * close ties are hypergeometric (k drawn of n, of whom t are tied: mean kt/n). */
static void add_stratum(struct lift *self, uint32_t mentor, uint32_t s)
{
    double n = self->size[s] - (self->strata->of[mentor] == s), k = self->mentees[s], t = self->ties[s];
    self->table[self->tables++] = (struct eh_table2){
        .cases_g = self->paired[s], .n_g = k, .cases_o = t - self->paired[s], .n_o = n - k};
    self->observed += self->paired[s];
    self->expected += k * t / n;
    if (n > 1)
        self->variance += k * (t / n) * (1 - t / n) * (n - k) / (n - 1);
    self->mentees[s] = self->paired[s] = 0;
}

static void add_mentor(struct lift *self, size_t first, size_t end)
{
    uint32_t mentor = self->close->active->mentor[first];
    mark_ties(self, mentor, true);
    self->touched_count = 0;
    for (size_t k = first; k < end; k++) {
        uint32_t mentee = self->close->active->mentee[k], s = self->strata->of[mentee];
        if (self->mentees[s]++ == 0)
            self->touched[self->touched_count++] = s;
        self->is_close[k] = self->is_tied[mentee];
        self->paired[s] += self->is_close[k];
    }
    for (uint32_t i = 0; i < self->touched_count; i++)
        add_stratum(self, mentor, self->touched[i]);
    mark_ties(self, mentor, false);
}

static void compute_lift(struct lift *self, struct eh_arena *scratch)
{
    const struct eh_access_pairs *active = self->close->active;
    uint32_t n = self->close->n, strata = self->strata->count;
    self->size = EH_NEW_ARRAY(scratch, uint32_t, strata);
    self->mentees = EH_NEW_ARRAY(scratch, uint32_t, strata);
    self->ties = EH_NEW_ARRAY(scratch, uint32_t, strata);
    self->paired = EH_NEW_ARRAY(scratch, uint32_t, strata);
    self->touched = EH_NEW_ARRAY(scratch, uint32_t, strata);
    self->is_tied = EH_NEW_ARRAY(scratch, bool, n);
    self->is_close = EH_NEW_ARRAY(scratch, bool, active->count);
    self->table = EH_NEW_ARRAY(scratch, struct eh_table2, active->count);
    for (uint32_t i = 0; i < n; i++)
        self->size[self->strata->of[i]]++;
    for (size_t first = 0, end; first < active->count; first = end) {
        for (end = first + 1; end < active->count && active->mentor[end] == active->mentor[first];)
            end++;
        add_mentor(self, first, end);
    }
}

static void add_lift(const struct close *self, const struct eh_strata *strata, struct eh_arena *scratch)
{
    size_t pairs = self->active->count;
    struct lift lift = {.close = self, .strata = strata};
    compute_lift(&lift, scratch);
    bool *is_in = EH_NEW_ARRAY(scratch, bool, pairs);
    for (size_t k = 0; k < pairs; k++)
        is_in[k] = true;
    struct eh_result row = eh_meeting_row(self->context, "meeting.lift", self->layer, strata);
    row.hangs_on_weight = !self->graph->weights_equal;
    eh_meeting_set_behind(&row, self->active, is_in, lift.is_close, self->n, scratch);
    if (!pairs) {
        eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
    } else if (!(lift.expected > 0)) {
        eh_result_undefine(&row, EH_UNDEFINED_ZERO_BY_ZERO, 0); /* nobody who could be drawn is close */
    } else {
        eh_result_set(&row, EH_N, (double)pairs);
        eh_result_set(&row, EH_CASES, (double)lift.observed);
        eh_result_set(&row, EH_ESTIMATE, (double)lift.observed / lift.expected);
        eh_result_set(&row, EH_EXPECTED, 1);
        eh_result_set(&row, EH_NULL_SD, sqrt(lift.variance) / lift.expected);
        eh_result_set(&row, EH_P, eh_exact_p(lift.table, lift.tables, scratch));
    }
    uint32_t side = (uint32_t)(pairs < UINT32_MAX ? pairs : UINT32_MAX);
    eh_groups_test(&row, strata, false, side, side);
    eh_results_add(self->context->results, &row);
}

/* --- state --- */

enum { BOTH, ALLIANCE, MENTORING, NEITHER, STATES };

static uint8_t *find_states(const struct close *self, struct eh_arena *scratch)
{
    const struct eh_graph *graph = self->graph;
    uint8_t *state = EH_NEW_ARRAY(scratch, uint8_t, self->n);
    bool *is_close = EH_NEW_ARRAY(scratch, bool, self->n), *has_mentor = EH_NEW_ARRAY(scratch, bool, self->n);
    for (uint64_t t = 0; t < graph->tie_count; t++)
        if (graph->tie_weight[t] >= graph->close_weight)
            is_close[graph->tie_a[t]] = is_close[graph->tie_b[t]] = true;
    for (size_t k = 0; k < self->active->count; k++)
        has_mentor[self->active->mentee[k]] = true;
    for (uint32_t i = 0; i < self->n; i++)
        state[i] = is_close[i] ? (has_mentor[i] ? BOTH : ALLIANCE) : has_mentor[i] ? MENTORING : NEITHER;
    return state;
}

static void add_states(const struct close *self, uint32_t attribute, uint32_t group, const uint32_t *cases)
{
    static const char *const name[STATES] = {"both", "alliance only", "mentoring only", "neither"};
    uint32_t people = cases[BOTH] + cases[ALLIANCE] + cases[MENTORING] + cases[NEITHER];
    for (uint32_t s = 0; s < STATES; s++) {
        struct eh_result row =
            eh_groups_row(self->context, "meeting", "state", self->context->network->layer[self->layer].name,
                          self->layer, attribute, group, NULL);
        row.other = name[s];
        row.order.other = s + 1;
        row.group_people = people;
        row.hangs_on_weight = !self->graph->weights_equal;
        eh_tables_set_share(&row, cases[s], people);
        eh_results_add(self->context->results, &row);
    }
}

static void add_empty_state(const struct close *self, uint32_t attribute)
{
    struct eh_result row =
        eh_groups_row(self->context, "meeting", "state", self->context->network->layer[self->layer].name,
                      self->layer, attribute, EH_GROUPS_NONE, NULL);
    eh_result_undefine(&row, EH_UNDEFINED_EMPTY, 0);
    eh_results_add(self->context->results, &row);
}

static int measure_state(const struct close *self, struct eh_arena *scratch, struct eh_failure *failure)
{
    const struct eh_people *people = &self->context->study->people;
    const uint8_t *state = find_states(self, scratch);
    bool *is_neither = EH_NEW_ARRAY(scratch, bool, self->n);
    for (uint32_t i = 0; i < self->n; i++)
        is_neither[i] = state[i] == NEITHER;
    for (uint32_t a = 0; a < people->attribute_count; a++) {
        const struct eh_attribute *attribute = &people->attribute[a];
        if (!attribute->is_group)
            continue;
        uint32_t known;
        const uint32_t *population = eh_groups_count(attribute, self->n, scratch, &known);
        uint32_t(*cases)[STATES] = eh_arena_alloc(scratch, (size_t)attribute->n_values + 1, sizeof *cases);
        for (uint32_t i = 0; i < self->n; i++)
            cases[attribute->label[i]][state[i]]++;
        for (uint32_t g = 1; g <= attribute->n_values; g++)
            if (population[g])
                add_states(self, a, g, cases[g]);
        if (!known)
            add_empty_state(self, a);
    }
    struct eh_rate neither = {.name = "meeting.state",
                              .layer = self->context->network->layer[self->layer].name,
                              .layer_order = self->layer,
                              .is_case = is_neither,
                              .is_adverse = true,
                              .only_ratio = true,
                              .hangs_on_weight = !self->graph->weights_equal};
    return eh_compare_rate(self->context, &neither, failure);
}

int eh_meeting_informal(const struct eh_context *context, const struct eh_access_pairs *active,
                        struct eh_failure *failure)
{
    uint32_t layer = context->network->informal;
    struct close self = {.context = context,
                         .layer = layer,
                         .n = context->study->people.n,
                         .graph = context->graph[layer],
                         .active = active};
    struct eh_arena *scratch = eh_context_scratch(context);
    struct eh_strata strata[EH_STRATA_MOST];
    uint32_t count = eh_groups_strata(context, UINT32_MAX, scratch, strata);
    int status = EH_OK;
    add_lift(&self, &strata[count - 1], scratch);
    if (!context->first) {
        add_overlap(&self, scratch);
        status = measure_state(&self, scratch, failure);
    }
    eh_arena_free(scratch);
    return status;
}
