/* plant DIR RECORDS: writes a study with RECORDS rows of collaboration.csv and 1,000 faults of 30 kinds into
 * the directory, which is there, and their places to standard output, a line each: "people.csv:12:3
 * DATE_FORM". Cells with line breaks stand between them, and mentoring.csv has CRLF. Nothing else is wrong
 * with the study. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PEOPLE = 2000, FIELDS = 8, FAULTS = 1000 };

enum kind {
    TWICE,
    HIRED_FORM,
    LEFT_FIRST,
    NO_LEVEL,
    NO_MANAGER,
    OWN_MANAGER,
    ALIKE,
    NOBODY,
    LONG_ROW,
    FAR_DATE,
    PEOPLE_KINDS,
    NO_SUCH_DAY = PEOPLE_KINDS,
    COMMA,
    SELF,
    STRANGER,
    NEGATIVE,
    TINY,
    SHORT_ROW,
    LATIN,
    EARLY,
    LATE,
    FUTURE,
    NO_SENDER,
    NUL,
    CONTACT_KINDS,
    SELF_MENTOR = CONTACT_KINDS,
    BACKWARDS,
    NO_KIND,
    AGAIN,
    OTHER_DAY,
    SELF_DECISION,
    NO_ANSWER,
    KINDS
};

struct writer {
    FILE *file;
    const char *name, *end;
    uint64_t line;
};

struct row {
    int count;
    char field[FIELDS][40];
    int length[FIELDS]; /* where a field holds a NUL; 0: up to its end */
};

static int count_of(enum kind kind)
{
    return FAULTS / KINDS + ((int)kind < FAULTS % KINDS);
}

static uint32_t draw(uint64_t *state, uint32_t bound)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % bound;
}

static struct writer open_file(const char *directory, const char *name, const char *header, const char *end)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    struct writer out = {.file = fopen(path, "wb"), .name = name, .end = end, .line = 2};
    if (!out.file) {
        perror(path);
        exit(1);
    }
    fprintf(out.file, "%s%s", header, end);
    return out;
}

static void set(struct row *row, int field, const char *text)
{
    snprintf(row->field[field], sizeof row->field[field], "%s", text);
}

/* Writes the row; the fault, if it has one, is at the start of a field (from 0; -1: the whole row). */
static void put(struct writer *self, const struct row *row, const char *code, int field)
{
    uint64_t column = 1, breaks = 0;
    for (int i = 0; i < row->count; i++) {
        size_t length = row->length[i] ? (size_t)row->length[i] : strlen(row->field[i]);
        if (i < field)
            column += length + 1;
        if (i)
            fputc(',', self->file);
        fwrite(row->field[i], 1, length, self->file);
        breaks += memchr(row->field[i], '\n', length) != NULL;
    }
    fputs(self->end, self->file);
    if (code && field < 0)
        printf("%s:%llu %s\n", self->name, (unsigned long long)self->line, code);
    else if (code)
        printf("%s:%llu:%llu %s\n", self->name, (unsigned long long)self->line,
               (unsigned long long)(field < row->count ? column : column - 1), code);
    self->line += 1 + breaks;
}

static void close_file(struct writer *self)
{
    if (fclose(self->file) != 0)
        exit(1);
}

/* person,hired,left,department,level,manager,gender */
static struct row make_person(const char *id, uint32_t number)
{
    static const char *const departments[] = {"North", "South", "East", "West"};
    struct row row = {.count = 7};
    set(&row, 0, id);
    set(&row, 1, "2019-05-01");
    set(&row, 3, departments[number % 4]);
    set(&row, 4, number % 10 ? "1" : "2");
    set(&row, 5, "p0000");
    set(&row, 6, number % 2 ? "woman" : "man");
    return row;
}

static void put_faulty_person(struct writer *out, enum kind kind, int k)
{
    char id[40];
    snprintf(id, sizeof id, "x%02d%03d", (int)kind, k);
    struct row row = make_person(id, (uint32_t)k);
    switch (kind) {
    case TWICE:
        snprintf(row.field[0], 40, "p%04d", k);
        put(out, &row, "PERSON_DUPLICATE", 0);
        break;
    case HIRED_FORM:
        set(&row, 1, "31.12.2019");
        put(out, &row, "DATE_FORM", 1);
        break;
    case LEFT_FIRST:
        set(&row, 2, "2018-01-01");
        put(out, &row, "LEFT_BEFORE_HIRED", 2);
        break;
    case NO_LEVEL:
        set(&row, 4, "boss");
        put(out, &row, "LEVEL_UNKNOWN", 4);
        break;
    case NO_MANAGER:
        snprintf(row.field[5], 40, "nobody%d", k);
        put(out, &row, "MANAGER_UNKNOWN", 5);
        break;
    case OWN_MANAGER:
        set(&row, 5, id);
        put(out, &row, "MANAGER_SELF", 5);
        break;
    case ALIKE:
        snprintf(row.field[0], 40, "P%04d", k + 100);
        put(out, &row, "PERSON_SIMILAR", 0);
        break;
    case NOBODY:
        set(&row, 0, "");
        put(out, &row, "CELL_EMPTY", 0);
        break;
    case LONG_ROW:
        row.count = 8;
        set(&row, 7, "more");
        put(out, &row, "ROW_LENGTH", 7);
        break;
    default:
        set(&row, 2, "9999-12-31");
        put(out, &row, "DATE_IMPLAUSIBLE", 2);
    }
}

