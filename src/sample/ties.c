/* What the records say of two people: what the planted effects of ties look back on. */
#include "organisation.h"

#include <stdlib.h>

#include "evenhand/base/date.h"

uint64_t eh_pair_key(uint32_t a, uint32_t b)
{
    return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

static int compare_keys(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static int compare_counts(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static size_t list_informal(const struct organisation *self, uint64_t *out)
{
    const struct events *events = &self->events;
    size_t count = 0;
    for (size_t e = 0; e < events->count; e++) {
        bool is_informal = events->kind[e] == LUNCH || events->kind[e] == CHAT;
        if (is_informal && events->day[e] >= self->window_first && events->day[e] < self->period_first &&
            eh_organisation_is_of_period(self, events->from[e]) &&
            eh_organisation_is_of_period(self, events->to[e]))
            out[count++] = eh_pair_key(events->from[e], events->to[e]);
    }
    if (count)
        qsort(out, count, sizeof *out, compare_keys);
    return count;
}

void eh_close_ties_find(const struct organisation *organisation, struct eh_arena *arena,
                        struct close_ties *out)
{
    uint64_t *key = EH_NEW_ARRAY(arena, uint64_t, organisation->events.count);
    size_t records = list_informal(organisation, key), ties = 0;
    uint32_t *weight = EH_NEW_ARRAY(arena, uint32_t, records),
             *sorted = EH_NEW_ARRAY(arena, uint32_t, records);
    out->count = 0;
    out->key = key;
    for (size_t r = 0; r < records; r++) {
        if (!r || key[r] != key[ties - 1])
            key[ties++] = key[r];
        sorted[ties - 1] = ++weight[ties - 1];
    }
    if (!ties)
        return;
    qsort(sorted, ties, sizeof *sorted, compare_counts);
    uint32_t median = sorted[(ties - 1) / 2];
    for (size_t t = 0; t < ties; t++)
        if (weight[t] >= median)
            out->key[out->count++] = key[t];
}

bool eh_close_ties_has(const struct close_ties *self, uint32_t a, uint32_t b)
{
    uint64_t key = eh_pair_key(a, b);
    return self->count && bsearch(&key, self->key, self->count, sizeof key, compare_keys) != NULL;
}

static int compare_entries(const void *a, const void *b)
{
    const struct log_entry *x = a, *y = b;
    int order = (x->key > y->key) - (x->key < y->key);
    return order ? order : (x->day > y->day) - (x->day < y->day);
}

static void add_entry(struct contact_log *self, struct eh_arena *arena, const bool *opt_of, uint32_t a,
                      uint32_t b, int32_t day)
{
    if (opt_of && !opt_of[a] && !opt_of[b])
        return;
    EH_RESERVE(arena, self->entry, self->count, self->capacity);
    self->entry[self->count++] = (struct log_entry){eh_pair_key(a, b), day};
}

void eh_contact_log_fill(const struct organisation *organisation, const bool *opt_of, int32_t first,
                         int32_t last, struct eh_arena *arena, struct contact_log *out)
{
    const struct events *events = &organisation->events;
    const struct meetings *meetings = &organisation->meetings;
    *out = (struct contact_log){0};
    for (size_t e = 0; e < events->count; e++)
        if (events->day[e] >= first && events->day[e] <= last)
            add_entry(out, arena, opt_of, events->from[e], events->to[e], events->day[e]);
    for (size_t m = 0; m < meetings->count; m++) {
        size_t start = meetings->start[m], end = eh_meetings_get_end(meetings, m);
        if (meetings->day[m] < first || meetings->day[m] > last ||
            end - start > eh_organisation_get_broadcast(organisation))
            continue;
        for (size_t i = start; i < end; i++)
            for (size_t j = start; j < i; j++)
                add_entry(out, arena, opt_of, meetings->person[i], meetings->person[j], meetings->day[m]);
    }
    if (out->count)
        qsort(out->entry, out->count, sizeof *out->entry, compare_entries);
}

bool eh_contact_log_has(const struct contact_log *self, uint32_t a, uint32_t b, int32_t first, int32_t last)
{
    struct log_entry wanted = {eh_pair_key(a, b), first};
    size_t low = 0, high = self->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_entries(&self->entry[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < self->count && self->entry[low].key == wanted.key && self->entry[low].day <= last;
}
