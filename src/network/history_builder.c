/* Pairs that somebody asks about stand in tables of ties, where a weight would be their first day and a
 * number. Of the days of a mentor's pairs only so much is kept as the windows of MEASURES.md section 6 can
 * tell apart: each is moved back to the last day on which a window of that mentor begins, or on which one has
 * just ended. A window that begins and ends at such days holds the moved day exactly if it holds the day
 * itself. So a log of any length takes the memory of its pairs and of the mentorings. At the end pairs are
 * sorted, and days follow them by number.
 */
#include "history_builder.h"

#include <stdlib.h>
#include <string.h>

#include "evenhand/base/bug.h"
#include "evenhand/network/tie_table.h"
#include "pair_hash.h"

enum { AHEAD = 32, BATCH = 128, FIRST_CAPACITY = 256 };
#define FREE     UINT64_MAX      /* a day of the last pair there could be: never a key */
#define LONG_AGO (INT32_MIN + 1) /* before every window: EH_DATE_NONE is no day */

struct part {
    struct eh_arena *arena;
    uint64_t *day; /* pair's number << 32 | day */
    uint64_t day_capacity, day_count;
};

struct eh_history_builder {
    const struct eh_study *study;
    struct eh_arena *arena;
    bool has_window, has_pairs;
    int32_t window_first, window_last, first_day, last_day;
    uint8_t *role;      /* n: bits of enum role */
    uint32_t *edge_row; /* n + 1: of a mentor the edges of windows */
    int32_t *edge;      /* ascending, distinct */
    size_t part_count;
    struct part *part;
    struct eh_tie_table
        *pair; /* of each part: a < b; the weight holds the first day and the number in the part */
};

/* ASKED: mentor, mentee or decision maker; MENTOR: has edges. */
enum role { ASKED = 1, MENTOR = 2 };

static int64_t pack(int32_t first, uint32_t number)
{
    return (int64_t)((uint64_t)(uint32_t)first << 32 | number);
}

static int32_t first_of(int64_t packed)
{
    return (int32_t)(packed >> 32);
}

static uint32_t number_of(int64_t packed)
{
    return (uint32_t)packed;
}

/* A column `left` tells of exits also where nobody left: then there were none. */
static bool has_exits(const struct eh_study *study)
{
    const struct eh_period *period = &study->period;
    if (study->people.has_left && !period->all)
        return true;
    for (uint32_t i = 0; i < study->people.n && !period->all; i++) {
        int32_t left = study->people.left[i];
        if (left != EH_DATE_NONE && left >= period->first && left <= period->last)
            return true;
    }
    return false;
}

/* --- edges of windows --- */

