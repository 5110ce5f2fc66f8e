#include "naive.h"

#include <stdlib.h>
#include <string.h>

static bool is_same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* The rows of one table in one direction: all keys but one are the same. */
static bool is_line(const struct eh_published_row *a, const struct eh_published_row *b, bool along_groups)
{
    return a->measure_index == b->measure_index && is_same(a->layer, b->layer) &&
           is_same(a->attribute, b->attribute) && is_same(a->within, b->within) &&
           (along_groups ? is_same(a->other, b->other) && !is_same(a->group, b->group)
                         : is_same(a->group, b->group) && !is_same(a->other, b->other));
}

/* Where a line has exactly one hidden row, the shown one with the smallest n goes too. */
static bool hide_one_more(const struct eh_published *open, bool *hidden, size_t row, bool along_groups)
{
    size_t best = SIZE_MAX, first = row, end = row;
    while (first > 0 && open->row[first - 1].measure_index == open->row[row].measure_index)
        first--;
    while (end < open->count && open->row[end].measure_index == open->row[row].measure_index)
        end++;
    for (size_t i = first; i < end; i++) {
        if (!is_line(&open->row[i], &open->row[row], along_groups))
            continue;
        if (hidden[i])
            return false;
        if (best == SIZE_MAX || open->row[i].n < open->row[best].n)
            best = i;
    }
    if (best != SIZE_MAX)
        hidden[best] = true;
    return best != SIZE_MAX;
}

void naive_count(const struct eh_published *open, size_t *shown, double *people)
{
    bool *hidden = calloc(open->count + 1, sizeof *hidden);
    if (!hidden)
        abort();
    for (size_t i = 0; i < open->count; i++)
        hidden[i] = open->row[i].status == EH_STATUS_HIDDEN;
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < open->count; i++)
            if (hidden[i]) {
                again |= hide_one_more(open, hidden, i, true);
                again |= hide_one_more(open, hidden, i, false);
            }
    }
    for (size_t i = 0; i < open->count; i++) {
        *shown += !hidden[i];
        *people += !hidden[i] && open->row[i].has & EH_N ? open->row[i].n : 0;
    }
    free(hidden);
}
