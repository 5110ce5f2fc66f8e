/* Chapter 6: where alliances and mentoring meet. */
#include "meeting.h"

#include <stdlib.h>

#include "evenhand/base/bug.h"
#include "evenhand/inference/inference.h"

struct record {
    uint64_t pair; /* mentor << 32 | mentee */
    int32_t start;
};

static int compare_records(const void *a, const void *b)
{
    const struct record *x = a, *y = b;
    if (x->pair != y->pair)
        return x->pair < y->pair ? -1 : 1;
    return (x->start > y->start) - (x->start < y->start);
}

static struct eh_meeting_pairs find_pairs(const struct eh_study *study, struct eh_arena *arena)
{
    const struct eh_mentoring *mentoring = &study->mentoring;
    uint32_t n = study->people.n;
    struct record *record = EH_NEW_ARRAY(arena, struct record, mentoring->count);
    size_t records = 0;
    for (uint32_t i = 0; i < mentoring->count; i++)
        if (mentoring->mentor[i] < n && mentoring->mentee[i] < n &&
            mentoring->mentor[i] != mentoring->mentee[i])
            record[records++] = (struct record){(uint64_t)mentoring->mentor[i] << 32 | mentoring->mentee[i],
                                                mentoring->start[i]};
    qsort(record, records, sizeof *record, compare_records);
    struct eh_meeting_pairs out = {.mentor = EH_NEW_ARRAY(arena, uint32_t, records),
                                   .mentee = EH_NEW_ARRAY(arena, uint32_t, records),
                                   .start = EH_NEW_ARRAY(arena, int32_t, records),
                                   .row = EH_NEW_ARRAY(arena, size_t, (size_t)n + 1)};
    for (size_t k = 0; k < records; k++) {
        if (k && record[k].pair == record[k - 1].pair)
            continue; /* a later start */
        out.mentor[out.count] = (uint32_t)(record[k].pair >> 32);
        out.mentee[out.count] = (uint32_t)record[k].pair;
        out.start[out.count] = record[k].start;
        out.row[out.mentor[out.count++] + 1]++;
    }
    for (uint32_t i = 0; i < n; i++)
        out.row[i + 1] += out.row[i];
    return out;
}

struct eh_result eh_meeting_row(const struct eh_context *context, const char *measure, uint32_t layer,
                                const struct eh_strata *opt_strata)
{
    struct eh_result row = eh_result_start(measure);
    row.layer = context->network->layer[layer].name;
    row.order.layer = layer;
    if (opt_strata) {
        row.within = opt_strata->within;
        row.order.within = opt_strata->rank;
    }
    return row;
}

void eh_meeting_set_share(struct eh_result *row, uint64_t cases, uint64_t n, bool with_interval)
{
    double low, high;
    if (!n) {
        eh_result_undefine(row, EH_UNDEFINED_EMPTY, 0);
        return;
    }
    eh_result_set(row, EH_N, (double)n);
    eh_result_set(row, EH_CASES, (double)cases);
    eh_result_set(row, EH_ESTIMATE, (double)cases / (double)n);
    if (!with_interval)
        return;
    eh_wilson((double)cases, (double)n, &low, &high);
    eh_result_set(row, EH_CI_LOW, low);
    eh_result_set(row, EH_CI_HIGH, high);
}

uint64_t eh_meeting_set_behind(struct eh_result *row, const struct eh_access_pairs *pairs, const bool *is_in,
                               const bool *is_case, uint32_t n, struct eh_arena *scratch)
{
    bool *is_other = EH_NEW_ARRAY(scratch, bool, pairs->count);
    for (size_t k = 0; k < pairs->count; k++)
        is_other[k] = is_in[k] && !is_case[k];
    struct eh_access_behind all = eh_access_count_behind(pairs, is_in, n, scratch);
    struct eh_access_behind cases = eh_access_count_behind(pairs, is_case, n, scratch);
    struct eh_access_behind others = eh_access_count_behind(pairs, is_other, n, scratch);
    row->n_people = all.people;
    row->cases_people =
        !cases.people || (others.people && others.people < cases.people) ? others.people : cases.people;
    row->dominance_01 = all.dominance_01 > cases.dominance_01 ? all.dominance_01 : cases.dominance_01;
    return all.mentees;
}

static int measure(const struct eh_context *context, struct eh_arena *scratch, struct eh_failure *failure)
{
    uint32_t layers = context->network->layer_count;
    struct eh_access_pairs mentoring = eh_access_pairs_find(context, "mentoring", layers),
                           sponsorship = eh_access_pairs_find(context, "sponsorship", layers + 1),
                           active = eh_access_pairs_unite(&mentoring, &sponsorship, layers + 2, scratch);
    if (eh_meeting_informal(context, &active, failure))
        return failure->code;
    if (context->first)
        return EH_OK;                    /* nothing else hangs on weights */
    EH_CHECK(context->network->history); /* the builder keeps one wherever mentoring.csv is */
    struct eh_meeting_pairs pairs = find_pairs(context->study, scratch);
    eh_meeting_sets(context, &pairs);
    eh_meeting_order(context, &pairs, &active);
    if (context->study->people.n_deciders)
        eh_meeting_opens(context, &pairs);
    return EH_OK;
}

int eh_measure_meeting(const struct eh_context *context, struct eh_failure *failure)
{
    const struct eh_network *network = context->network;
    if (!context->study->mentoring.present ||
        !eh_context_wants(context, "meeting.lift", network->layer[network->informal].name))
        return EH_OK;
    struct eh_arena *scratch = eh_context_scratch(context);
    int status = measure(context, scratch, failure);
    eh_arena_free(scratch);
    return status;
}