static void write_people(const char *directory)
{
    struct writer out =
        open_file(directory, "people.csv", "person,hired,left,department,level,manager,gender", "\n");
    char id[40];
    for (uint32_t i = 0; i < PEOPLE; i++) {
        snprintf(id, sizeof id, "p%04u", i);
        struct row row = make_person(id, i);
        if (i == 0)
            set(&row, 5, "");
        put(&out, &row, NULL, 0);
        for (int kind = 0; kind < PEOPLE_KINDS; kind++) /* spread, each behind what it repeats */
            for (int k = 0; k < count_of((enum kind)kind); k++)
                if (i == 150 + 50 * (uint32_t)k + (uint32_t)kind)
                    put_faulty_person(&out, (enum kind)kind, k);
    }
    struct row late = make_person("late", 1), gone = make_person("gone", 2);
    set(&late, 1, "2026-09-20");
    set(&gone, 2, "2026-07-05");
    put(&out, &late, NULL, 0);
    put(&out, &gone, NULL, 0);
    close_file(&out);
}

/* from,to,date,kind,weight */
static struct row make_contact(uint64_t *state)
{
    struct row row = {.count = 5};
    uint32_t from = draw(state, PEOPLE), to = (from + 1 + draw(state, PEOPLE - 1)) % PEOPLE,
             day = draw(state, 92);
    uint32_t month = day < 31 ? 7 : day < 62 ? 8 : 9;
    snprintf(row.field[0], 40, "p%04u", from);
    snprintf(row.field[1], 40, "p%04u", to);
    snprintf(row.field[2], 40, "2026-%02u-%02u", month,
             1 + (month == 7   ? day
                  : month == 8 ? day - 31
                               : day - 62));
    set(&row, 3, draw(state, 50) ? "mail" : "\"mail\nand chat\"");
    set(&row, 4, "1");
    return row;
}

static void put_faulty_contact(struct writer *out, enum kind kind, uint64_t *state)
{
    struct row row = make_contact(state);
    set(&row, 3, "mail");
    switch (kind) {
    case NO_SUCH_DAY:
        set(&row, 2, "2026-13-01");
        put(out, &row, "DATE_FORM", 2);
        break;
    case COMMA:
        set(&row, 4, "\"1,5\"");
        put(out, &row, "NUMBER_FORM", 4);
        break;
    case SELF:
        set(&row, 1, row.field[0]);
        put(out, &row, "SELF_TIE", 1);
        break;
    case STRANGER:
        set(&row, 1, "stranger");
        put(out, &row, "PERSON_UNKNOWN", 1);
        break;
    case NEGATIVE:
        set(&row, 4, "-1");
        put(out, &row, "WEIGHT_NOT_POSITIVE", 4);
        break;
    case TINY:
        set(&row, 4, "1e-10");
        put(out, &row, "WEIGHT_TOO_SMALL", 4);
        break;
    case SHORT_ROW:
        row.count = 4;
        put(out, &row, "ROW_LENGTH", 5);
        break;
    case LATIN:
        set(&row, 3, "caf\xe9");
        put(out, &row, "ENCODING", 3);
        break;
    case EARLY:
        set(&row, 0, "late");
        set(&row, 2, "2026-08-01");
        put(out, &row, "BEFORE_HIRED", 2);
        break;
    case LATE:
        set(&row, 0, "gone");
        set(&row, 2, "2026-08-01");
        put(out, &row, "AFTER_LEFT", 2);
        break;
    case FUTURE:
        set(&row, 2, "2099-01-01");
        put(out, &row, "DATE_FUTURE", 2);
        break;
    case NO_SENDER:
        set(&row, 0, "");
        put(out, &row, "CELL_EMPTY", 0);
        break;
    default:
        memcpy(row.field[3], "ma\0il", 5);
        row.length[3] = 5;
        put(out, &row, "NUL_BYTE", 3);
    }
}

