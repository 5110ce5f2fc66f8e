/* Streams collaboration.csv. One thread fills blocks, settles them in order and reads the rows about which
 * there is something to say; all of them, it included, split blocks, read the rows that are as they should
 * be, and hand records over. A block goes FREE -> FILLED -> READ -> SETTLED -> FREE; whoever holds it between
 * two of these works on it alone.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "evenhand/base/date.h"
#include "evenhand/base/number.h"
#include "event_rows.h"
#include "events.h"
#include "survey.h"

enum { LANES_MOST = 64, SLOTS_A_LANE = 3 };

enum stage { FREE, FILLED, READ, SETTLED, HELD };

struct slot {
    struct eh_arena arena;
    struct eh_csv_block block;
    struct eh_event_rows rows;
    uint32_t kind[EH_EVENT_KINDS]; /* in study.kinds, of eh_event_rows.kind */
    enum stage stage;
};

struct scan;

struct lane {
    struct scan *scan;
    uint32_t number;
    pthread_t thread;
};

struct scan {
    struct eh_study *study;
    const struct eh_event_sink *sink;
    struct eh_event_form form;
    uint64_t self, weight, small, unknown; /* left out, of one file */

    uint32_t slot_count, lane_count, started; /* lane 0 is the caller's thread */
    struct slot *slot;
    struct lane lane[LANES_MOST];
    pthread_mutex_t lock; /* of the stages and what follows */
    pthread_cond_t work, progress;
    bool stop, no_memory;
};

/* --- the slow reader --- */

/* A decimal comma is the usual reason why a weight cannot be read. */
static bool read_weight(const struct eh_table *table, int64_t *out)
{
    struct eh_cell cell = eh_table_get(table, EH_EVENT_WEIGHT);
    *out = EH_WEIGHT_ONE;
    if (!cell.length || eh_number_read_weight(cell.text, cell.length, out))
        return true;
    eh_table_report(table, EH_PROBLEM_NUMBER_FORM, cell, "not a number%s",
                    memchr(cell.text, ',', cell.length) ? "; the decimal sign is a point"
                                                        : ", or too large a one");
    return false;
}

/* A weight that is none, or one above zero that no unit of 1e-9 is left of: 0.0000000001 has a digit. */
static void report_weight(struct scan *s, const struct eh_table *table, uint64_t records)
{
    struct eh_cell cell = eh_table_get(table, EH_EVENT_WEIGHT);
    size_t mantissa = 0;
    bool positive = *cell.text != '-';
    while (mantissa < cell.length && cell.text[mantissa] != 'e' && cell.text[mantissa] != 'E')
        mantissa++;
    for (size_t i = 0; positive && i < mantissa; i++)
        if (cell.text[i] >= '1' && cell.text[i] <= '9') {
            eh_table_report(table, EH_PROBLEM_WEIGHT_TOO_SMALL, cell,
                            "a weight that rounds to zero billionths; the record is left out");
            s->small += records;
            return;
        }
    eh_table_report(table, EH_PROBLEM_WEIGHT_NOT_POSITIVE, cell,
                    "a weight of zero or less; the record is left out");
    s->weight += records;
}

static uint32_t find_person(struct scan *s, const struct eh_table *table, struct eh_cell cell,
                            const char *consequence)
{
    struct eh_study *study = s->study;
    struct eh_roster_key key = eh_roster_key_make(cell.text, (uint32_t)cell.length);
    const struct eh_roster_slot *listed = eh_roster_ids_find(&s->form.ids, &key);
    if (listed)
        return listed->person;
    if (study->config.externals)
        return eh_intern_add(&study->own->ids, cell.text, cell.length);
    eh_event_report_unknown(study, table, cell, "person", consequence);
    return EH_PERSON_NONE;
}

