/* Pairs that somebody asks about stand in hash tables, each with its first day. Of the days of a mentor's
 * pairs only so much is kept as the windows of MEASURES.md section 6 can tell apart: each is moved back to
 * the last day on which a window of that mentor begins, or on which one has just ended. A window that begins
 * and ends at such days holds the moved day exactly if it holds the day itself. So a log of any length takes
 * the memory of its pairs and of the mentorings. At the end pairs are sorted, and days follow them by number.
 */
#include "history_builder.h"

#include <stdlib.h>
#include <string.h>

#include "evenhand/base/bug.h"
#include "pair_hash.h"

enum { BATCH = 64, FIRST_CAPACITY = 256 };
#define FREE     UINT64_MAX /* a pair of one person, and a day of the last pair there could be: never a key */
#define LONG_AGO (INT32_MIN + 1) /* before every window: EH_DATE_NONE is no day */

struct pair {
    uint64_t key; /* a << 32 | b, a < b */
    int32_t first;
    uint32_t number; /* in its part; when read out, among all */
};

/* A record whose slot is being fetched into the cache (as in tie_table). */
struct waiting {
    uint64_t key;
    int32_t day;
};

struct part {
    struct eh_arena *arena;
    struct pair *pair;
    uint64_t pair_capacity, pair_count;
    uint64_t *day; /* pair's number << 32 | day */
    uint64_t day_capacity, day_count;
    struct waiting *wait;
    size_t waiting;
};

struct eh_history_builder {
    const struct eh_study *study;
    struct eh_arena *arena;
    bool has_window, has_pairs;
    int32_t window_first, window_last, first_day, last_day;
    bool *is_asked;     /* n: mentor, mentee or decision maker */
    uint32_t *edge_row; /* n + 1: of a mentor the edges of windows */
    int32_t *edge;      /* ascending, distinct */
    size_t part_count;
    struct part *part;
};

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

