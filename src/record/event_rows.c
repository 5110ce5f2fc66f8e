#include "event_rows.h"

#include "evenhand/base/date.h"
#include "evenhand/base/number.h"

enum { BATCH = 16, DAYS = 64 };

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

/* False where the slow reader would trim the cell. */
static inline bool get_cell(const struct eh_csv_row *row, uint32_t field, struct text *out)
{
    *out = (struct text){"", 0};
    if (field == UINT32_MAX)
        return true;
    const struct eh_csv_cell *cell = &row->cells[field];
    *out = (struct text){row->bytes + cell->offset, cell->length};
    return !cell->length || (!is_blank(out->bytes[0]) && !is_blank(out->bytes[cell->length - 1]));
}

static inline bool is_number(const char *text, char limit)
{
    return text[0] >= '0' && text[0] <= limit && text[1] >= '0' && text[1] <= '9';
}

/* "T23:59:59Z", by far the most frequent form of a time. */
static inline bool is_usual_time(const char *text)
{
    return text[0] == 'T' &&
           (is_number(text + 1, '1') || (text[1] == '2' && text[2] >= '0' && text[2] <= '3')) &&
           text[3] == ':' && is_number(text + 4, '5') && text[6] == ':' && is_number(text + 7, '5') &&
           text[9] == 'Z';
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
    struct text first, last, count;
    int32_t first_day, last_day;
    int64_t records = 0;
    if (!get_cell(row, form->field[EH_EVENT_FIRST], &first) ||
        !get_cell(row, form->field[EH_EVENT_LAST], &last) ||
        !get_cell(row, form->field[EH_EVENT_COUNT], &count) || !read_day(self, first, &first_day) ||
        !read_day(self, last, &last_day) ||
        !eh_number_read_integer(count.bytes, count.length, 1, UINT32_MAX, &records) ||
        eh_event_check_sum(form, event->day, first_day, last_day) != EH_SUM_GOOD)
        return false;
    event->day = first_day;
    event->span_days = first_day == EH_DATE_NONE ? 0 : (uint32_t)(last_day - first_day);
    event->more = (uint32_t)(records - 1);
    return true;
}

/* Last of all: a row that is left out names no kind. */
static inline bool read_kind(struct eh_event_rows *self, struct text cell, uint32_t row, uint32_t *out)
{
    *out = 0;
    if (!cell.length)
        return true;
    uint32_t k = 0;
    while (k < self->kind_count &&
           (self->kind[k].length != cell.length || memcmp(self->kind[k].text, cell.bytes, cell.length) != 0))
        k++;
    if (k == EH_EVENT_KINDS)
        return false;
    if (k == self->kind_count) {
        self->kind[k].text = cell.bytes;
        self->kind[k].length = cell.length;
        self->kind[k].row = row;
        self->kind_count++;
    }
    *out = EH_EVENT_LOCAL | k;
    return true;
}

/* Everything but the people and the kind; false where the row is odd. */
static inline bool read_cells(struct reading *self, uint32_t row, struct eh_event *event,
                              struct waiting *wait)
{
    const uint32_t *field = self->form->field;
    struct eh_csv_row cells = eh_split_get_row(&self->block->split, self->block->bytes, 0, row);
    struct text from, to, date, kind, weight;
    if (!cells.right_length)
        return false;
    bool good = get_cell(&cells, field[EH_EVENT_FROM], &from);
    good &= get_cell(&cells, field[EH_EVENT_TO], &to);
    good &= get_cell(&cells, field[EH_EVENT_DATE], &date);
    good &= get_cell(&cells, field[EH_EVENT_KIND], &kind);
    good &= get_cell(&cells, field[EH_EVENT_WEIGHT], &weight);
    if (!good || !from.length || !to.length)
        return false;
    wait->from = eh_roster_key_make(from.bytes, from.length);
    wait->to = eh_roster_key_make(to.bytes, to.length);
    __builtin_prefetch(&self->form->ids.slot[eh_roster_ids_place(&self->form->ids, &wait->from)]);
    __builtin_prefetch(&self->form->ids.slot[eh_roster_ids_place(&self->form->ids, &wait->to)]);
    event->weight = EH_WEIGHT_ONE;
    event->span_days = event->more = 0;
    if (weight.length &&
        (!eh_number_read_weight(weight.bytes, weight.length, &event->weight) || event->weight <= 0))
        return false;
    wait->kind = kind;
    if (!read_day(self, date, &event->day))
        return false;
    if (field[EH_EVENT_COUNT] != UINT32_MAX && !read_sum(self, &cells, event))
        return false;
    return event->day == EH_DATE_NONE ||
           (event->day >= self->form->first && eh_event_get_last(event) <= self->form->last);
}

static inline bool read_people(const struct eh_event_form *form, const struct waiting *wait,
                               struct eh_event *event)
{
    const struct eh_roster_slot *from = eh_roster_ids_find(&form->ids, &wait->from),
                                *to = eh_roster_ids_find(&form->ids, &wait->to);
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