static int by_day(const void *a, const void *b)
{
    const int32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

enum { EDGES = 5 };

/* [t - 2L, t - L), [t - L, t), before t, (t, t + L]: every first day, and every day behind a last one. */
static void add_edges(int32_t t, int months, int32_t *out)
{
    out[0] = eh_date_add_months(t, -2 * months);
    out[1] = eh_date_add_months(t, -months);
    out[2] = t;
    out[3] = t + 1;
    out[4] = eh_date_add_months(t, months) + 1;
}

static void make_edges(struct eh_history_builder *self)
{
    const struct eh_mentoring *mentoring = &self->study->mentoring;
    uint32_t n = self->study->people.n, *row = EH_NEW_ARRAY(self->arena, uint32_t, (size_t)n + 2), kept = 0;
    for (uint32_t i = 0; i < mentoring->count; i++)
        if (mentoring->mentor[i] < n && mentoring->start[i] != EH_DATE_NONE)
            row[mentoring->mentor[i] + 2] += EDGES;
    for (uint32_t v = 2; v < n + 2; v++)
        row[v] += row[v - 1];
    int32_t *edge = EH_NEW_ARRAY(self->arena, int32_t, row[n + 1]);
    for (uint32_t i = 0; i < mentoring->count; i++)
        if (mentoring->mentor[i] < n && mentoring->start[i] != EH_DATE_NONE) {
            uint32_t *end = &row[mentoring->mentor[i] + 1];
            add_edges(mentoring->start[i], (int)self->study->config.lookback_months, edge + *end);
            *end += EDGES;
        }
    for (uint32_t v = 0; v < n; v++) {
        uint32_t begin = row[v], first = kept;
        qsort(edge + begin, row[v + 1] - begin, sizeof *edge, by_day);
        for (uint32_t i = begin; i < row[v + 1]; i++)
            if (kept == first || edge[kept - 1] != edge[i])
                edge[kept++] = edge[i];
        row[v] = first;
    }
    row[n] = kept;
    self->edge_row = row;
    self->edge = edge;
}

/* The last edge of the person's windows up to the day. Few are left to count without a branch: which way a
 * search goes nobody can foretell. */
static int32_t move_back(const struct eh_history_builder *self, uint32_t person, int32_t day)
{
    enum { FEW = 16 };
    uint32_t low = self->edge_row[person], first = low, high = self->edge_row[person + 1], before = 0;
    while (high - low > FEW) {
        uint32_t middle = low + (high - low) / 2;
        if (self->edge[middle] <= day)
            low = middle + 1;
        else
            high = middle;
    }
    for (uint32_t e = low; e < high; e++)
        before += self->edge[e] <= day;
    return low + before > first ? self->edge[low + before - 1] : LONG_AGO;
}

/* --- start --- */

static void start_pairs(struct eh_history_builder *self)
{
    const struct eh_mentoring *mentoring = &self->study->mentoring;
    uint32_t n = self->study->people.n;
    self->role = EH_NEW_ARRAY(self->arena, uint8_t, n);
    for (uint32_t i = 0; i < mentoring->count; i++) {
        if (mentoring->mentor[i] < n)
            self->role[mentoring->mentor[i]] = ASKED;
        if (mentoring->mentee[i] < n)
            self->role[mentoring->mentee[i]] = ASKED;
    }
    make_edges(self);
    for (uint32_t i = 0; i < n; i++) {
        if (self->study->people.is_decider[i])
            self->role[i] |= ASKED;
        if (self->edge_row[i + 1] > self->edge_row[i])
            self->role[i] |= MENTOR;
    }
}

struct eh_history_builder *eh_history_builder_new(const struct eh_study *study, size_t part_count,
                                                  struct eh_arena *const *part_arena, struct eh_arena *arena)
{
    if (!study->mentoring.present && !study->outcomes.present && !study->decisions.present &&
        !has_exits(study))
        return NULL;
    struct eh_history_builder *self = EH_NEW(arena, struct eh_history_builder);
    *self = (struct eh_history_builder){.study = study,
                                        .arena = arena,
                                        .part_count = part_count,
                                        .part = EH_NEW_ARRAY(arena, struct part, part_count),
                                        .pair = EH_NEW_ARRAY(arena, struct eh_tie_table, part_count),
                                        .has_window = !study->period.all,
                                        .has_pairs = study->mentoring.present,
                                        .window_first = EH_DATE_NONE,
                                        .window_last = EH_DATE_NONE,
                                        .first_day = EH_DATE_NONE,
                                        .last_day = EH_DATE_NONE};
    for (size_t p = 0; p < part_count; p++) {
        self->part[p].arena = part_arena[p];
        eh_tie_table_init(&self->pair[p], part_arena[p]);
    }
    if (self->has_window) {
        int months = (int)study->config.lookback_months;
        self->window_first = eh_date_add_months(study->period.first, -months);
        self->window_last = study->period.first - 1;
    }
    if (self->has_pairs)
        start_pairs(self);
    return self;
}

bool eh_history_builder_in_window(const struct eh_history_builder *self, int32_t day)
{
    return self->has_window && day != EH_DATE_NONE && day >= self->window_first && day <= self->window_last;
}

void eh_history_builder_see_days(struct eh_history_builder *self, int32_t first, int32_t last)
{
    if (first == EH_DATE_NONE)
        return;
    if (self->first_day == EH_DATE_NONE || first < self->first_day)
        self->first_day = first;
    if (self->last_day == EH_DATE_NONE || last > self->last_day)
        self->last_day = last;
}

bool eh_history_builder_make_contact(const struct eh_history_builder *self, uint32_t from, uint32_t to,
                                     int32_t day, struct eh_contact *out)
{
    uint32_t low = from < to ? from : to, high = from ^ to ^ low;
    if (!self->has_pairs || !(self->role[low] | self->role[high]))
        return false;
    *out = (struct eh_contact){.pair = eh_tie_key(low, high),
                               .day = day,
                               .low_has_days = self->role[low] & MENTOR,
                               .high_has_days = self->role[high] & MENTOR};
    return true;
}

/* --- the tables --- */

static uint64_t *find_day(const struct part *part, uint64_t key)
{
    uint64_t i = eh_pair_place(key, part->day_capacity);
    while (part->day[i] != FREE && part->day[i] != key)
        i = i + 1 < part->day_capacity ? i + 1 : 0;
    return &part->day[i];
}

static void grow_days(struct part *part)
{
    uint64_t *old = part->day, old_capacity = part->day_capacity;
    part->day_capacity = old_capacity ? old_capacity + old_capacity / 2 : FIRST_CAPACITY;
    part->day = EH_NEW_ARRAY(part->arena, uint64_t, part->day_capacity);
    for (uint64_t i = 0; i < part->day_capacity; i++)
        part->day[i] = FREE;
    for (uint64_t i = 0; i < old_capacity; i++)
        if (old[i] != FREE)
            *find_day(part, old[i]) = old[i];
    eh_arena_release(part->arena, old);
}

static void add_day(struct part *part, uint64_t key)
{
    if (4 * (part->day_count + 1) > 3 * part->day_capacity)
        grow_days(part);
    uint64_t *slot = find_day(part, key);
    part->day_count += *slot == FREE;
    *slot = key;
}

/* The day as windows see it; false where neither of the two is a mentor who has some. */
static bool move_day(const struct eh_history_builder *self, const struct eh_contact *contact, int32_t *out)
{
    *out = LONG_AGO;
    if (contact->low_has_days)
        *out = move_back(self, (uint32_t)(contact->pair >> 32), contact->day);
    if (contact->high_has_days) {
        int32_t other = move_back(self, (uint32_t)contact->pair, contact->day);
        *out = other > *out ? other : *out;
    }
    return contact->low_has_days || contact->high_has_days;
}

/* Slots are fetched into the cache ahead of their use, those of days once their pairs are known. */
static void add_batch(struct eh_history_builder *self, size_t number, const struct eh_contact *contact,
                      size_t count)
{
    struct part *part = &self->part[number];
    struct eh_tie_table *pairs = &self->pair[number];
    uint64_t key[BATCH];
    size_t days = 0;
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count)
            eh_tie_table_fetch(pairs, contact[i + AHEAD].pair);
        uint64_t before = pairs->count;
        struct eh_tie_slot *slot = eh_tie_table_take(pairs, contact[i].pair);
        int32_t day = contact[i].day, moved;
        EH_CHECK(pairs->count < UINT32_MAX); /* 10^11 bytes of layers come first */
        if (pairs->count > before)
            slot->weight = pack(day, (uint32_t)before);
        else if (day < first_of(slot->weight))
            slot->weight = pack(day, number_of(slot->weight));
        if (!move_day(self, &contact[i], &moved))
            continue;
        key[days] = (uint64_t)number_of(slot->weight) << 32 | (uint32_t)moved;
        if (part->day)
            __builtin_prefetch(&part->day[eh_pair_place(key[days], part->day_capacity)], 1);
        days++;
    }
    for (size_t i = 0; i < days; i++)
        add_day(part, key[i]);
}

