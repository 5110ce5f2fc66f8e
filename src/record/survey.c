#include "survey.h"

#include <string.h>

#include "evenhand/base/text.h"
#include "names.h"
#include "plan.h"

struct question {
    uint32_t field;
    const char *kind;
};

struct eh_survey {
    struct question *question;
    size_t count, capacity;
    bool commas;
    size_t at;        /* the question whose cell is being read */
    const char *rest; /* of that cell; NULL: not begun */
    size_t rest_length;
};

static bool is_question_map(const struct eh_column_map *map)
{
    return strcmp(map->file, "collaboration") == 0 && strncmp(map->column, "to.", 3) == 0;
}

static bool names_questions(const struct eh_config *config)
{
    for (size_t i = 0; i < config->column_count; i++)
        if (is_question_map(&config->columns[i]))
            return true;
    return false;
}

bool eh_survey_is_one(const struct eh_table *table)
{
    const struct eh_config *config = &table->study->config;
    bool expected = (config->preset && strcmp(config->preset, "survey") == 0) || names_questions(config);
    return expected && strcmp(table->file->kind, "collaboration") == 0 &&
           eh_table_find_field(table, "to") == EH_FIELD_NONE;
}

static bool is_import_id(const struct eh_csv_row *row)
{
    static const char mark[] = "{\"ImportId\"";
    for (uint32_t i = 0; i < row->count; i++)
        if (row->cells[i].length >= sizeof mark - 1 &&
            memcmp(eh_csv_row_get_text(row, i), mark, sizeof mark - 1) == 0)
            return true;
    return false;
}

uint32_t eh_survey_count_notes(const char *path, const char *name, struct eh_arena *arena, uint64_t *out_line)
{
    enum { MOST = 2 };
    const struct eh_csv_options options = {.path = path, .name = name};
    struct eh_failure unused = {0};
    struct eh_arena scratch;
    struct eh_csv *csv;
    struct eh_csv_row row;
    uint32_t notes = 0;
    *out_line = 0;
    eh_arena_init(&scratch, arena);
    bool good = eh_csv_open(&options, &scratch, &csv, &unused) == EH_OK;
    for (uint32_t i = 1; good && !notes && i <= MOST && eh_csv_read(csv, &row, &unused) == 1; i++) {
        *out_line = i == 1 ? row.line : *out_line;
        notes = is_import_id(&row) ? i : 0;
    }
    eh_arena_free(&scratch);
    return notes;
}

