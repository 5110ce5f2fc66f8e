/* How small a gap the data could show: for the measures that a reader asks for first, by group. */
#include <math.h>
#include <string.h>

#include "evenhand/pipeline/check.h"
#include "evenhand/report/report.h"

/* ---- from the rows: the numbers that the report says ---- */

/* `group`: of the rows among everybody; NULL: rows of groups. */
static const struct {
    const char *measure, *layer, *rate, *group;
} asked[] = {
    {"inclusion.ties.gap", "collaboration", NULL, NULL},
    {"inclusion.reach.gap", "collaboration", NULL, NULL},
    {"access.odds", "mentoring", "access.rate", NULL},
    {"access.odds", "sponsorship", "access.rate", NULL},
    {"leaving.odds", "", "leaving.rate", NULL},
    {"favour.odds", "tied", "favour.rate", "exposed"},
    {"favour.odds", "sponsored", "favour.rate", "exposed"},
    {"leaving.odds", "collaboration", "leaving.rate", "0"},
};
enum { ASKED = sizeof asked / sizeof *asked };

/* Of everybody: the groups of one attribute together, whichever stands first. */
static bool find_share(const struct eh_results *results, const char *measure, const char *layer, double *out)
{
    double n = 0, cases = 0;
    const char *attribute = NULL;
    for (size_t i = 0; i < results->count; i++) {
        const struct eh_result *row = &results->row[i];
        if (strcmp(row->measure, measure) != 0 || strcmp(row->layer, layer) != 0 ||
            (attribute && strcmp(row->attribute, attribute) != 0))
            continue;
        attribute = row->attribute;
        n += row->has & EH_N ? row->n : 0;
        cases += row->has & EH_CASES ? row->cases : 0;
    }
    *out = n > 0 ? cases / n : 0;
    return cases > 0 && cases < n;
}

static void add_asked(const struct eh_results *results, struct eh_arena *arena, struct eh_check *out)
{
    uint32_t unused;
    const struct eh_measure *catalogue = eh_catalogue_get(&unused);
    out->subject = EH_NEW_ARRAY(arena, struct eh_power_subject, ASKED);
    out->subject_count = ASKED;
    for (size_t s = 0; s < ASKED; s++) {
        const struct eh_measure *measure = &catalogue[eh_catalogue_find(asked[s].measure)];
        struct eh_power_subject *subject = &out->subject[s];
        *subject = (struct eh_power_subject){.name = measure->name,
                                             .layer = asked[s].layer,
                                             .unit = measure->unit,
                                             .is_ratio = measure->scale == EH_SCALE_RATIO};
        if (asked[s].rate)
            subject->has_share = find_share(results, asked[s].rate, asked[s].layer, &subject->share_01);
    }
}

/* The row that could get a verdict: of the fullest strata, and about no value of structure. */
static double find_smallest(const struct eh_published *published, size_t subject, const char *attribute,
                            const char *group)
{
    double smallest;
    for (size_t i = 0; i < published->count; i++) {
        const struct eh_published_row *row = &published->row[i];
        if ((row->has & EH_Q) && strcmp(row->measure, asked[subject].measure) == 0 &&
            strcmp(row->layer, asked[subject].layer) == 0 && strcmp(row->attribute, attribute) == 0 &&
            strcmp(row->group, group) == 0 && !strchr(row->within, '=') &&
            eh_report_find_smallest(published, row, &smallest))
            return smallest;
    }
    return NAN;
}

static void fill_from_rows(const struct eh_published *published, struct eh_arena *arena,
                           struct eh_attribute_power *power)
{
    double *smallest = EH_NEW_ARRAY(arena, double, power->groups *(size_t)ASKED);
    power->smallest = smallest;
    for (uint32_t g = 0; g < power->groups; g++)
        for (size_t s = 0; s < ASKED; s++)
            smallest[g * ASKED + s] =
                asked[s].group ? (double)NAN
                               : find_smallest(published, s, power->attribute, power->group[g].group);
}

static void add_everybody(const struct eh_published *published, struct eh_arena *arena, struct eh_check *out)
{
    double *smallest = EH_NEW_ARRAY(arena, double, ASKED);
    bool found = false;
    for (size_t s = 0; s < ASKED; s++) {
        smallest[s] = asked[s].group ? find_smallest(published, s, "", asked[s].group) : (double)NAN;
        found = found || !isnan(smallest[s]);
    }
    if (found)
        out->power[out->power_count++] = (struct eh_attribute_power){
            .attribute = "", .within = "", .groups = 1, .verdicts = 1, .smallest = smallest};
}

/* ---- from numbers of people alone ---- */

enum { AVERAGE, MENTOR, SPONSOR, PROMOTED, LEFT, GUESSED };

static bool is_in_period(const struct eh_period *period, int32_t day)
{
    return period->all || (day >= period->first && day <= period->last);
}

static void set_share(struct eh_power_subject *subject, const bool *is_case, uint32_t n)
{
    uint32_t cases = 0;
    for (uint32_t i = 0; i < n; i++)
        cases += is_case[i];
    subject->has_share = cases > 0 && cases < n;
    subject->share_01 = subject->has_share ? (double)cases / n : 0;
}