/* The columns first, last and count; `event->day` is the month so far. */
static bool read_sum(const struct scan *s, const struct eh_table *table, struct eh_event *event)
{
    static const char *const faults[] = {
        [EH_SUM_DAYS] = "date, first and last are not all there in this order, or all empty",
        [EH_SUM_MONTH] = "first or last lies outside the month of date"};
    struct eh_cell first = eh_table_get(table, EH_EVENT_FIRST), last = eh_table_get(table, EH_EVENT_LAST),
                   count = eh_table_get(table, EH_EVENT_COUNT);
    int32_t first_day, last_day;
    int64_t records = 1;
    bool good = eh_event_read_date(s->study, table, first, &first_day);
    good = eh_event_read_date(s->study, table, last, &last_day) && good;
    if (!eh_number_read_integer(count.text, count.length, 1, UINT32_MAX, &records)) {
        eh_table_report(table, EH_PROBLEM_NUMBER_FORM, count, "not a number of records, 1 or more");
        good = false;
    }
    if (!good)
        return false;
    enum eh_sum_fault fault = eh_event_check_sum(&s->form, event->day, first_day, last_day);
    if (fault == EH_SUM_STRADDLES)
        eh_table_report(table, EH_PROBLEM_SUM_STRADDLES, first,
                        "the records of the row lie on both sides of an end of the period or of its "
                        "lookback window, and its weight cannot be divided");
    else if (fault != EH_SUM_GOOD)
        eh_table_report(table, EH_PROBLEM_SUM_INVALID, first, "%s", faults[fault]);
    if (fault != EH_SUM_GOOD)
        return false;
    event->day = first_day;
    event->span_days = first_day == EH_DATE_NONE ? 0 : (uint32_t)(last_day - first_day);
    event->more = (uint32_t)(records - 1);
    return true;
}

/* A row's days: those of the records it sums up, or the one in `date`. */
static bool read_days(const struct scan *s, const struct eh_table *table, struct eh_event *event)
{
    struct eh_cell date = eh_table_get(table, EH_EVENT_DATE);
    if (table->field[EH_EVENT_COUNT] == EH_FIELD_NONE)
        return eh_event_read_date(s->study, table, date, &event->day);
    return eh_event_read_own_date(s->study, table, date, &event->day) && read_sum(s, table, event);
}

static void check_employed(const struct scan *s, const struct eh_table *table, uint32_t person,
                           const struct eh_event *event)
{
    bool is_sum = event->span_days > 0;
    eh_event_check_employed(s->study, table, person, eh_table_get(table, EH_EVENT_DATE), event->day);
    if (is_sum)
        eh_event_check_employed(s->study, table, person, eh_table_get(table, EH_EVENT_LAST),
                                eh_event_get_last(event));
}

/* Any row, whatever is wrong with it: the oracle of event_rows. False where it is no record. */
static bool read_row(struct scan *s, const struct eh_table *table, struct eh_event *out)
{
    struct eh_event event = {0};
    struct eh_cell from = eh_table_get(table, EH_EVENT_FROM), to = eh_table_get(table, EH_EVENT_TO);
    if (!table->row.right_length)
        return false;
    bool good = eh_event_check_filled(table, EH_EVENT_FROM, EH_EVENT_TO);
    good = read_days(s, table, &event) && good;
    good = read_weight(table, &event.weight) && good;
    if (!good)
        return false;
    uint64_t records = 1 + (uint64_t)event.more;
    if (from.length == to.length && memcmp(from.text, to.text, from.length) == 0) {
        eh_table_report(table, EH_PROBLEM_SELF_TIE, to,
                        "a record from a person to the same person; it is left out");
        s->self += records;
        return false;
    }
    if (event.weight <= 0) {
        report_weight(s, table, records);
        return false;
    }
    event.from = find_person(s, table, from, "the record is left out");
    event.to = find_person(s, table, to, "the record is left out");
    if (event.from == EH_PERSON_NONE || event.to == EH_PERSON_NONE) {
        s->unknown += records;
        return false;
    }
    check_employed(s, table, event.from, &event);
    check_employed(s, table, event.to, &event);
    event.kind = eh_event_add_kind(s->study, eh_table_get(table, EH_EVENT_KIND));
    *out = event;
    return true;
}

/* --- a block on any thread --- */

static void read_block(const struct scan *s, struct slot *slot)
{
    eh_csv_split(&slot->block);
    if (slot->block.code == EH_OK)
        eh_event_rows_read(&slot->rows, &slot->block, &s->form);
}

static void give(const struct scan *s, uint32_t lane, const struct eh_event *event, size_t count)
{
    if (count && s->sink->lane)
        s->sink->lane(s->sink->state, lane, event, count);
    else if (count && s->sink->events)
        s->sink->events(s->sink->state, event, count);
}

/* Closes the gaps that rows leave which are no records, and names the kinds. */
static void hand_over(const struct scan *s, struct slot *slot, uint32_t lane)
{
    struct eh_event *event = slot->rows.event;
    size_t count = 0;
    for (size_t i = 0; i < slot->rows.count; i++) {
        if (event[i].from == EH_PERSON_NONE)
            continue;
        event[count] = event[i];
        if (event[count].kind & EH_EVENT_LOCAL)
            event[count].kind = slot->kind[event[count].kind & ~EH_EVENT_LOCAL];
        count++;
    }
    give(s, lane, event, count);
}