void eh_history_builder_add(struct eh_history_builder *self, size_t part, const struct eh_contact *contact,
                            size_t count)
{
    for (size_t first = 0; first < count; first += BATCH)
        add_batch(self, part, contact + first, count - first < BATCH ? count - first : BATCH);
}

/* --- reading out --- */

/* `place`: of a pair's number among the sorted pairs. */
static void fill_days(struct eh_history_builder *self, const uint32_t *place, const uint64_t *base,
                      uint64_t days, struct eh_arena *arena, struct eh_history *out)
{
    uint64_t *row = out->pair_day_row;
    out->day = EH_NEW_ARRAY(arena, int32_t, days);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t p = 0; p < self->part_count; p++) {
            struct part *part = &self->part[p];
            for (uint64_t i = 0; i < part->day_capacity; i++) {
                if (part->day[i] == FREE)
                    continue;
                uint32_t at = place[base[p] + (part->day[i] >> 32)];
                if (pass == 0)
                    row[at + 1]++;
                else
                    out->day[row[at]++] = (int32_t)(uint32_t)part->day[i];
            }
            if (pass == 1) {
                eh_arena_release(part->arena, part->day);
                *part = (struct part){.arena = part->arena};
            }
        }
        for (uint64_t p = 0; pass == 0 && p < out->pair_count; p++)
            row[p + 1] += row[p];
    }
    for (uint64_t p = out->pair_count; p > 0; p--)
        row[p] = row[p - 1];
    row[0] = 0;
    for (uint64_t p = 0; p < out->pair_count; p++)
        if (row[p + 1] - row[p] > 1)
            qsort(out->day + row[p], row[p + 1] - row[p], sizeof *out->day, by_day);
}