/* The last edge of the person's windows up to the day. */
static int32_t move_back(const struct eh_history_builder *self, uint32_t person, int32_t day)
{
    uint32_t low = self->edge_row[person], first = low, high = self->edge_row[person + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (self->edge[middle] <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return low > first ? self->edge[low - 1] : LONG_AGO;
}

/* --- start --- */

static void start_pairs(struct eh_history_builder *self)
{
    const struct eh_mentoring *mentoring = &self->study->mentoring;
    uint32_t n = self->study->people.n;
    self->is_asked = EH_NEW_ARRAY(self->arena, bool, n);
    for (uint32_t i = 0; i < mentoring->count; i++) {
        if (mentoring->mentor[i] < n)
            self->is_asked[mentoring->mentor[i]] = true;
        if (mentoring->mentee[i] < n)
            self->is_asked[mentoring->mentee[i]] = true;
    }
    for (uint32_t i = 0; i < n; i++)
        self->is_asked[i] = self->is_asked[i] || self->study->people.is_decider[i];
    make_edges(self);
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
                                        .has_window = !study->period.all,
                                        .has_pairs = study->mentoring.present,
                                        .window_first = EH_DATE_NONE,
                                        .window_last = EH_DATE_NONE,
                                        .first_day = EH_DATE_NONE,
                                        .last_day = EH_DATE_NONE};
    for (size_t p = 0; p < part_count; p++)
        self->part[p].arena = part_arena[p];
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

bool eh_history_builder_wants(const struct eh_history_builder *self, uint32_t a, uint32_t b)
{
    return self->has_pairs && (self->is_asked[a] || self->is_asked[b]);
}

/* --- the tables --- */

static struct pair *find_pair(const struct part *part, uint64_t key)
{
    uint64_t i = eh_pair_place(key, part->pair_capacity);
    while (part->pair[i].key != FREE && part->pair[i].key != key)
        i = i + 1 < part->pair_capacity ? i + 1 : 0;
    return &part->pair[i];
}

static void grow_pairs(struct part *part)
{
    struct pair *old = part->pair;
    uint64_t old_capacity = part->pair_capacity;
    part->pair_capacity = old_capacity ? old_capacity + old_capacity / 2 : FIRST_CAPACITY;
    part->pair = EH_NEW_ARRAY(part->arena, struct pair, part->pair_capacity);
    for (uint64_t i = 0; i < part->pair_capacity; i++)
        part->pair[i].key = FREE;
    for (uint64_t i = 0; i < old_capacity; i++)
        if (old[i].key != FREE)
            *find_pair(part, old[i].key) = old[i];
    eh_arena_release(part->arena, old);
}

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

static void add_day(struct part *part, uint32_t number, int32_t day)
{
    if (4 * (part->day_count + 1) > 3 * part->day_capacity)
        grow_days(part);
    uint64_t key = (uint64_t)number << 32 | (uint32_t)day, *slot = find_day(part, key);
    part->day_count += *slot == FREE;
    *slot = key;
}

/* The day as windows see it, where either of the two is a mentor who has some. */
static void keep_day(const struct eh_history_builder *self, struct part *part, const struct pair *pair,
                     int32_t day)
{
    const uint32_t *row = self->edge_row, a = (uint32_t)(pair->key >> 32), b = (uint32_t)pair->key;
    bool of_a = row[a + 1] > row[a], of_b = row[b + 1] > row[b];
    if (!of_a && !of_b)
        return;
    int32_t moved = of_a ? move_back(self, a, day) : LONG_AGO;
    if (of_b) {
        int32_t other = move_back(self, b, day);
        moved = other > moved ? other : moved;
    }
    add_day(part, pair->number, moved);
}

static void flush(const struct eh_history_builder *self, struct part *part)
{
    for (size_t i = 0; i < part->waiting; i++) {
        const struct waiting *record = &part->wait[i];
        if (4 * (part->pair_count + 1) > 3 * part->pair_capacity)
            grow_pairs(part);
        struct pair *pair = find_pair(part, record->key);
        if (pair->key == FREE) {
            EH_CHECK(part->pair_count < UINT32_MAX); /* 10^11 bytes of layers come first */
            *pair = (struct pair){record->key, record->day, (uint32_t)part->pair_count++};
        }
        if (record->day < pair->first)
            pair->first = record->day;
        keep_day(self, part, pair, record->day);
    }
    part->waiting = 0;
}

void eh_history_builder_add(struct eh_history_builder *self, size_t number, uint32_t a, uint32_t b,
                            int32_t day)
{
    EH_CHECK(a != b && day != EH_DATE_NONE);
    struct part *part = &self->part[number];
    uint64_t key = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
    if (!part->wait)
        part->wait = EH_NEW_ARRAY(part->arena, struct waiting, BATCH);
    if (part->pair)
        __builtin_prefetch(&part->pair[eh_pair_place(key, part->pair_capacity)], 1);
    part->wait[part->waiting++] = (struct waiting){key, day};
    if (part->waiting == BATCH)
        flush(self, part);
}

/* --- reading out --- */

/* One pass of a counting sort over half of the key; stable, so b first and a second sorts pairs. */
static void sort_by(const struct pair *in, uint64_t count, unsigned shift, uint32_t n, uint64_t *start,
                    struct pair *out)
{
    memset(start, 0, ((size_t)n + 1) * sizeof *start);
    for (uint64_t i = 0; i < count; i++)
        start[(uint32_t)(in[i].key >> shift) + 1]++;
    for (uint32_t v = 0; v < n; v++)
        start[v + 1] += start[v];
    for (uint64_t i = 0; i < count; i++)
        out[start[(uint32_t)(in[i].key >> shift)]++] = in[i];
}

/* All pairs, sorted, with numbers that go on from part to part; `base`: the first of each part. */
static struct pair *sort_pairs(struct eh_history_builder *self, uint64_t count, uint64_t *base)
{
    uint32_t n = self->study->people.n;
    uint64_t kept = 0, *start = EH_NEW_ARRAY(self->arena, uint64_t, (size_t)n + 1);
    struct pair *pair = EH_NEW_ARRAY(self->arena, struct pair, count);
    for (size_t p = 0; p < self->part_count; p++) {
        struct part *part = &self->part[p];
        base[p] = kept;
        for (uint64_t i = 0; i < part->pair_capacity; i++)
            if (part->pair[i].key != FREE) {
                pair[kept] = part->pair[i];
                pair[kept++].number += (uint32_t)base[p];
            }
        eh_arena_release(part->arena, part->pair);
        part->pair = NULL;
        part->pair_capacity = part->pair_count = 0;
    }
    struct pair *sorted = EH_NEW_ARRAY(self->arena, struct pair, kept);
    sort_by(pair, kept, 0, n, start, sorted);
    sort_by(sorted, kept, 32, n, start, pair);
    eh_arena_release(self->arena, sorted);
    return pair;
}

/* `place`: of a pair's number among the sorted pairs. */
static void fill_days(struct eh_history_builder *self, const uint32_t *place, const uint64_t *base,
                      uint64_t days, struct eh_arena *arena, struct eh_history *out)
{
    uint64_t *row = out->pair_day_row;
    out->day = EH_NEW_ARRAY(arena, int32_t, days);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t p = 0; p < self->part_count; p++) {
            const struct part *part = &self->part[p];
            for (uint64_t i = 0; i < part->day_capacity; i++) {
                if (part->day[i] == FREE)
                    continue;
                uint32_t at = place[base[p] + (part->day[i] >> 32)];
                if (pass == 0)
                    row[at + 1]++;
                else
                    out->day[row[at]++] = (int32_t)(uint32_t)part->day[i];
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

static void fill_pairs(struct eh_history_builder *self, uint64_t days, struct eh_arena *arena,
                       struct eh_history *out)
{
    uint32_t n = self->study->people.n;
    uint64_t *base = EH_NEW_ARRAY(self->arena, uint64_t, self->part_count);
    struct pair *pair = sort_pairs(self, out->pair_count, base);
    uint32_t *place = EH_NEW_ARRAY(self->arena, uint32_t, out->pair_count);
    for (uint64_t p = 0; p < out->pair_count; p++) {
        out->pair_a[p] = (uint32_t)(pair[p].key >> 32);
        out->pair_b[p] = (uint32_t)pair[p].key;
        out->pair_first[p] = pair[p].first;
        out->pair_row[out->pair_a[p] + 1]++;
        place[pair[p].number] = (uint32_t)p;
    }
    eh_arena_release(self->arena, pair);
    for (uint32_t a = 0; a < n; a++)
        out->pair_row[a + 1] += out->pair_row[a];
    fill_days(self, place, base, days, arena, out);
    eh_arena_release(self->arena, place);
}

void eh_history_builder_finish(struct eh_history_builder *self, struct eh_arena *arena,
                               struct eh_history *out)
{
    uint32_t n = self->study->people.n;
    uint64_t pairs = 0, days = 0;
    for (size_t p = 0; p < self->part_count; p++) {
        flush(self, &self->part[p]);
        pairs += self->part[p].pair_count;
        days += self->part[p].day_count;
    }
    EH_CHECK(pairs < UINT32_MAX);
    *out = (struct eh_history){.first_day = self->first_day,
                               .last_day = self->last_day,
                               .has_window = self->has_window,
                               .window_first = self->window_first,
                               .window_last = self->window_last,
                               .pair_count = pairs,
                               .pair_row = EH_NEW_ARRAY(arena, uint64_t, (size_t)n + 1),
                               .pair_a = EH_NEW_ARRAY(arena, uint32_t, pairs),
                               .pair_b = EH_NEW_ARRAY(arena, uint32_t, pairs),
                               .pair_first = EH_NEW_ARRAY(arena, int32_t, pairs),
                               .pair_day_row = EH_NEW_ARRAY(arena, uint64_t, pairs + 1)};
    fill_pairs(self, days, arena, out);
}
