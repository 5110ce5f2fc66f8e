/* What came first: the records of a pair or its mentoring; and whom a first mentor reached. */
#include "compare_tables.h"
#include "meeting.h"

/* UNDATED: records without a date alone, so tied, but nobody knows since when. It has no row. */
enum { ALLIANCE_FIRST, MENTORING_FIRST, SAME_DAY, NEVER_TIED, ORDERS, UNDATED = ORDERS, NO_ORDER };

/* The place of an active pair among all pairs: both are sorted alike, and the active ones are among them. */
static int32_t find_start(const struct eh_meeting_pairs *pairs, uint32_t mentor, uint32_t mentee)
{
    size_t low = pairs->row[mentor], high = pairs->row[mentor + 1];
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        if (pairs->mentee[middle] <= mentee)
            low = middle;
        else
            high = middle;
    }
    return pairs->start[low];
}

/* Whether a layer has weight from one person to another. */
static bool has_arc(const struct eh_arcs *arcs, uint32_t from, uint32_t to)
{
    uint64_t low = 0, high = arcs->count;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (arcs->from[middle] < from || (arcs->from[middle] == from && arcs->to[middle] < to))
            low = middle + 1;
        else
            high = middle;
    }
    return low < arcs->count && arcs->from[low] == from && arcs->to[low] == to;
}

/* Undated records count only where the period is `all`; there the collaboration layer holds them. */
static uint32_t find_order(const struct eh_context *context, uint32_t mentor, uint32_t mentee, int32_t start)
{
    const struct eh_network *network = context->network;
    int32_t first = eh_history_get_first(network->history, mentor, mentee);
    if (first == EH_DATE_NONE) {
        bool is_undated = context->study->period.all && network->layer_count > 0 &&
                          (has_arc(&network->layer[0].arcs, mentor, mentee) ||
                           has_arc(&network->layer[0].arcs, mentee, mentor));
        return is_undated ? UNDATED : NEVER_TIED;
    }
    return first < start ? ALLIANCE_FIRST : first > start ? MENTORING_FIRST : SAME_DAY;
}

/* Of each active pair its order, or NO_ORDER where it is in no row: no dated start, or too early to tell,
 * which is counted. */
static uint8_t *find_orders(const struct eh_context *context, const struct eh_meeting_pairs *pairs,
                            const struct eh_access_pairs *active, uint64_t *out_aside,
                            struct eh_arena *scratch)
{
    const struct eh_history *history = context->network->history;
    uint8_t *order = EH_NEW_ARRAY(scratch, uint8_t, active->count);
    int32_t least = EH_DATE_NONE;
    if (history->first_day != EH_DATE_NONE)
        least = eh_date_add_months(history->first_day, (int)context->study->config.lookback_months);
    *out_aside = 0;
    for (size_t k = 0; k < active->count; k++) {
        int32_t start = find_start(pairs, active->mentor[k], active->mentee[k]);
        order[k] = NO_ORDER;
        if (start == EH_DATE_NONE)
            continue;
        if (least == EH_DATE_NONE || start < least)
            ++*out_aside;
        else
            order[k] = (uint8_t)find_order(context, active->mentor[k], active->mentee[k], start);
    }
    return order;
}