/* False where memory ended: the arena of the slot comes back here, not to the caller's thread. */
static bool work_on(const struct scan *s, struct slot *slot, enum stage stage, uint32_t lane)
{
    jmp_buf recovery;
    if (setjmp(recovery))
        return false;
    eh_arena_set_recovery(&slot->arena, &recovery);
    if (stage == FILLED)
        read_block(s, slot);
    else
        hand_over(s, slot, lane);
    return true;
}

/* A block to work on, held; what is nearest to its end comes first. */
static struct slot *take_work(struct scan *s, enum stage *out)
{
    static const enum stage order[] = {SETTLED, FILLED};
    for (int o = 0; o < 2; o++)
        for (uint32_t i = 0; i < s->slot_count; i++)
            if (s->slot[i].stage == order[o]) {
                *out = order[o];
                s->slot[i].stage = HELD;
                return &s->slot[i];
            }
    return NULL;
}

/* Works on one block; the lock is held before and after. */
static void do_work(struct scan *s, struct slot *slot, enum stage stage, uint32_t lane)
{
    pthread_mutex_unlock(&s->lock);
    bool done = work_on(s, slot, stage, lane);
    pthread_mutex_lock(&s->lock);
    s->no_memory = s->no_memory || !done;
    slot->stage = stage == FILLED ? READ : FREE;
    pthread_cond_broadcast(&s->progress);
}

