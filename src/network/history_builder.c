/* Pairs stand in a hash table, each with its first day and its number in order of first sight. Days of pairs
 * that have some are a set of (number, day). Both are tables of distinct things, so a log of any length over
 * the same pairs and days takes the same memory. At the end pairs are sorted, and days follow them by number.
 */
#include "history_builder.h"

#include <stdlib.h>
#include <string.h>

#include "evenhand/base/bug.h"

enum { BATCH = 64, FIRST_CAPACITY = 1024 };
#define FREE UINT64_MAX /* a pair of one person, and a day of the last pair there could be: never a key */

struct pair {
    uint64_t key; /* a << 32 | b, a < b */
    int32_t first;
    uint32_t number;
};

/* A record whose slot is being fetched into the cache (as in tie_table). */
struct waiting {
    uint64_t key;
    int32_t day;
};

struct eh_history_builder {
    const struct eh_study *study;
    struct eh_arena *arena;
    bool has_window, has_pairs;
    int32_t window_first, window_last, first_day, last_day;
    bool *has_days; /* n: mentor or mentee in mentoring.csv */
    struct pair *pair;
    uint64_t pair_capacity, pair_count;
    uint64_t *day; /* pair's number << 32 | day */
    uint64_t day_capacity, day_count;
    struct waiting wait[BATCH];
    size_t waiting;
};

