/* [source NAME]: where records of contact lie in a database. */
#include <string.h>

#include "config_parts.h"
#include "evenhand/base/text.h"
#include "names.h"

enum { TIMEOUT = 3600, TIMEOUT_MOST = 7 * 86400 };

static const struct eh_source standard = {
    .name = "",
    .table = "collaboration",
    .column = {"from", "to", "date", "kind", "weight", "first", "last", "count"},
    .has = {true, true, true, true, true},
    .timeout_seconds = TIMEOUT,
};

/* The name stands in sentences, in report.json and for a file. */
static bool is_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    return length && length == strlen(name);
}

static struct eh_source *find_source(struct eh_config *self, const struct eh_setting *s,
                                     struct eh_arena *arena, struct eh_failure *failure)
{
    const char *name = s->section + 7;
    size_t length = eh_names_trim(&name, strlen(name));
    name = eh_arena_copy_bytes(arena, name, length);
    for (size_t i = 0; i < self->source_count; i++)
        if (eh_text_equal_loosely(self->sources[i].name, name))
            return &self->sources[i];
    if (!is_name(name)) {
        eh_setting_fail(s, failure,
                        "a source has a name of letters, digits, '_' and '-', as in [source events]");
        return NULL;
    }
    struct eh_source *source = &self->sources[self->source_count++];
    *source = standard;
    source->name = name;
    return source;
}

static int apply_url(struct eh_source *self, const struct eh_setting *s, struct eh_failure *failure)
{
    switch (eh_source_check_url(s->value)) {
    case EH_URL_PASSWORD:
        return eh_setting_fail(s, failure,
                               "the url holds a password; keep it in ~/.pgpass or in a service file");
    case EH_URL_FORM:
        return eh_setting_fail(s, failure,
                               "the url is not one of PostgreSQL: postgresql://ROLE@HOST/DATABASE");
    case EH_URL_GOOD:
        break;
    }
    self->url = s->value;
    return EH_OK;
}

static int apply_columns(struct eh_source *self, const struct eh_setting *s, struct eh_arena *arena,
                         struct eh_failure *failure)
{
    struct eh_names names;
    eh_names_split(s->value, arena, &names);
    memset(self->has, 0, sizeof self->has);
    for (size_t i = 0; i < names.count; i++) {
        size_t c = 0;
        while (c < EH_SOURCE_FIRST && !eh_text_equal_loosely(standard.column[c], names.name[i]))
            c++;
        if (c == EH_SOURCE_FIRST)
            return eh_setting_fail(s, failure,
                                   "columns is a list of from, to, date, kind and weight; their "
                                   "names in the table stand in [columns]");
        self->has[c] = true;
    }
    if (!self->has[EH_SOURCE_FROM] || !self->has[EH_SOURCE_TO])
        return eh_setting_fail(s, failure, "a table has the columns from and to, at least");
    return EH_OK;
}

/* "schema.table": no part of it empty. */
static int apply_table(struct eh_source *self, const struct eh_setting *s, struct eh_failure *failure)
{
    const char *table = s->value;
    size_t length = strlen(table);
    if (!length || *table == '.' || table[length - 1] == '.' || strstr(table, ".."))
        return eh_setting_fail(s, failure, "table is a name, or a schema's and a name: events.contacts");
    self->table = table;
    return EH_OK;
}

int eh_config_add_source(struct eh_config *self, const struct eh_setting *s, struct eh_arena *arena,
                         struct eh_failure *failure)
{
    static const char *const known[] = {"url", "table", "columns", "allow_empty", "timeout"};
    struct eh_source *source = find_source(self, s, arena, failure);
    if (!source)
        return failure->code;
    if (eh_text_equal_loosely(s->key, "url"))
        return apply_url(source, s, failure);
    if (eh_text_equal_loosely(s->key, "table"))
        return apply_table(source, s, failure);
    if (eh_text_equal_loosely(s->key, "columns"))
        return apply_columns(source, s, arena, failure);
    if (eh_text_equal_loosely(s->key, "allow_empty"))
        return eh_setting_read_switch(s, &source->allow_empty, failure);
    if (eh_text_equal_loosely(s->key, "timeout"))
        return eh_setting_read_count(s, 1, TIMEOUT_MOST, &source->timeout_seconds, failure);
    return eh_setting_fail(s, failure, "unknown key '%s' in [%s]%s", s->key, s->section,
                           eh_names_suggest(s->key, known, sizeof known / sizeof *known, arena));
}

static void name_columns(const struct eh_config *self, struct eh_source *source)
{
    for (size_t c = 0; c < EH_SOURCE_COLUMNS; c++) {
        const char *header = eh_config_find_header(self, "collaboration", standard.column[c]);
        source->column[c] = header ? header : standard.column[c];
    }
}

/* The first setting of the source's section. */
static const struct eh_setting *find_setting(const struct eh_config *self, const struct eh_source *source)
{
    const char *section;
    for (size_t i = 0; i < self->setting_count; i++) {
        section = self->settings[i].section;
        if (strncmp(section, "source ", 7) == 0 && eh_text_equal_loosely(section + 7, source->name))
            return &self->settings[i];
    }
    return NULL;
}

int eh_config_settle_sources(struct eh_config *self, const struct eh_setting **out_culprit,
                             struct eh_failure *failure)
{
    for (size_t i = 0; i < self->source_count; i++) {
        struct eh_source *source = &self->sources[i];
        name_columns(self, source);
        *out_culprit = find_setting(self, source);
        if (!source->url)
            return eh_setting_fail(*out_culprit, failure, "[source %s] has no url", source->name);
        for (size_t j = 0; j < i; j++)
            if (strcmp(self->sources[j].url, source->url) == 0 &&
                strcmp(self->sources[j].table, source->table) == 0)
                return eh_setting_fail(*out_culprit, failure,
                                       "[source %s] and [source %s] are one table, which would count twice",
                                       self->sources[j].name, source->name);
    }
    return EH_OK;
}

int eh_config_get_source(const struct eh_config *self, const char *opt_name, struct eh_arena *arena,
                         struct eh_source *out, struct eh_failure *failure)
{
    const char **names = EH_NEW_ARRAY(arena, const char *, self->source_count);
    *out = standard;
    name_columns(self, out);
    for (size_t i = 0; i < self->source_count; i++) {
        names[i] = self->sources[i].name;
        if (!opt_name || eh_text_equal_loosely(names[i], opt_name)) {
            *out = self->sources[i];
            return EH_OK;
        }
    }
    if (opt_name)
        return eh_fail(failure, EH_CONFIG, "study.ini has no [source %s]%s", opt_name,
                       eh_names_suggest(opt_name, names, self->source_count, arena));
    return EH_OK;
}