static void *run_lane(void *state)
{
    struct lane *lane = state;
    struct scan *s = lane->scan;
    enum stage stage;
    pthread_mutex_lock(&s->lock);
    while (!s->stop) {
        struct slot *slot = take_work(s, &stage);
        if (slot)
            do_work(s, slot, stage, lane->number);
        else
            pthread_cond_wait(&s->work, &s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

/* --- the caller's thread --- */

static void destroy(void *object)
{
    struct scan *s = object;
    pthread_mutex_lock(&s->lock);
    s->stop = true;
    pthread_cond_broadcast(&s->work);
    pthread_mutex_unlock(&s->lock);
    for (; s->started > 1; s->started--)
        pthread_join(s->lane[s->started - 1].thread, NULL);
    for (uint32_t i = 0; i < s->slot_count; i++)
        eh_arena_free(&s->slot[i].arena);
    s->slot_count = 0;
}

static void start_lanes(struct scan *s)
{
    uint32_t lanes = s->sink->lane && s->sink->lanes > 1 ? s->sink->lanes : 1;
    s->lane_count = lanes < LANES_MOST ? lanes : LANES_MOST;
    s->slot_count = s->lane_count > 1 ? SLOTS_A_LANE * s->lane_count : 1;
    s->slot = EH_NEW_ARRAY(s->study->arena, struct slot, s->slot_count);
    for (uint32_t i = 0; i < s->slot_count; i++)
        eh_arena_init(&s->slot[i].arena, s->study->arena);
    for (s->started = 1; s->started < s->lane_count; s->started++) {
        struct lane *lane = &s->lane[s->started];
        *lane = (struct lane){.scan = s, .number = s->started};
        if (pthread_create(&lane->thread, NULL, run_lane, lane) != 0)
            break; /* fewer do as well */
    }
}

static void widen_days(struct eh_study *study, const struct eh_event_rows *rows)
{
    if (rows->first_day == EH_DATE_NONE)
        return;
    if (study->first_event == EH_DATE_NONE || rows->first_day < study->first_event)
        study->first_event = rows->first_day;
    if (study->last_event == EH_DATE_NONE || rows->last_day > study->last_event)
        study->last_event = rows->last_day;
}

/* Kinds are numbered as rows name them, so each is added before the odd rows behind its first. */
static void read_odd_rows(struct scan *s, struct eh_table *table, struct slot *slot)
{
    struct eh_event_rows *rows = &slot->rows;
    const struct eh_csv_block *block = &slot->block;
    uint32_t kinds = 0;
    for (size_t i = 0; i <= rows->odd_count; i++) {
        uint32_t row = i < rows->odd_count ? rows->odd[i] : UINT32_MAX;
        for (; kinds < rows->kind_count && rows->kind[kinds].row < row; kinds++)
            slot->kind[kinds] = eh_event_add_kind(
                s->study, (struct eh_cell){rows->kind[kinds].text, rows->kind[kinds].length, 0});
        if (row == UINT32_MAX)
            break;
        table->row = eh_split_get_row(&block->split, block->bytes, block->line, row);
        if (!read_row(s, table, &rows->event[row]))
            rows->event[row].from = EH_PERSON_NONE;
    }
}

static int settle(struct scan *s, struct eh_table *table, struct slot *slot, struct eh_failure *failure)
{
    bool again;
    eh_arena_set_recovery(&slot->arena, s->study->arena->recovery);
    int code = eh_csv_settle(table->csv, &slot->block, &again, failure);
    if (code != EH_OK)
        return code;
    if (!table->usable)
        slot->block.split.row_count = 0;
    if (again || !table->usable)
        eh_event_rows_read(&slot->rows, &slot->block, &s->form);
    widen_days(s->study, &slot->rows);
    size_t kinds = s->study->kinds.count;
    read_odd_rows(s, table, slot);
    if (s->sink->kinds && s->study->kinds.count != kinds)
        s->sink->kinds(s->sink->state);
    return EH_OK;
}

/* Puts the slot into a stage; the lock is held. */
static void put(struct scan *s, struct slot *slot, enum stage stage)
{
    slot->stage = stage;
    pthread_cond_signal(&s->work);
}

/* One file, blocks in a ring: `head` is filled next, `tail` is settled next. The lock is held throughout but
 * where blocks are worked on. */
static int run_ring(struct scan *s, struct eh_table *table, struct eh_failure *failure)
{
    uint32_t head = 0, tail = 0, open = 0; /* open: filled, not settled */
    bool more = true;
    enum stage stage;
    struct slot *slot;
    int code = EH_OK;
    while (code == EH_OK && !s->no_memory) {
        if (open && s->slot[tail].stage == READ) {
            slot = &s->slot[tail];
            slot->stage = HELD;
            pthread_mutex_unlock(&s->lock);
            code = settle(s, table, slot, failure);
            pthread_mutex_lock(&s->lock);
            put(s, slot, code == EH_OK ? SETTLED : FREE);
            tail = (tail + 1) % s->slot_count;
            open--;
        } else if (more && s->slot[head].stage == FREE) {
            slot = &s->slot[head];
            slot->stage = HELD;
            pthread_mutex_unlock(&s->lock);
            code = eh_csv_fill(table->csv, &slot->block, failure);
            pthread_mutex_lock(&s->lock);
            more = code == 1;
            put(s, slot, more ? FILLED : FREE);
            head = more ? (head + 1) % s->slot_count : head;
            open += more;
            code = code == 1 ? EH_OK : code;
        } else if ((slot = take_work(s, &stage))) {
            do_work(s, slot, stage, 0);
        } else {
            bool idle = !more && !open;
            for (uint32_t i = 0; i < s->slot_count && idle; i++)
                idle = s->slot[i].stage == FREE;
            if (idle)
                break;
            pthread_cond_wait(&s->progress, &s->lock);
        }
    }
    return code;
}

/* Waits until nobody works, whatever stopped the ring. */
static void drain(struct scan *s)
{
    for (uint32_t i = 0; i < s->slot_count; i++) {
        while (s->slot[i].stage == HELD)
            pthread_cond_wait(&s->progress, &s->lock);
        s->slot[i].stage = FREE;
    }
}

/* The first days of what a record lies in or not: the lookback window, the period, what comes after it. */
static void set_edges(const struct eh_study *study, int32_t *edge)
{
    const struct eh_period *period = &study->period;
    bool all = period->all;
    edge[0] = all ? EH_DATE_NONE : eh_date_add_months(period->first, -(int)study->config.lookback_months);
    edge[1] = all ? EH_DATE_NONE : period->first;
    edge[2] = all ? EH_DATE_NONE : period->last + 1;
}

static int read_records(struct scan *s, struct eh_table *table, struct eh_failure *failure)
{
    for (size_t c = 0; c < EH_EVENT_COLUMNS; c++)
        s->form.field[c] = table->field[c];
    for (uint32_t i = 0; i < s->slot_count; i++) {
        struct slot *slot = &s->slot[i];
        eh_arena_free(&slot->arena);
        eh_arena_set_recovery(&slot->arena, s->study->arena->recovery);
        eh_event_rows_init(&slot->rows, &slot->arena);
        int code = eh_csv_block_init(&slot->block, table->csv, &slot->arena, failure);
        if (code != EH_OK)
            return code;
    }
    pthread_mutex_lock(&s->lock);
    int code = run_ring(s, table, failure);
    drain(s);
    bool no_memory = s->no_memory;
    pthread_mutex_unlock(&s->lock);
    if (code == EH_OK && no_memory)
        code = eh_fail(failure, EH_MEMORY, "%s: no memory to read it", table->file->name);
    return code;
}

/* A name that an answer gives, as a record of the question's kind. */
static bool read_answer(struct scan *s, const struct eh_table *table, struct eh_cell name,
                        struct eh_cell kind, struct eh_event *out)
{
    struct eh_cell from = eh_table_get(table, EH_EVENT_FROM), date = eh_table_get(table, EH_EVENT_DATE);
    bool hint = !s->study->config.commas && memchr(name.text, ',', name.length);
    *out = (struct eh_event){.weight = EH_WEIGHT_ONE};
    bool good = eh_event_check_filled(table, EH_EVENT_FROM, EH_EVENT_FROM);
    if (!eh_event_read_date(s->study, table, date, &out->day) || !good)
        return false;
    if (from.length == name.length && memcmp(from.text, name.text, from.length) == 0) {
        eh_table_report(table, EH_PROBLEM_SELF_TIE, name,
                        "a record from a person to the same person; it is left out");
        s->self++;
        return false;
    }
    out->from = find_person(s, table, from, "the record is left out");
    out->to =
        find_person(s, table, name,
                    hint ? "the record is left out; where a comma separates names, set separator = comma in "
                           "[survey]"
                         : "the record is left out");
    if (out->from == EH_PERSON_NONE || out->to == EH_PERSON_NONE) {
        s->unknown++;
        return false;
    }
    eh_event_check_employed(s->study, table, out->from, date, out->day);
    eh_event_check_employed(s->study, table, out->to, date, out->day);
    out->kind = eh_event_add_kind(s->study, kind);
    return true;
}

/* A sheet of answers has a row a respondent: few, so one thread reads them one by one. */
static int read_answers(struct scan *s, struct eh_table *table, struct eh_failure *failure)
{
    struct eh_survey *survey = eh_survey_open(table);
    struct eh_cell name, kind;
    struct eh_event event;
    int code;
    while ((code = eh_table_read(table, failure)) == 1) {
        eh_survey_start(survey);
        while (table->row.right_length && eh_survey_next(survey, table, &name, &kind)) {
            size_t kinds = s->study->kinds.count;
            if (!read_answer(s, table, name, kind, &event))
                continue;
            if (s->sink->kinds && s->study->kinds.count != kinds)
                s->sink->kinds(s->sink->state);
            give(s, 0, &event, 1);
        }
    }
    return code;
}

static int scan_file(struct scan *s, const struct eh_file *file, struct eh_failure *failure)
{
    struct eh_table *table;
    s->self = s->weight = s->small = s->unknown = 0;
    int code = eh_table_open(s->study, file, false, &table, failure);
    if (code != EH_OK)
        return code;
    code =
        table->usable && table->is_survey ? read_answers(s, table, failure) : read_records(s, table, failure);
    if (code == EH_OK)
        code = eh_table_close(table, failure);
    eh_study_add_left_out(s->study, "self_tie", file->name, s->self,
                          "records from a person to the same person");
    eh_study_add_left_out(s->study, "weight_not_positive", file->name, s->weight,
                          "records with a weight of zero or less");
    eh_study_add_left_out(s->study, "weight_too_small", file->name, s->small,
                          "records with a weight that rounds to zero billionths");
    eh_study_add_left_out(s->study, "unknown_person", file->name, s->unknown,
                          "records of people who are not in people.csv");
    return code;
}

int eh_collaboration_scan(struct eh_study *study, const struct eh_event_sink *sink,
                          struct eh_failure *failure)
{
    int code = EH_OK;
    if (!study->own->collaboration.count)
        return code;
    struct scan *s = EH_NEW(study->arena, struct scan);
    *s = (struct scan){.study = study,
                       .sink = sink,
                       .form = {.first = EH_DATE_PLAUSIBLE_FIRST,
                                .last = study->own->today < EH_DATE_PLAUSIBLE_LAST ? study->own->today
                                                                                   : EH_DATE_PLAUSIBLE_LAST}};
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->work, NULL);
    pthread_cond_init(&s->progress, NULL);
    eh_arena_own(study->arena, s, destroy);
    set_edges(study, s->form.edge);
    eh_roster_ids_init(&s->form.ids, &study->people, study->arena);
    start_lanes(s);
    for (size_t f = 0; code == EH_OK && f < study->own->collaboration.count; f++)
        code = scan_file(s, &study->own->collaboration.file[f], failure);
    destroy(s);
    eh_arena_release(study->arena, s->form.ids.slot);
    return code;
}