void eh_meeting_order(const struct eh_context *context, const struct eh_meeting_pairs *pairs,
                      const struct eh_access_pairs *active)
{
    static const char *const name[ORDERS] = {"alliance first", "mentoring first", "same day", "never tied"};
    struct eh_arena *scratch = eh_context_scratch(context);
    uint64_t aside, count[NO_ORDER + 1] = {0};
    const uint8_t *order = find_orders(context, pairs, active, &aside, scratch);
    bool *is_in = EH_NEW_ARRAY(scratch, bool, active->count),
         *is_case = EH_NEW_ARRAY(scratch, bool, active->count);
    for (size_t k = 0; k < active->count; k++)
        count[order[k]]++;
    uint64_t tied = count[ALLIANCE_FIRST] + count[MENTORING_FIRST] + count[SAME_DAY];
    uint64_t all = tied + count[NEVER_TIED] + count[UNDATED];
    for (uint32_t o = 0; o < ORDERS; o++) {
        struct eh_result row = eh_meeting_row(context, "meeting.order", 0, NULL);
        row.group = name[o];
        row.order.group = o;
        for (size_t k = 0; k < active->count; k++) {
            is_in[k] = order[k] < (o == NEVER_TIED ? NO_ORDER : NEVER_TIED);
            is_case[k] = order[k] == o;
        }
        eh_meeting_set_behind(&row, active, is_in, is_case, context->study->people.n, scratch);
        eh_meeting_set_share(&row, count[o], o == NEVER_TIED ? all : tied, true);
        eh_results_add(context->results, &row);
    }
    eh_results_set_aside(context->results, "meeting.order", "mentoring.csv", aside,
                         "mentorings that start less than the lookback after the first record");
    eh_arena_free(scratch);
}

/* The day from which somebody has a record with a decision maker: INT32_MAX where never, INT32_MIN for
 * decision makers themselves. */
static int32_t *find_reached(const struct eh_people *people, const struct eh_history *history,
                             struct eh_arena *scratch)
{
    int32_t *day = EH_NEW_ARRAY(scratch, int32_t, people->n);
    for (uint32_t i = 0; i < people->n; i++)
        day[i] = people->is_decider[i] ? INT32_MIN : INT32_MAX;
    for (uint64_t p = 0; p < history->pair_count; p++) {
        uint32_t a = history->pair_a[p], b = history->pair_b[p];
        int32_t first = history->pair_first[p];
        if (people->is_decider[a] && first < day[b])
            day[b] = first;
        if (people->is_decider[b] && first < day[a])
            day[a] = first;
    }
    return day;
}

/* Each person's first start as a mentee, EH_DATE_NONE where it is open; INT32_MAX: never a mentee. */
static int32_t *find_first_starts(const struct eh_meeting_pairs *pairs, uint32_t n, struct eh_arena *scratch)
{
    int32_t *start = EH_NEW_ARRAY(scratch, int32_t, n);
    for (uint32_t i = 0; i < n; i++)
        start[i] = INT32_MAX;
    for (size_t k = 0; k < pairs->count; k++)
        if (pairs->start[k] < start[pairs->mentee[k]])
            start[pairs->mentee[k]] = pairs->start[k];
    return start;
}

void eh_meeting_opens(const struct eh_context *context, const struct eh_meeting_pairs *pairs)
{
    const struct eh_study *study = context->study;
    const struct eh_history *history = context->network->history;
    uint32_t n = study->people.n, people = 0, without = 0;
    struct eh_arena *scratch = eh_context_scratch(context);
    const int32_t *reached = find_reached(&study->people, history, scratch);
    const int32_t *start = find_first_starts(pairs, n, scratch);
    bool *has_path = EH_NEW_ARRAY(scratch, bool, n);
    for (uint32_t i = 0; i < n; i++)
        has_path[i] = reached[i] < start[i]; /* being one, or one step */
    /* Two steps: to somebody who had one step by then. Who is nobody's mentee has a path here that nobody
     * asks for. */
    for (uint64_t p = 0; p < history->pair_count; p++) {
        uint32_t a = history->pair_a[p], b = history->pair_b[p];
        int32_t first = history->pair_first[p];
        has_path[a] = has_path[a] || (first < start[a] && reached[b] < start[a]);
        has_path[b] = has_path[b] || (first < start[b] && reached[a] < start[b]);
    }
    for (uint32_t i = 0; i < n; i++) {
        if (start[i] == INT32_MAX || !eh_meeting_in_period(&study->period, start[i]))
            continue;
        people++;
        without += !has_path[i];
    }
    eh_arena_free(scratch);
    struct eh_result row = eh_meeting_row(context, "meeting.opens", 0, NULL);
    eh_tables_set_share(&row, without, people);
    eh_results_add(context->results, &row);
}