static uint64_t hash(uint64_t key)
{
    key ^= key >> 30; /* the finaliser of splitmix64 (Steele, Lea & Flood 2014) */
    key *= UINT64_C(0xbf58476d1ce4e5b9);
    key ^= key >> 27;
    key *= UINT64_C(0x94d049bb133111eb);
    return key ^ (key >> 31);
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

static struct pair *new_pairs(struct eh_arena *arena, uint64_t capacity)
{
    struct pair *pair = EH_NEW_ARRAY(arena, struct pair, capacity);
    for (uint64_t i = 0; i < capacity; i++)
        pair[i].key = FREE;
    return pair;
}

static uint64_t *new_days(struct eh_arena *arena, uint64_t capacity)
{
    uint64_t *day = EH_NEW_ARRAY(arena, uint64_t, capacity);
    for (uint64_t i = 0; i < capacity; i++)
        day[i] = FREE;
    return day;
}

static void start_pairs(struct eh_history_builder *self)
{
    const struct eh_mentoring *mentoring = &self->study->mentoring;
    uint32_t n = self->study->people.n;
    self->pair_capacity = self->day_capacity = FIRST_CAPACITY;
    self->pair = new_pairs(self->arena, self->pair_capacity);
    self->day = new_days(self->arena, self->day_capacity);
    self->has_days = EH_NEW_ARRAY(self->arena, bool, n);
    for (uint32_t i = 0; i < mentoring->count; i++) {
        if (mentoring->mentor[i] < n)
            self->has_days[mentoring->mentor[i]] = true;
        if (mentoring->mentee[i] < n)
            self->has_days[mentoring->mentee[i]] = true;
    }
}

struct eh_history_builder *eh_history_builder_new(const struct eh_study *study, struct eh_arena *arena)
{
    if (!study->mentoring.present && !study->outcomes.present && !study->decisions.present &&
        !has_exits(study))
        return NULL;
    struct eh_history_builder *self = EH_NEW(arena, struct eh_history_builder);
    *self = (struct eh_history_builder){.study = study,
                                        .arena = arena,
                                        .has_window = !study->period.all,
                                        .has_pairs = study->mentoring.present,
                                        .window_first = EH_DATE_NONE,
                                        .window_last = EH_DATE_NONE,
                                        .first_day = EH_DATE_NONE,
                                        .last_day = EH_DATE_NONE};
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

void eh_history_builder_see_day(struct eh_history_builder *self, int32_t day)
{
    if (day == EH_DATE_NONE)
        return;
    if (self->first_day == EH_DATE_NONE || day < self->first_day)
        self->first_day = day;
    if (self->last_day == EH_DATE_NONE || day > self->last_day)
        self->last_day = day;
}

/* --- the tables --- */

static struct pair *find_pair(const struct eh_history_builder *self, uint64_t key)
{
    uint64_t mask = self->pair_capacity - 1, i = hash(key) & mask;
    while (self->pair[i].key != FREE && self->pair[i].key != key)
        i = (i + 1) & mask;
    return &self->pair[i];
}

static void grow_pairs(struct eh_history_builder *self)
{
    struct pair *old = self->pair;
    uint64_t old_capacity = self->pair_capacity;
    self->pair_capacity *= 2;
    self->pair = new_pairs(self->arena, self->pair_capacity);
    for (uint64_t i = 0; i < old_capacity; i++)
        if (old[i].key != FREE)
            *find_pair(self, old[i].key) = old[i];
    eh_arena_release(self->arena, old);
}

static uint64_t *find_day(const struct eh_history_builder *self, uint64_t key)
{
    uint64_t mask = self->day_capacity - 1, i = hash(key) & mask;
    while (self->day[i] != FREE && self->day[i] != key)
        i = (i + 1) & mask;
    return &self->day[i];
}

static void add_day(struct eh_history_builder *self, uint32_t number, int32_t day)
{
    uint64_t key = (uint64_t)number << 32 | (uint32_t)day, *slot = find_day(self, key);
    if (*slot == key)
        return;
    *slot = key;
    if (2 * ++self->day_count <= self->day_capacity)
        return;
    uint64_t *old = self->day, old_capacity = self->day_capacity;
    self->day_capacity *= 2;
    self->day = new_days(self->arena, self->day_capacity);
    for (uint64_t i = 0; i < old_capacity; i++)
        if (old[i] != FREE)
            *find_day(self, old[i]) = old[i];
    eh_arena_release(self->arena, old);
}

static void flush(struct eh_history_builder *self)
{
    while (2 * (self->pair_count + self->waiting) > self->pair_capacity)
        grow_pairs(self);
    for (size_t i = 0; i < self->waiting; i++) {
        const struct waiting *record = &self->wait[i];
        struct pair *pair = find_pair(self, record->key);
        if (pair->key == FREE) {
            EH_CHECK(self->pair_count < UINT32_MAX); /* 10^11 bytes of layers come first */
            *pair = (struct pair){record->key, record->day, (uint32_t)self->pair_count++};
        }
        if (record->day < pair->first)
            pair->first = record->day;
        if (self->has_days[record->key >> 32] || self->has_days[(uint32_t)record->key])
            add_day(self, pair->number, record->day);
    }
    self->waiting = 0;
}

void eh_history_builder_add(struct eh_history_builder *self, uint32_t a, uint32_t b, int32_t day)
{
    EH_CHECK(a != b && day != EH_DATE_NONE);
    if (!self->has_pairs)
        return;
    uint64_t key = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
    __builtin_prefetch(&self->pair[hash(key) & (self->pair_capacity - 1)], 1);
    self->wait[self->waiting++] = (struct waiting){key, day};
    if (self->waiting == BATCH)
        flush(self);
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

/* The pairs, moved to the front of their table, then sorted. */
static const struct pair *sort_pairs(struct eh_history_builder *self)
{
    uint32_t n = self->study->people.n;
    uint64_t kept = 0, *start = EH_NEW_ARRAY(self->arena, uint64_t, (size_t)n + 1);
    for (uint64_t i = 0; i < self->pair_capacity; i++)
        if (self->pair[i].key != FREE)
            self->pair[kept++] = self->pair[i];
    struct pair *sorted = EH_NEW_ARRAY(self->arena, struct pair, kept);
    sort_by(self->pair, kept, 0, n, start, sorted);
    sort_by(sorted, kept, 32, n, start, self->pair);
    return self->pair;
}

static int by_day(const void *a, const void *b)
{
    const int32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void fill_days(const struct eh_history_builder *self, const uint64_t *place, struct eh_arena *arena,
                      struct eh_history *out)
{
    uint64_t *row = out->pair_day_row;
    out->day = EH_NEW_ARRAY(arena, int32_t, self->day_count);
    for (uint64_t i = 0; i < self->day_capacity; i++)
        if (self->day[i] != FREE)
            row[place[self->day[i] >> 32] + 1]++;
    for (uint64_t p = 0; p < out->pair_count; p++)
        row[p + 1] += row[p];
    for (uint64_t i = 0; i < self->day_capacity; i++)
        if (self->day[i] != FREE)
            out->day[row[place[self->day[i] >> 32]]++] = (int32_t)(uint32_t)self->day[i];
    for (uint64_t p = out->pair_count; p > 0; p--)
        row[p] = row[p - 1];
    row[0] = 0;
    for (uint64_t p = 0; p < out->pair_count; p++)
        if (row[p + 1] - row[p] > 1)
            qsort(out->day + row[p], row[p + 1] - row[p], sizeof *out->day, by_day);
}

void eh_history_builder_finish(struct eh_history_builder *self, struct eh_arena *arena,
                               struct eh_history *out)
{
    uint32_t n = self->study->people.n;
    if (self->has_pairs)
        flush(self);
    *out = (struct eh_history){.first_day = self->first_day,
                               .last_day = self->last_day,
                               .has_window = self->has_window,
                               .window_first = self->window_first,
                               .window_last = self->window_last,
                               .pair_count = self->pair_count,
                               .pair_row = EH_NEW_ARRAY(arena, uint64_t, (size_t)n + 1),
                               .pair_a = EH_NEW_ARRAY(arena, uint32_t, self->pair_count),
                               .pair_b = EH_NEW_ARRAY(arena, uint32_t, self->pair_count),
                               .pair_first = EH_NEW_ARRAY(arena, int32_t, self->pair_count),
                               .pair_day_row = EH_NEW_ARRAY(arena, uint64_t, self->pair_count + 1)};
    if (!self->has_pairs) {
        out->day = EH_NEW_ARRAY(arena, int32_t, 0);
        return;
    }
    const struct pair *pair = sort_pairs(self);
    uint64_t *place = EH_NEW_ARRAY(self->arena, uint64_t, self->pair_count); /* of a pair's number */
    for (uint64_t p = 0; p < self->pair_count; p++) {
        out->pair_a[p] = (uint32_t)(pair[p].key >> 32);
        out->pair_b[p] = (uint32_t)pair[p].key;
        out->pair_first[p] = pair[p].first;
        out->pair_row[out->pair_a[p] + 1]++;
        place[pair[p].number] = p;
    }
    for (uint32_t a = 0; a < n; a++)
        out->pair_row[a + 1] += out->pair_row[a];
    fill_days(self, place, arena, out);
}
