#include "config_parts.h"

#include <string.h>

#include "evenhand/base/text.h"
#include "names.h"

static const struct eh_column people[] = {
    {"person", true},      {"hired", false},          {"left", false},
    {"department", false}, {"level", false},          {"manager", false},
    {"location", false},   {"decision_maker", false}, {"snapshot", false}};
static const struct eh_column collaboration[] = {{"from", true},  {"to", true},      {"date", false},
                                                 {"kind", false}, {"weight", false}, {"first", false},
                                                 {"last", false}, {"count", false}};
static const struct eh_column meetings[] = {
    {"meeting", true}, {"person", true}, {"date", false}, {"kind", false}};
static const struct eh_column mentoring[] = {{"mentor", true}, {"mentee", true}, {"kind", false},
                                             {"start", false}, {"end", false},   {"programme", false}};
static const struct eh_column outcomes[] = {{"person", true}, {"outcome", true}, {"date", false}};
static const struct eh_column decisions[] = {{"decider", true}, {"candidate", true}, {"decision", false},
                                             {"date", false},   {"outcome", false},  {"disclosed", false},
                                             {"recused", false}};

static const struct {
    const char *file;
    const struct eh_column *columns;
    size_t count;
} files[] = {
#define FILE_COLUMNS(file)                                                                                   \
    {                                                                                                        \
#file, file, sizeof file / sizeof *file                                                              \
    }
    FILE_COLUMNS(people),    FILE_COLUMNS(collaboration), FILE_COLUMNS(meetings),
    FILE_COLUMNS(mentoring), FILE_COLUMNS(outcomes),      FILE_COLUMNS(decisions),
#undef FILE_COLUMNS
};
enum { FILE_COUNT = sizeof files / sizeof *files };

const struct eh_column *eh_columns_get(const char *file, size_t *out_count)
{
    for (size_t i = 0; i < FILE_COUNT; i++)
        if (eh_text_equal_loosely(files[i].file, file)) {
            *out_count = files[i].count;
            return files[i].columns;
        }
    *out_count = 0;
    return NULL;
}

/* The registry's spelling of a kind of file; fails where there is none. */
static const char *find_file(const char *name, const struct eh_setting *s, struct eh_arena *arena,
                             struct eh_failure *failure)
{
    const char *known[FILE_COUNT];
    for (size_t i = 0; i < FILE_COUNT; i++) {
        known[i] = files[i].file;
        if (eh_text_equal_loosely(known[i], name))
            return known[i];
    }
    eh_setting_fail(s, failure, "unknown file '%s' in [%s]%s", name, s->section,
                    eh_names_suggest(name, known, FILE_COUNT, arena));
    return NULL;
}

int eh_config_add_column(struct eh_config *self, const struct eh_setting *s, struct eh_arena *arena,
                         struct eh_failure *failure)
{
    const char *dot = strchr(s->key, '.');
    if (!dot)
        return eh_setting_fail(s, failure, "a column is written FILE.COLUMN, as in people.person");
    const char *file =
        find_file(eh_arena_copy_bytes(arena, s->key, (size_t)(dot - s->key)), s, arena, failure);
    if (!file)
        return failure->code;
    if (!dot[1] || !*s->value)
        return eh_setting_fail(s, failure, "'%s' names no column", s->key);
    size_t count;
    const struct eh_column *columns = eh_columns_get(file, &count);
    const char **known = EH_NEW_ARRAY(arena, const char *, count), *column = dot + 1;
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        known[i] = columns[i].name;
        if (eh_text_equal_loosely(known[i], column)) {
            column = known[i];
            found = true;
        }
    }
    bool question = strcmp(file, "collaboration") == 0 && strncmp(column, "to.", 3) == 0 && column[3];
    if (!found && !question && strcmp(file, "people") != 0) /* people may have any column: an attribute */
        return eh_setting_fail(s, failure, "%s has no column '%s'%s", file, column,
                               eh_names_suggest(column, known, count, arena));
    self->columns[self->column_count++] = (struct eh_column_map){file, column, s->value};
    return EH_OK;
}

int eh_config_add_file(struct eh_config *self, const struct eh_setting *s, struct eh_arena *arena,
                       struct eh_failure *failure)
{
    struct eh_file_map map = {.file = find_file(s->key, s, arena, failure)};
    if (!map.file)
        return failure->code;
    eh_names_split(s->value, arena, &map.patterns);
    if (!map.patterns.count)
        return eh_setting_fail(s, failure, "'%s' names no file", s->key);
    self->files[self->file_count++] = map;
    return EH_OK;
}

const char *eh_config_find_header(const struct eh_config *self, const char *file, const char *column)
{
    for (size_t i = 0; i < self->column_count; i++)
        if (strcmp(self->columns[i].file, file) == 0 &&
            eh_text_equal_loosely(self->columns[i].column, column))
            return self->columns[i].header;
    return NULL;
}

void eh_config_report(const struct eh_config *self, struct eh_problems *problems, enum eh_problem_code code,
                      const char *section, const char *key, const char *opt_item, const char *text)
{
    for (size_t i = 0; i < self->setting_count; i++) {
        const struct eh_setting *s = &self->settings[i];
        if (!eh_text_equal_loosely(s->section, section) || !eh_text_equal_loosely(s->key, key))
            continue;
        bool at_key = s->text && opt_item && strcmp(opt_item, key) == 0;
        eh_problems_add_at(problems, code, "study.ini", (uint64_t)s->line,
                           at_key ? 1 + strspn(s->text, " \t") : eh_setting_find_column(s, opt_item), "%s",
                           text);
        return;
    }
    eh_problems_add_at(problems, code, "study.ini", 0, 0, "%s", text);
}
