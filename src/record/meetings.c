/* Streams meetings.csv. Rows of a meeting may stand anywhere, in several files, so who was in which is kept:
 * eight bytes a row, and a few numbers a meeting. */
#include <stdlib.h>
#include <string.h>

#include "events.h"

enum column { MEETING, PERSON, DATE, KIND };

struct gathering {
    uint32_t meeting; /* number of its id */
    int32_t day;
    uint32_t kind;
    uint32_t file; /* place of its first row */
    uint64_t line;
    uint64_t members; /* rows, then where they end in the sorted list */
};

struct place_of_row {
    uint32_t gathering, person;
};

struct scan {
    struct eh_study *study;
    const struct eh_event_sink *sink;
    struct eh_arena *arena;
    struct eh_intern keys; /* meeting id and day as bytes: the number is that of the gathering */
    struct gathering *gathering;
    size_t gathering_capacity;
    struct place_of_row *row;
    size_t count, capacity;
    uint32_t file;
    uint64_t unknown; /* of one file */
    char *key;        /* the key under work */
    size_t key_capacity;
};

static struct gathering *find_gathering(struct scan *s, const struct eh_table *table, int32_t day,
                                        uint32_t *out)
{
    struct eh_cell id = eh_table_get(table, MEETING);
    size_t length = id.length + sizeof day, before = s->keys.count;
    if (length > s->key_capacity) {
        s->key = eh_arena_grow(s->arena, s->key, s->key_capacity, 2 * length, 1);
        s->key_capacity = 2 * length;
    }
    memcpy(s->key, &day, sizeof day);
    memcpy(s->key + sizeof day, id.text, id.length);
    *out = eh_intern_add(&s->keys, s->key, length);
    if (s->keys.count != before) {
        size_t count = before;
        EH_RESERVE(s->arena, s->gathering, count, s->gathering_capacity);
        s->gathering[*out] =
            (struct gathering){.day = day, .file = s->file, .line = eh_table_get_line(table, id)};
    }
    return &s->gathering[*out];
}

/* Where rows of one meeting name several kinds, the first in code-point order stands, and any kind before
 * none: so the order of rows decides nothing. */
static void settle_kind(const struct scan *s, struct gathering *gathering, uint32_t kind)
{
    const char **names = s->study->kinds.name;
    if (kind && (!gathering->kind || strcmp(names[kind], names[gathering->kind]) < 0))
        gathering->kind = kind;
}

static void read_row(struct scan *s, const struct eh_table *table)
{
    struct eh_study *study = s->study;
    struct eh_cell person = eh_table_get(table, PERSON), date = eh_table_get(table, DATE);
    int32_t day;
    if (!table->row.right_length)
        return;
    bool good = eh_event_check_filled(table, MEETING, PERSON);
    if (!eh_event_read_date(study, table, date, &day) || !good)
        return;
    struct place_of_row row;
    row.person = eh_intern_add(&study->own->ids, person.text, person.length);
    if (row.person >= study->people.n_roster && !study->config.externals) {
        s->unknown++;
        eh_event_report_unknown(study, table, person, "person",
                                "they count for the size of the meeting only");
    }
    eh_event_check_employed(study, table, row.person, date, day);
    struct gathering *gathering = find_gathering(s, table, day, &row.gathering);
    settle_kind(s, gathering, eh_event_add_kind(study, eh_table_get(table, KIND)));
    gathering->members++;
    EH_RESERVE(s->arena, s->row, s->count, s->capacity);
    s->row[s->count++] = row;
}

static int read_file(struct scan *s, const struct eh_file *file, struct eh_failure *failure)
{
    struct eh_table *table;
    s->unknown = 0;
    int code = eh_table_open(s->study, file, false, &table, failure);
    if (code != EH_OK)
        return code;
    while ((code = eh_table_read(table, failure)) == 1)
        read_row(s, table);
    if (code == EH_OK)
        code = eh_table_close(table, failure);
    eh_study_add_left_out(s->study, "unknown_person", file->name, s->unknown,
                          "places in meetings of people who are not in people.csv");
    return code;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static uint32_t keep_distinct(uint32_t *person, size_t count)
{
    uint32_t kept = 0;
    if (count)
        qsort(person, count, sizeof *person, by_number);
    for (size_t i = 0; i < count; i++)
        if (!kept || person[kept - 1] != person[i])
            person[kept++] = person[i];
    return kept;
}

static void hand_over(const struct scan *s, const struct gathering *gathering, uint32_t *person, size_t count)
{
    struct eh_study *study = s->study;
    uint32_t distinct = keep_distinct(person, count);
    if (distinct > study->config.broadcast) {
        const char *file = study->own->meetings.file[gathering->file].name;
        eh_problems_add(&study->problems, EH_PROBLEM_MEETING_BROADCAST, file, gathering->line, 0, NULL,
                        "a meeting of %u people, more than broadcast = %u; it is left out", distinct,
                        study->config.broadcast);
        eh_study_add_left_out(study, "broadcast", file, 1, "meetings above the broadcast limit");
        return;
    }
    if (distinct < 2) {
        eh_problems_add(&study->problems, EH_PROBLEM_MEETING_SINGLE,
                        study->own->meetings.file[gathering->file].name, gathering->line, 0, NULL,
                        "a meeting of one person; it makes no tie");
        return;
    }
    struct eh_meeting meeting = {
        .count = distinct, .person = person, .day = gathering->day, .kind = gathering->kind};
    if (s->sink->meeting)
        s->sink->meeting(s->sink->state, &meeting);
}

/* Sorts the rows by meeting, counting, and hands the meetings over one by one. */
static void group(struct scan *s)
{
    uint32_t *person = EH_NEW_ARRAY(s->arena, uint32_t, s->count);
    uint64_t begin = 0;
    for (size_t g = 0; g < s->keys.count; g++) {
        uint64_t members = s->gathering[g].members;
        s->gathering[g].members = begin;
        begin += members;
    }
    for (size_t i = 0; i < s->count; i++)
        person[s->gathering[s->row[i].gathering].members++] = s->row[i].person;
    begin = 0;
    for (size_t g = 0; g < s->keys.count; g++) {
        hand_over(s, &s->gathering[g], person + begin, s->gathering[g].members - begin);
        begin = s->gathering[g].members;
    }
}

int eh_meetings_scan(struct eh_study *study, const struct eh_event_sink *sink, struct eh_failure *failure)
{
    int code = EH_OK;
    struct eh_arena scratch;
    eh_arena_init(&scratch, study->arena);
    struct scan s = {.study = study, .sink = sink, .arena = &scratch};
    eh_intern_init(&s.keys, &scratch);
    for (; code == EH_OK && s.file < study->own->meetings.count; s.file++)
        code = read_file(&s, &study->own->meetings.file[s.file], failure);
    if (code == EH_OK && s.count)
        group(&s);
    eh_arena_free(&scratch);
    return code;
}