/* Pairs with numbers that go on from part to part; `base`: the first of each part. */
static void number_pairs(struct eh_history_builder *self, uint64_t *base)
{
    uint64_t count = 0;
    for (size_t p = 0; p < self->part_count; p++) {
        struct eh_tie_table *pairs = &self->pair[p];
        base[p] = count;
        for (uint64_t i = 0; i < pairs->capacity; i++)
            pairs->slot[i].weight += (int64_t)count; /* where a slot is free, nobody looks */
        count += pairs->count;
    }
}

int eh_history_builder_finish(struct eh_history_builder *self, struct eh_arena *arena, struct eh_history *out,
                              struct eh_failure *failure)
{
    uint32_t n = self->study->people.n;
    uint64_t pairs = 0, days = 0, *base = EH_NEW_ARRAY(self->arena, uint64_t, self->part_count);
    struct eh_arcs sorted;
    for (size_t p = 0; p < self->part_count; p++) {
        pairs += self->pair[p].count;
        days += self->part[p].day_count;
    }
    EH_CHECK(pairs < UINT32_MAX);
    number_pairs(self, base);
    int code = eh_tie_tables_read(self->pair, self->part_count, n, arena, &sorted, failure);
    if (code != EH_OK)
        return code;
    *out = (struct eh_history){.first_day = self->first_day,
                               .last_day = self->last_day,
                               .has_window = self->has_window,
                               .window_first = self->window_first,
                               .window_last = self->window_last,
                               .pair_count = pairs,
                               .pair_row = EH_NEW_ARRAY(arena, uint64_t, (size_t)n + 1),
                               .pair_a = sorted.from,
                               .pair_b = sorted.to,
                               .pair_first = EH_NEW_ARRAY(arena, int32_t, pairs),
                               .pair_day_row = EH_NEW_ARRAY(arena, uint64_t, pairs + 1)};
    uint32_t *place = EH_NEW_ARRAY(self->arena, uint32_t, pairs);
    for (uint64_t p = 0; p < pairs; p++) {
        out->pair_first[p] = first_of(sorted.weight[p]);
        out->pair_row[sorted.from[p] + 1]++;
        place[number_of(sorted.weight[p])] = (uint32_t)p;
    }
    eh_arena_release(arena, sorted.weight);
    for (uint32_t a = 0; a < n; a++)
        out->pair_row[a + 1] += out->pair_row[a];
    fill_days(self, place, base, days, arena, out);
    eh_arena_release(self->arena, place);
    return EH_OK;
}