/* What survey tools add to the answers: Forms, Qualtrics, SurveyMonkey, LimeSurvey. */
static bool is_from_tool(const char *header)
{
    static const char *const names[] = {"id",
                                        "timestamp",
                                        "start time",
                                        "completion time",
                                        "last modified time",
                                        "email",
                                        "email address",
                                        "username",
                                        "name",
                                        "first name",
                                        "last name",
                                        "start date",
                                        "end date",
                                        "status",
                                        "ip address",
                                        "progress",
                                        "finished",
                                        "recorded date",
                                        "duration (in seconds)",
                                        "response id",
                                        "respondent id",
                                        "collector id",
                                        "custom data 1",
                                        "recipient last name",
                                        "recipient first name",
                                        "recipient email",
                                        "external reference",
                                        "location latitude",
                                        "location longitude",
                                        "distribution channel",
                                        "user language",
                                        "submitdate",
                                        "lastpage",
                                        "startlanguage",
                                        "seed",
                                        "token",
                                        "datestamp",
                                        "ipaddr",
                                        "language",
                                        "person",
                                        "respondent",
                                        "points",
                                        "score",
                                        "total points"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (eh_text_equal_loosely(header, names[i]))
            return true;
    return false;
}

static bool is_about_people(const struct eh_config *config, const char *header)
{
    size_t count;
    const struct eh_column *columns = eh_columns_get("people", &count);
    for (size_t i = 0; i < count; i++)
        if (eh_text_equal_loosely(columns[i].name, header))
            return true;
    return eh_plan_is_known(header) || eh_names_has(&config->groups, header) ||
           eh_names_has(&config->structure, header) || eh_names_has(&config->strata, header);
}

/* Whether the header is the pattern without regard to case, blanks, '_' and '-'; a '*' at its end stands for
 * any rest. */
static bool matches(const char *header, const char *pattern, struct eh_arena *arena)
{
    size_t length = strlen(pattern);
    if (!length || pattern[length - 1] != '*')
        return eh_text_equal_loosely(header, pattern);
    const char *stem = eh_arena_copy_bytes(arena, pattern, length - 1);
    for (size_t i = 0; i <= strlen(header); i++)
        if (eh_text_equal_loosely(eh_arena_copy_bytes(arena, header, i), stem))
            return true;
    return false;
}

static void add_question(struct eh_survey *self, struct eh_table *table, uint32_t field, const char *kind)
{
    for (size_t i = 0; i < self->count; i++)
        if (self->question[i].field == field)
            return;
    EH_RESERVE(&table->arena, self->question, self->count, self->capacity);
    self->question[self->count++] = (struct question){field, kind};
}

static void add_named(struct eh_survey *self, struct eh_table *table)
{
    const struct eh_config *config = &table->study->config;
    const struct eh_csv_row *header = eh_csv_get_header(table->csv);
    for (size_t m = 0; m < config->column_count; m++) {
        const struct eh_column_map *map = &config->columns[m];
        bool found = false;
        for (uint32_t i = 0; is_question_map(map) && i < header->count; i++)
            if (matches(eh_table_get_header(table, i, &table->arena), map->header, &table->arena)) {
                add_question(self, table, i, map->column + 3);
                found = true;
            }
        if (is_question_map(map) && !found)
            eh_problems_add(&table->study->problems, EH_PROBLEM_COLUMN_MISSING, table->file->name,
                            header->line, 0, NULL, "the header has no '%s', which [columns] gives for %s.%s",
                            map->header, map->file, map->column);
    }
}

/* "Advice" and 3 of "Advice 3", "Advice_3", "Advice-3", "Advice.3", "Advice [3]", "Advice (3)", "Advice #3";
 * NULL where there is no number of a name. */
static const char *read_stem(const char *header, struct eh_arena *arena, unsigned *out_number)
{
    static const char *const numbered[] = {"question", "q", "item", "frage", "pregunta"};
    const char *end = header + strlen(header), *digits;
    if (end > header && (end[-1] == ']' || end[-1] == ')'))
        end--;
    for (digits = end; digits > header && digits[-1] >= '0' && digits[-1] <= '9';)
        digits--;
    if (digits == end || end - digits > 2 || digits == header || !strchr(" _-.[(#", digits[-1]))
        return NULL;
    const char *stem = header;
    size_t length = (size_t)(digits - header);
    while (length && strchr(" _-.[(#", stem[length - 1]))
        length--;
    if (!length)
        return NULL;
    *out_number = 0;
    for (const char *c = digits; c < end; c++)
        *out_number = 10 * *out_number + (unsigned)(*c - '0');
    stem = eh_arena_copy_bytes(arena, stem, length);
    for (size_t i = 0; i < sizeof numbered / sizeof *numbered; i++)
        if (eh_text_equal_loosely(stem, numbered[i]))
            return NULL;
    return stem;
}

/* The last of the columns from `first` on that are one question with a column for each name. */
static uint32_t find_last_of(const struct eh_table *table, uint32_t first, const char **out_stem,
                             struct eh_arena *arena)
{
    unsigned number, next;
    uint32_t last = first;
    const char *stem = read_stem(eh_table_get_header(table, first, arena), arena, &number), *other;
    if (!stem || number != 1)
        return first;
    while (last + 1 < eh_csv_get_header(table->csv)->count &&
           (other = read_stem(eh_table_get_header(table, last + 1, arena), arena, &next)) &&
           next == number + 1 && eh_text_equal_loosely(stem, other)) {
        last++;
        number++;
    }
    if (last > first)
        *out_stem = stem;
    return last;
}

static void add_all(struct eh_survey *self, struct eh_table *table)
{
    const struct eh_csv_row *header = eh_csv_get_header(table->csv);
    for (uint32_t i = 0; i < header->count; i++) {
        const char *kind = eh_table_get_header(table, i, &table->arena);
        bool used = false;
        for (size_t c = 0; c < table->column_count; c++)
            used = used || table->field[c] == i;
        if (!*kind || used || is_from_tool(kind) || is_about_people(&table->study->config, kind))
            continue;
        uint32_t last = find_last_of(table, i, &kind, &table->arena);
        for (; i <= last; i++)
            add_question(self, table, i, kind);
        i = last;
    }
}

struct eh_survey *eh_survey_open(struct eh_table *table)
{
    struct eh_survey *self = EH_NEW(&table->arena, struct eh_survey);
    self->commas = table->study->config.commas;
    if (names_questions(&table->study->config))
        add_named(self, table);
    else
        add_all(self, table);
    if (!self->count)
        eh_problems_add(&table->study->problems, EH_PROBLEM_COLUMN_MISSING, table->file->name,
                        eh_csv_get_header(table->csv)->line, 0, NULL,
                        "the header has no column 'to', and no question whose answers are names");
    return self;
}

void eh_survey_start(struct eh_survey *self)
{
    self->at = 0;
    self->rest = NULL;
}

static bool separates(const struct eh_survey *self, char c)
{
    return c == ';' || c == '|' || c == '\n' || c == '\r' || (self->commas && c == ',');
}

bool eh_survey_next(struct eh_survey *self, const struct eh_table *table, struct eh_cell *out_name,
                    struct eh_cell *out_kind)
{
    for (; self->at < self->count; self->at++, self->rest = NULL) {
        const struct question *question = &self->question[self->at];
        struct eh_cell cell = eh_table_get_field(table, question->field);
        if (!self->rest) {
            self->rest = cell.text;
            self->rest_length = cell.length;
        }
        while (self->rest_length) {
            const char *name = self->rest;
            size_t length = 0;
            while (length < self->rest_length && !separates(self, name[length]))
                length++;
            size_t step = length + (length < self->rest_length);
            self->rest += step;
            self->rest_length -= step;
            length = eh_names_trim(&name, length);
            if (!length)
                continue;
            *out_name = (struct eh_cell){name, length, question->field};
            *out_kind = (struct eh_cell){question->kind, strlen(question->kind), question->field};
            return true;
        }
    }
    return false;
}