static void write_contacts(const char *directory, uint64_t records)
{
    struct writer out = open_file(directory, "collaboration.csv", "from,to,date,kind,weight", "\n");
    uint64_t state = 7, faults = 0, planted = 0;
    int left[KINDS];
    for (int kind = PEOPLE_KINDS; kind < CONTACT_KINDS; kind++)
        faults += (uint64_t)(left[kind] = count_of((enum kind)kind));
    for (uint64_t i = 0; i < records; i++) {
        if (planted < faults && i == planted * (records / faults) + records / faults / 2) {
            int kind = PEOPLE_KINDS + (int)(planted % (CONTACT_KINDS - PEOPLE_KINDS));
            while (!left[kind])
                kind = kind + 1 == CONTACT_KINDS ? PEOPLE_KINDS : kind + 1;
            left[kind]--;
            planted++;
            put_faulty_contact(&out, (enum kind)kind, &state);
            continue;
        }
        struct row row = make_contact(&state);
        put(&out, &row, NULL, 0);
    }
    close_file(&out);
}

/* mentor,mentee,kind,start,end with CRLF: a good row, then one of each fault, and so on. */
static void write_mentoring(const char *directory)
{
    struct writer out = open_file(directory, "mentoring.csv", "mentor,mentee,kind,start,end", "\r\n");
    for (int k = 0; k < count_of(SELF_MENTOR); k++)
        for (int kind = SELF_MENTOR - 1; kind <= NO_KIND; kind++) {
            struct row row = {.count = 5};
            snprintf(row.field[0], 40, "p%04d", k);
            snprintf(row.field[1], 40, "p%04d", kind == SELF_MENTOR ? k : k + 500);
            set(&row, 2, kind == NO_KIND ? "coaching" : "mentoring");
            set(&row, 3, "2026-02-01");
            set(&row, 4, kind == BACKWARDS ? "2026-01-01" : "");
            if (kind >= SELF_MENTOR && k >= count_of((enum kind)kind))
                continue;
            put(&out, &row,
                kind == SELF_MENTOR ? "SELF_MENTOR"
                : kind == BACKWARDS ? "END_BEFORE_START"
                : kind == NO_KIND   ? "VALUE_UNKNOWN"
                                    : NULL,
                kind == SELF_MENTOR ? 1
                : kind == BACKWARDS ? 4
                                    : 2);
        }
    close_file(&out);
}

/* person,outcome,date */
static void write_outcomes(const char *directory)
{
    struct writer out = open_file(directory, "outcomes.csv", "person,outcome,date", "\n");
    for (int k = 0; k < count_of(AGAIN); k++) {
        struct row row = {.count = 3};
        snprintf(row.field[0], 40, "p%04d", k);
        set(&row, 1, "promotion");
        set(&row, 2, "2026-08-10");
        put(&out, &row, NULL, 0);
        put(&out, &row, "RECORD_DUPLICATE", -1);
        if (k >= count_of(OTHER_DAY))
            continue;
        set(&row, 0, "gone");
        set(&row, 1, "exit");
        snprintf(row.field[2], 40, "2026-%02d-%02d", 3 + k / 28, 1 + k % 28);
        put(&out, &row, "EXIT_DATES_DIFFER", 2);
    }
    close_file(&out);
}

/* decider,candidate,decision,date,outcome */
static void write_decisions(const char *directory)
{
    struct writer out =
        open_file(directory, "decisions.csv", "decider,candidate,decision,date,outcome", "\n");
    for (int k = 0; k < count_of(SELF_DECISION); k++) {
        struct row row = {.count = 5};
        snprintf(row.field[0], 40, "p%04d", k);
        snprintf(row.field[1], 40, "p%04d", k + 700);
        set(&row, 2, "panel");
        set(&row, 3, "2026-08-10");
        set(&row, 4, "selected");
        put(&out, &row, NULL, 0);
        set(&row, 1, row.field[0]);
        put(&out, &row, "DECISION_SELF", 1);
        snprintf(row.field[1], 40, "p%04d", k + 800);
        set(&row, 4, "maybe");
        if (k < count_of(NO_ANSWER))
            put(&out, &row, "VALUE_UNKNOWN", 4);
    }
    close_file(&out);
}

int main(int argc, char **argv)
{
    uint64_t records = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;
    if (records < FAULTS) {
        fputs("usage: plant DIR RECORDS (1,000 and more)\n", stderr);
        return 2;
    }
    struct writer settings =
        open_file(argv[1], "study.ini", "[study]\nperiod = 2026Q3\nas_of = 2026-10-15\nname = Planted", "\n");
    close_file(&settings);
    write_people(argv[1]);
    write_contacts(argv[1], records);
    write_mentoring(argv[1]);
    write_outcomes(argv[1]);
    write_decisions(argv[1]);
    return 0;
}
