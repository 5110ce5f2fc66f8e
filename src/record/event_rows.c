#include "event_rows.h"

#include <endian.h>

#include "evenhand/base/date.h"
#include "evenhand/base/number.h"

enum { BATCH = 16, DAYS = 64, PLACES = sizeof((struct eh_event_rows *)NULL)->kind_place };

/* A day as it was last written: dates come in order, or are few. */
struct seen_day {
    uint64_t start;
    uint16_t end;
    int32_t day;
};

struct reading {
    struct eh_event_rows *rows;
    const struct eh_csv_block *block;
    const struct eh_event_form *form;
    struct seen_day seen[DAYS];
};

struct text {
    const char *bytes;
    uint32_t length;
};

/* A row whose people are being fetched into the cache. */
struct waiting {
    struct eh_roster_key from, to;
    uint64_t from_place, to_place;
    struct text kind;
    bool is_odd;
};

void eh_event_rows_init(struct eh_event_rows *self, struct eh_arena *arena)
{
    *self = (struct eh_event_rows){.arena = arena, .first_day = EH_DATE_NONE, .last_day = EH_DATE_NONE};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline struct text get_cell(const struct eh_csv_row *row, uint32_t field)
{
    if (field == UINT32_MAX)
        return (struct text){"", 0};
    return (struct text){row->bytes + row->cells[field].offset, row->cells[field].length};
}

/* Whether the slow reader would trim a cell. Cells that stand in the bytes of the block have no blank at an
 * edge: such rows went through libcsv. */
static bool has_blank_edge(const struct eh_csv_row *row, const uint32_t *field)
{
    for (int c = 0; c < EH_EVENT_COLUMNS; c++) {
        struct text cell = get_cell(row, field[c]);
        if (cell.length && (is_blank(cell.bytes[0]) || is_blank(cell.bytes[cell.length - 1])))
            return true;
    }
    return false;
}

/* --- eight bytes at a time; EH_SPLIT_SLACK bytes behind every cell can be read --- */

/* The first byte is the lowest. */
static inline uint64_t load_word(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return le64toh(word);
}

static inline bool has_high_halves(uint64_t word, uint64_t halves)
{
    return (word & UINT64_C(0xf0f0f0f0f0f0f0f0)) == halves;
}

/* "T23:59:59Z", by far the most frequent form of a time. What is added takes a digit that is too large out of
 * 0x30 to 0x3f; hours from 24 are left. */
static inline bool is_usual_time(const char *text)
{
    uint64_t word = load_word(text);
    return has_high_halves(word, UINT64_C(0x3030303030303050)) &&
           (word & UINT64_C(0x00ff0000ff0000ff)) == UINT64_C(0x003a00003a000054) &&
           has_high_halves(word + UINT64_C(0x0a00060a00060d00), UINT64_C(0x3030303030303050)) &&
           (text[1] != '2' || text[2] <= '3') && text[8] >= '0' && text[8] <= '9' && text[9] == 'Z';
}

/* A weight of up to 8 bytes, digits and at most one point, which by itself reads as 0; false for every other,
 * good or not. */
static inline bool read_short_weight(struct text cell, int64_t *out)
{
    static const int64_t unit[] = {EH_WEIGHT_ONE,           EH_WEIGHT_ONE / 10,      EH_WEIGHT_ONE / 100,
                                   EH_WEIGHT_ONE / 1000,    EH_WEIGHT_ONE / 10000,   EH_WEIGHT_ONE / 100000,
                                   EH_WEIGHT_ONE / 1000000, EH_WEIGHT_ONE / 10000000};
    const uint64_t zeros = UINT64_C(0x3030303030303030), ones = UINT64_C(0x0101010101010101);
    unsigned behind = 0;
    if (cell.length > 8)
        return false;
    const unsigned spare = 8 * (8 - cell.length);
    uint64_t word = load_word(cell.bytes) << spare | (zeros & ((UINT64_C(1) << spare) - 1));
    uint64_t point = word ^ UINT64_C(0x2e2e2e2e2e2e2e2e);
    point = (point - ones) & ~point & ones << 7; /* its lowest bit stands in the first byte that is a point */
    if (point) {
        const unsigned bit = (unsigned)__builtin_ctzll(point) - 7;
        const uint64_t front = (UINT64_C(1) << bit) - 1;
        behind = 7 - bit / 8;
        word = (word & ~(front << 8 | 0xff)) | (word & front) << 8 | '0';
    }
    if (!has_high_halves(word, zeros) || !has_high_halves(word + 6 * ones, zeros))
        return false;
    /* Two digits become one number in the place of both, then four, then eight. */
    word = (word & UINT64_C(0x0f0f0f0f0f0f0f0f)) * (1 + (10 << 8)) >> 8;
    word = (word & UINT64_C(0x00ff00ff00ff00ff)) * (1 + (UINT64_C(100) << 16)) >> 16;
    word = (word & UINT64_C(0x0000ffff0000ffff)) * (1 + (UINT64_C(10000) << 32)) >> 32;
    *out = (int64_t)word * unit[behind];
    return true;
}

static inline bool read_weight(struct text cell, int64_t *out)
{
    *out = EH_WEIGHT_ONE;
    return !cell.length ||
           ((read_short_weight(cell, out) || eh_number_read_weight(cell.bytes, cell.length, out)) &&
            *out > 0);
}

static inline bool read_day(struct reading *self, struct text cell, int32_t *out)
{
    *out = EH_DATE_NONE;
    if (!cell.length)
        return true;
    bool is_usual = cell.length == 10 || (cell.length == 20 && is_usual_time(cell.bytes + 10));
    if (!is_usual)
        return eh_date_read(cell.bytes, cell.length, out);
    uint64_t start;
    uint16_t end;
    memcpy(&start, cell.bytes, sizeof start);
    memcpy(&end, cell.bytes + 8, sizeof end);
    struct seen_day *seen = &self->seen[((unsigned)cell.bytes[9] + 10 * (unsigned)cell.bytes[8]) % DAYS];
    if (seen->start != start || seen->end != end) {
        int32_t day;
        if (!eh_date_read(cell.bytes, 10, &day))
            return false;
        *seen = (struct seen_day){start, end, day};
    }
    *out = seen->day;
    return true;
}

enum eh_sum_fault eh_event_check_sum(const struct eh_event_form *form, int32_t date, int32_t first,
                                     int32_t last)
{
    if (date == EH_DATE_NONE && first == EH_DATE_NONE && last == EH_DATE_NONE)
        return EH_SUM_GOOD;
    if (date == EH_DATE_NONE || first == EH_DATE_NONE || last == EH_DATE_NONE || first > last)
        return EH_SUM_DAYS;
    int32_t month_first, month_last;
    eh_date_month(date, &month_first, &month_last);
    if (first < month_first || last > month_last)
        return EH_SUM_MONTH;
    for (int e = 0; e < EH_EVENT_EDGES; e++)
        if (form->edge[e] != EH_DATE_NONE && first < form->edge[e] && last >= form->edge[e])
            return EH_SUM_STRADDLES;
    return EH_SUM_GOOD;
}

/* The days and the number of records that the row sums up; `event->day` is the month so far. */
static bool read_sum(struct reading *self, const struct eh_csv_row *row, struct eh_event *event)
{
    const struct eh_event_form *form = self->form;
    const struct text count = get_cell(row, form->field[EH_EVENT_COUNT]);
    int32_t first_day, last_day;
    int64_t records = 0;
    if (!read_day(self, get_cell(row, form->field[EH_EVENT_FIRST]), &first_day) ||
        !read_day(self, get_cell(row, form->field[EH_EVENT_LAST]), &last_day) ||
        !eh_number_read_integer(count.bytes, count.length, 1, UINT32_MAX, &records) ||
        eh_event_check_sum(form, event->day, first_day, last_day) != EH_SUM_GOOD)
        return false;
    event->day = first_day;
    event->span_days = first_day == EH_DATE_NONE ? 0 : (uint32_t)(last_day - first_day);
    event->more = (uint32_t)(records - 1);
    return true;
}

/* The kind by its first eight bytes and its length, in a table of places. */
static inline uint32_t find_kind(const struct eh_event_rows *self, struct text cell, uint64_t word,
                                 uint32_t *out_place)
{
    uint32_t place = (uint32_t)((word ^ cell.length) * UINT64_C(0x9e3779b97f4a7c15) >> 32) % PLACES, k;
    for (; (k = self->kind_place[place]) != 0; place = (place + 1) % PLACES)
        if (self->kind[k - 1].word == word && self->kind[k - 1].length == cell.length &&
            (cell.length <= 8 || memcmp(self->kind[k - 1].text, cell.bytes, cell.length) == 0))
            break;
    *out_place = place;
    return k;
}

/* Last of all: a row that is left out names no kind. */
static inline bool read_kind(struct eh_event_rows *self, struct text cell, uint32_t row, uint32_t *out)
{
    *out = 0;
    if (!cell.length)
        return true;
    uint64_t word = load_word(cell.bytes);
    if (cell.length < 8)
        word &= (UINT64_C(1) << (8 * cell.length)) - 1;
    uint32_t place, k = find_kind(self, cell, word, &place);
    if (!k && self->kind_count == EH_EVENT_KINDS)
        return false;
    if (!k) {
        self->kind[self->kind_count].text = cell.bytes;
        self->kind[self->kind_count].length = cell.length;
        self->kind[self->kind_count].row = row;
        self->kind[self->kind_count].word = word;
        self->kind_place[place] = (uint8_t)(k = ++self->kind_count);
    }
    *out = EH_EVENT_LOCAL | (k - 1);
    return true;
}

/* Everything but the people and the kind; false where the row is odd. */
static inline bool read_cells(struct reading *self, uint32_t row, struct eh_event *event,
                              struct waiting *wait)
{
    const uint32_t *field = self->form->field;
    struct eh_csv_row cells = eh_split_get_row(&self->block->split, self->block->bytes, 0, row);
    if (!cells.right_length ||
        (cells.bytes != (const char *)self->block->bytes && has_blank_edge(&cells, field)))
        return false;
    struct text from = get_cell(&cells, field[EH_EVENT_FROM]), to = get_cell(&cells, field[EH_EVENT_TO]);
    if (!from.length || !to.length)
        return false;
    wait->from = eh_roster_key_make(from.bytes, from.length);
    wait->to = eh_roster_key_make(to.bytes, to.length);
    wait->from_place = eh_roster_ids_place(&self->form->ids, &wait->from);
    wait->to_place = eh_roster_ids_place(&self->form->ids, &wait->to);
    __builtin_prefetch(&self->form->ids.slot[wait->from_place]);
    __builtin_prefetch(&self->form->ids.slot[wait->to_place]);
    wait->kind = get_cell(&cells, field[EH_EVENT_KIND]);
    event->span_days = event->more = 0;
    if (!read_weight(get_cell(&cells, field[EH_EVENT_WEIGHT]), &event->weight) ||
        !read_day(self, get_cell(&cells, field[EH_EVENT_DATE]), &event->day))
        return false;
    if (field[EH_EVENT_COUNT] != UINT32_MAX && !read_sum(self, &cells, event))
        return false;
    return event->day == EH_DATE_NONE ||
           (event->day >= self->form->first && eh_event_get_last(event) <= self->form->last);
}

static inline bool read_people(const struct eh_event_form *form, const struct waiting *wait,
                               struct eh_event *event)
{
    const struct eh_roster_slot *from = eh_roster_ids_find_from(&form->ids, &wait->from, wait->from_place),
                                *to = eh_roster_ids_find_from(&form->ids, &wait->to, wait->to_place);
    if (!from || !to || from == to)
        return false;
    event->from = from->person;
    event->to = to->person;
    int32_t last = eh_event_get_last(event);
    return event->day == EH_DATE_NONE ||
           (event->day >= from->hired && last <= from->left && event->day >= to->hired && last <= to->left);
}

static void keep_odd(struct eh_event_rows *self, uint32_t row)
{
    EH_RESERVE(self->arena, self->odd, self->odd_count, self->odd_capacity);
    self->odd[self->odd_count++] = row;
    self->event[row].from = EH_PERSON_NONE;
}

static inline void see_days(struct eh_event_rows *self, const struct eh_event *event)
{
    int32_t last = eh_event_get_last(event);
    if (event->day == EH_DATE_NONE)
        return;
    if (self->first_day == EH_DATE_NONE || event->day < self->first_day)
        self->first_day = event->day;
    if (last > self->last_day) /* EH_DATE_NONE is before every day */
        self->last_day = last;
}

void eh_event_rows_read(struct eh_event_rows *self, const struct eh_csv_block *block,
                        const struct eh_event_form *form)
{
    struct waiting wait[BATCH];
    struct reading reading = {.rows = self, .block = block, .form = form};
    self->count = block->split.row_count;
    self->odd_count = self->kind_count = 0;
    memset(self->kind_place, 0, sizeof self->kind_place);
    self->first_day = self->last_day = EH_DATE_NONE;
    if (self->count > self->capacity) {
        self->event =
            eh_arena_grow(self->arena, self->event, self->capacity, 2 * self->count, sizeof *self->event);
        self->capacity = 2 * self->count;
    }
    for (size_t first = 0; first < self->count; first += BATCH) {
        size_t batch = self->count - first < BATCH ? self->count - first : BATCH;
        for (size_t i = 0; i < batch; i++)
            wait[i].is_odd = !read_cells(&reading, (uint32_t)(first + i), &self->event[first + i], &wait[i]);
        for (size_t i = 0; i < batch; i++) {
            struct eh_event *event = &self->event[first + i];
            if (wait[i].is_odd || !read_people(form, &wait[i], event) ||
                !read_kind(self, wait[i].kind, (uint32_t)(first + i), &event->kind))
                keep_odd(self, (uint32_t)(first + i));
            else
                see_days(self, event);
        }
    }
}