static void mark_cases(const struct eh_study *study, size_t subject, bool *out)
{
    const struct eh_mentoring *mentoring = &study->mentoring;
    const struct eh_outcomes *outcomes = &study->outcomes;
    const struct eh_period *period = &study->period;
    for (uint32_t k = 0; k < mentoring->count && (subject == MENTOR || subject == SPONSOR); k++)
        if ((mentoring->kind[k] == EH_SPONSORSHIP) == (subject == SPONSOR) &&
            mentoring->mentee[k] < study->people.n && mentoring->mentor[k] < study->people.n &&
            (period->all || ((mentoring->start[k] == EH_DATE_NONE || mentoring->start[k] <= period->last) &&
                             (mentoring->end[k] == EH_DATE_NONE || mentoring->end[k] >= period->first))))
            out[mentoring->mentee[k]] = true;
    for (uint32_t k = 0; k < outcomes->count && (subject == PROMOTED || subject == LEFT); k++)
        if (outcomes->kind[k] == (subject == LEFT ? EH_EXIT : EH_PROMOTION) &&
            outcomes->person[k] < study->people.n && is_in_period(period, outcomes->date[k]))
            out[outcomes->person[k]] = true;
    for (uint32_t i = 0; i < study->people.n && subject == LEFT; i++)
        out[i] =
            out[i] || (study->people.left[i] != EH_DATE_NONE && is_in_period(period, study->people.left[i]));
}

static void add_guessed(const struct eh_study *study, struct eh_arena *arena, struct eh_check *out)
{
    static const char *const names[GUESSED] = {"an average", "having a mentor", "having a sponsor",
                                               "being promoted", "leaving"};
    out->subject = EH_NEW_ARRAY(arena, struct eh_power_subject, GUESSED);
    for (size_t s = 0; s < GUESSED; s++) {
        struct eh_power_subject subject = {.name = names[s], .layer = "", .unit = s == AVERAGE ? "sd" : ""};
        bool *is_case = EH_NEW_ARRAY(arena, bool, study->people.n);
        mark_cases(study, s, is_case);
        set_share(&subject, is_case, study->people.n);
        if (s == AVERAGE || subject.has_share)
            out->subject[out->subject_count++] = subject;
    }
}

static void fill_from_people(const struct eh_check *check, double factor, struct eh_arena *arena,
                             struct eh_attribute_power *power)
{
    size_t count = check->subject_count;
    double *smallest = EH_NEW_ARRAY(arena, double, power->groups *count);
    power->smallest = smallest;
    for (uint32_t g = 0; g < power->groups; g++)
        for (size_t s = 0; s < count; s++) {
            double share = check->subject[s].share_01;
            double sd = check->subject[s].has_share ? sqrt(share * (1 - share)) : 1;
            smallest[g * count + s] =
                power->group[g].has_verdict ? factor * sd * power->group[g].chance_sd : (double)NAN;
        }
}

/* ---- both ---- */

void eh_check_compute_power(const struct eh_study *study, const struct eh_results *opt_results,
                            const struct eh_published *opt_published, struct eh_arena *arena,
                            struct eh_check *out)
{
    struct eh_power *group;
    size_t count = eh_power_compute(&study->people, &study->config, arena, &group);
    double factor = eh_result_get_factor(eh_power_count_tests(group, count));
    if (opt_published)
        add_asked(opt_results, arena, out);
    else
        add_guessed(study, arena, out);
    out->power = EH_NEW_ARRAY(arena, struct eh_attribute_power, (size_t)study->people.attribute_count + 1);
    for (size_t first = 0, end; first < count; first = end) {
        struct eh_attribute_power *power = &out->power[out->power_count++];
        *power = (struct eh_attribute_power){
            .attribute = group[first].attribute, .within = group[first].within, .group = &group[first]};
        for (end = first; end < count && group[end].attribute == group[first].attribute; end++) {
            power->groups++;
            power->verdicts += group[end].has_verdict;
        }
        if (opt_published)
            fill_from_rows(opt_published, arena, power);
        else
            fill_from_people(out, factor, arena, power);
    }
    if (opt_published)
        add_everybody(opt_published, arena, out);
}

bool eh_check_get_range(const struct eh_check *self, const struct eh_attribute_power *power, size_t subject,
                        double *out_least, double *out_most)
{
    bool found = false;
    for (uint32_t g = 0; g < power->groups; g++) {
        double smallest = power->smallest[g * self->subject_count + subject];
        if (isnan(smallest))
            continue;
        *out_least = found && *out_least < smallest ? *out_least : smallest;
        *out_most = found && *out_most > smallest ? *out_most : smallest;
        found = true;
    }
    return found;
}

double eh_check_find_share(const struct eh_power_subject *subject, double smallest, bool above)
{
    double share = subject->share_01, other = above ? share + smallest : share - smallest;
    if (subject->is_ratio) {
        double odds = share / (1 - share) * (above ? smallest : 1 / smallest);
        other = odds / (1 + odds);
    }
    return other < 0 ? 0 : other > 1 ? 1 : other;
}
