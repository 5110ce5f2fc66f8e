#include "evenhand/record/config.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_parts.h"
#include "evenhand/base/date.h"
#include "evenhand/base/number.h"
#include "evenhand/base/text.h"
#include "evenhand/record/period.h"
#include "names.h"
#include "preset.h"
#include "setting.h"

enum { LOOKBACK_MOST = 120, BROADCAST_MOST = 10000, MINIMUM_GROUP_LEAST = 3, MINIMUM_GROUP_MOST = 1000 };
enum { PERMUTATIONS_MOST = 10000000, SOURCES_MOST = 1000000000 };

/* What a key needs to set its field and to say what is wrong with it. */
struct parse {
    struct eh_config *config;
    struct eh_arena *arena;
    struct eh_failure *failure;
    const struct eh_setting *informal, *decision_makers; /* judged when everything is known */
    const struct eh_setting **layer;                     /* one setting of each layer, for its place */
};

typedef int apply(struct parse *p, const struct eh_setting *s);

static int check_once(struct parse *p, const struct eh_setting *s, const struct eh_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        for (size_t j = 0; j < i; j++)
            if (eh_text_equal_loosely(names->name[i], names->name[j]))
                return eh_setting_fail(s, p->failure, "%s names '%s' twice", s->key, names->name[i]);
    return EH_OK;
}

/* "gender * ethnicity" as "gender*ethnicity"; anything with more or empty parts is refused. */
static int tidy_crossing(struct parse *p, const struct eh_setting *s, const char **name)
{
    const char *star = strchr(*name, '*');
    if (!star)
        return EH_OK;
    const char *part[2] = {*name, star + 1};
    size_t length[2] = {eh_names_trim(&part[0], (size_t)(star - *name)),
                        eh_names_trim(&part[1], strlen(star + 1))};
    if (!length[0] || !length[1] || strchr(star + 1, '*'))
        return eh_setting_fail(s, p->failure, "a crossing joins two columns, as in gender*ethnicity");
    const char *a = eh_arena_copy_bytes(p->arena, part[0], length[0]);
    const char *b = eh_arena_copy_bytes(p->arena, part[1], length[1]);
    if (eh_text_equal_loosely(a, b))
        return eh_setting_fail(s, p->failure, "'%s' is crossed with itself", a);
    *name = eh_arena_format(p->arena, "%s*%s", a, b);
    return EH_OK;
}

/* Values of groups and structure are published: ids never are, and a day is no group. People of one manager
 * are comparable, though, and strata are not published. */
static int check_attribute(struct parse *p, const struct eh_setting *s, const char *name)
{
    const char *star = strchr(name, '*');
    const char *part[2] = {star ? eh_arena_copy_bytes(p->arena, name, (size_t)(star - name)) : name,
                           star ? star + 1 : NULL};
    bool is_strata = eh_text_equal_loosely(s->key, "strata");
    for (int i = 0; i < 2 && part[i]; i++) {
        if (eh_text_equal_loosely(part[i], "person") ||
            (!is_strata && eh_text_equal_loosely(part[i], "manager")))
            return eh_setting_fail(s, p->failure, "the column %s names people and cannot be an attribute",
                                   part[i]);
        if (eh_text_equal_loosely(part[i], "hired") || eh_text_equal_loosely(part[i], "left"))
            return eh_setting_fail(
                s, p->failure,
                "the column %s holds days and cannot be an attribute; a column of bands can, "
                "such as tenure_band",
                part[i]);
    }
    return EH_OK;
}

/* A list of attributes, or none. */
static int read_attributes(struct parse *p, const struct eh_setting *s, bool crossings, struct eh_names *out,
                           bool *out_set)
{
    *out_set = true;
    *out = (struct eh_names){0};
    if (eh_text_equal_loosely(s->value, "none"))
        return EH_OK;
    eh_names_split(s->value, p->arena, out);
    if (!out->count)
        return eh_setting_fail(s, p->failure, "%s names no column; write none if you mean that", s->key);
    for (size_t i = 0; i < out->count; i++) {
        if (!crossings && strchr(out->name[i], '*'))
            return eh_setting_fail(s, p->failure, "only groups can be crossed with '*'");
        if (tidy_crossing(p, s, &out->name[i]) != EH_OK)
            return p->failure->code;
        if (check_attribute(p, s, out->name[i]) != EH_OK)
            return p->failure->code;
    }
    return check_once(p, s, out);
}

static int apply_name(struct parse *p, const struct eh_setting *s)
{
    if (!*s->value)
        return eh_setting_fail(s, p->failure, "the name is empty");
    p->config->name = s->value;
    return EH_OK;
}

static int apply_preset(struct parse *p, const struct eh_setting *s)
{
    p->config->preset = eh_preset_find(s->value);
    if (!p->config->preset && !eh_text_equal_loosely(s->value, "none"))
        return eh_setting_fail(s, p->failure, "preset is none of viva, gephi, nodexl, survey, none%s",
                               eh_names_suggest(s->value, EH_PRESET, EH_PRESET_COUNT, p->arena));
    return EH_OK;
}

static int apply_separator(struct parse *p, const struct eh_setting *s)
{
    p->config->commas = eh_text_equal_loosely(s->value, "comma");
    if (!p->config->commas && !eh_text_equal_loosely(s->value, "semicolon"))
        return eh_setting_fail(s, p->failure, "separator must be semicolon or comma");
    return EH_OK;
}

static int apply_groups(struct parse *p, const struct eh_setting *s)
{
    return read_attributes(p, s, true, &p->config->groups, &p->config->groups_set);
}

static int apply_structure(struct parse *p, const struct eh_setting *s)
{
    return read_attributes(p, s, false, &p->config->structure, &p->config->structure_set);
}

static int apply_strata(struct parse *p, const struct eh_setting *s)
{
    return read_attributes(p, s, false, &p->config->strata, &p->config->strata_set);
}

static int apply_levels(struct parse *p, const struct eh_setting *s)
{
    eh_names_split(s->value, p->arena, &p->config->levels);
    if (p->config->levels.count < 2)
        return eh_setting_fail(s, p->failure,
                               "levels lists the labels of levels, the lowest first, at least two");
    return check_once(p, s, &p->config->levels);
}

/* "level >= manager", or the name of a column. */
static int apply_decision_makers(struct parse *p, const struct eh_setting *s)
{
    static const struct {
        const char *sign;
        enum eh_compare compare;
    } signs[] = {{">=", EH_GREATER_EQUAL}, {"<=", EH_LESS_EQUAL}, {"==", EH_EQUAL},
                 {"=", EH_EQUAL},          {">", EH_GREATER},     {"<", EH_LESS}};
    p->decision_makers = s;
    size_t name = strcspn(s->value, "<>=");
    if (!*s->value)
        return eh_setting_fail(s, p->failure, "decision_makers is empty");
    if (!s->value[name]) {
        p->config->decision_column = s->value;
        p->config->decision_rule = false;
        return EH_OK;
    }
    if (!eh_text_equal_loosely(eh_arena_copy_bytes(p->arena, s->value, name), "level"))
        return eh_setting_fail(s, p->failure, "a rule compares the level, as in 'level >= manager'");
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t length = strlen(signs[i].sign);
        if (strncmp(s->value + name, signs[i].sign, length) != 0)
            continue;
        const char *level = s->value + name + length;
        size_t level_length = eh_names_trim(&level, strlen(level));
        p->config->decision_column = NULL;
        p->config->decision_rule = true;
        p->config->decision_compare = signs[i].compare;
        p->config->decision_level = eh_arena_copy_bytes(p->arena, level, level_length);
        return EH_OK;
    }
    return EH_OK;
}

static int apply_period(struct parse *p, const struct eh_setting *s)
{
    struct eh_period period;
    if (!eh_period_read(s->value, 0, NULL, &period))
        return eh_setting_fail(s, p->failure,
                               "period is none of 2026Q3, 2026, 2026-07, 2026-07..2026-09, "
                               "2026-07-01..2026-09-30, last-quarter, all");
    p->config->period = s->value;
    return EH_OK;
}

static int apply_as_of(struct parse *p, const struct eh_setting *s)
{
    if (eh_text_equal_loosely(s->value, "today")) {
        p->config->as_of = eh_date_today();
        return EH_OK;
    }
    if (strlen(s->value) != 10 || !eh_date_read(s->value, 10, &p->config->as_of))
        return eh_setting_fail(s, p->failure, "as_of must be a date such as 2026-09-30");
    return EH_OK;
}

static int apply_lookback(struct parse *p, const struct eh_setting *s)
{
    return eh_setting_read_count(s, 1, LOOKBACK_MOST, &p->config->lookback_months, p->failure);
}

static int apply_broadcast(struct parse *p, const struct eh_setting *s)
{
    return eh_setting_read_count(s, 2, BROADCAST_MOST, &p->config->broadcast, p->failure);
}

static int apply_informal(struct parse *p, const struct eh_setting *s)
{
    p->informal = s;
    p->config->informal = s->value;
    return EH_OK;
}

static int apply_externals(struct parse *p, const struct eh_setting *s)
{
    return eh_setting_read_switch(s, &p->config->externals, p->failure);
}

static int apply_permutations(struct parse *p, const struct eh_setting *s)
{
    p->config->permutations_set = true;
    return eh_setting_read_count(s, EH_CONFIG_PERMUTATIONS_LEAST, PERMUTATIONS_MOST, &p->config->permutations,
                                 p->failure);
}

static int apply_seed(struct parse *p, const struct eh_setting *s)
{
    int64_t value;
    if (!eh_number_read_integer(s->value, strlen(s->value), 0, INT64_MAX, &value))
        return eh_setting_fail(s, p->failure, "seed must be a whole number, 0 or more");
    p->config->seed = (uint64_t)value;
    return EH_OK;
}

static int apply_betweenness(struct parse *p, const struct eh_setting *s)
{
    return eh_setting_read_count(s, 0, SOURCES_MOST, &p->config->betweenness, p->failure);
}

static int apply_minimum_group(struct parse *p, const struct eh_setting *s)
{
    int64_t value;
    if (eh_number_read_integer(s->value, strlen(s->value), INT64_MIN, MINIMUM_GROUP_LEAST - 1, &value))
        return eh_setting_fail(s, p->failure,
                               "minimum_group below %d is refused: it would show single people and pairs",
                               MINIMUM_GROUP_LEAST);
    return eh_setting_read_count(s, MINIMUM_GROUP_LEAST, MINIMUM_GROUP_MOST, &p->config->minimum_group,
                                 p->failure);
}

static int apply_paper(struct parse *p, const struct eh_setting *s)
{
    if (!eh_text_equal_loosely(s->value, "a4") && !eh_text_equal_loosely(s->value, "letter"))
        return eh_setting_fail(s, p->failure, "paper must be a4 or letter");
    p->config->paper = eh_text_equal_loosely(s->value, "a4") ? "a4" : "letter";
    return EH_OK;
}

/* A language of the report, and a region of it: both speak of the same words. */
static int apply_language(struct parse *p, const struct eh_setting *s)
{
    const char *tag = s->value;
    bool has_region =
        strlen(tag) == 5 && tag[2] == '-' && tag[3] >= 'A' && tag[3] <= 'Z' && tag[4] >= 'A' && tag[4] <= 'Z';
    bool is_known = strncmp(tag, "en", 2) == 0 || strncmp(tag, "de", 2) == 0;
    if (!is_known || (tag[2] && !has_region))
        return eh_setting_fail(s, p->failure,
                               "language must be en or de, alone or with a region: en-GB, de-DE");
    p->config->language = tag;
    return EH_OK;
}

static const struct {
    const char *section, *key;
    apply *apply;
} keys[] = {
    {"study", "name", apply_name},
    {"study", "preset", apply_preset},
    {"study", "groups", apply_groups},
    {"study", "structure", apply_structure},
    {"study", "strata", apply_strata},
    {"study", "levels", apply_levels},
    {"study", "decision_makers", apply_decision_makers},
    {"study", "period", apply_period},
    {"study", "as_of", apply_as_of},
    {"study", "lookback", apply_lookback},
    {"study", "broadcast", apply_broadcast},
    {"study", "informal", apply_informal},
    {"study", "externals", apply_externals},
    {"survey", "separator", apply_separator},
    {"inference", "permutations", apply_permutations},
    {"inference", "seed", apply_seed},
    {"inference", "betweenness", apply_betweenness},
    {"privacy", "minimum_group", apply_minimum_group},
    {"report", "paper", apply_paper},
    {"report", "language", apply_language},
};
enum { KEY_COUNT = sizeof keys / sizeof *keys };

static bool is_layer_section(const char *section)
{
    return strncmp(section, "layer ", 6) == 0;
}

static int check_layer_name(struct parse *p, const struct eh_setting *s, const char *name)
{
    static const char *const taken[] = {"mentoring", "sponsorship", "reporting", "formal", "all"};
    if (!*name)
        return eh_setting_fail(
            s, p->failure,
            "a layer needs a name, as in [layer informal] or --set 'layer informal.kinds=chat'");
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (eh_text_equal_loosely(name, taken[i]))
            return eh_setting_fail(s, p->failure, "'%s' is the name of a built-in layer", taken[i]);
    return EH_OK;
}

static struct eh_layer_config *find_layer(struct parse *p, const struct eh_setting *s)
{
    struct eh_config *config = p->config;
    const char *name = s->section + 6;
    size_t length = eh_names_trim(&name, strlen(name));
    name = eh_arena_copy_bytes(p->arena, name, length);
    for (size_t i = 0; i < config->layer_count; i++)
        if (eh_text_equal_loosely(config->layers[i].name, name))
            return &config->layers[i];
    if (check_layer_name(p, s, name) != EH_OK)
        return NULL;
    if (eh_text_equal_loosely(name, "collaboration"))
        name = "collaboration";
    p->layer[config->layer_count] = s;
    struct eh_layer_config *layer = &config->layers[config->layer_count++];
    layer->name = name;
    return layer;
}

static int apply_weight(struct parse *p, const struct eh_setting *s, int64_t *out)
{
    if (!eh_number_read_weight(s->value, strlen(s->value), out) || *out <= 0)
        return eh_setting_fail(s, p->failure, "%s must be a number above 0", s->key);
    return EH_OK;
}

static int apply_layer(struct parse *p, const struct eh_setting *s)
{
    static const char *const known[] = {"kinds", "directed", "tie_weight", "close_weight"};
    struct eh_layer_config *layer = find_layer(p, s);
    if (!layer)
        return p->failure->code;
    if (eh_text_equal_loosely(s->key, "kinds")) {
        eh_names_split(s->value, p->arena, &layer->kinds);
        return layer->kinds.count ? EH_OK : eh_setting_fail(s, p->failure, "kinds names no kind of record");
    }
    if (eh_text_equal_loosely(s->key, "directed"))
        return eh_setting_read_switch(s, &layer->directed, p->failure);
    if (eh_text_equal_loosely(s->key, "tie_weight"))
        return apply_weight(p, s, &layer->tie_weight);
    if (eh_text_equal_loosely(s->key, "close_weight"))
        return apply_weight(p, s, &layer->close_weight);
    return eh_setting_fail(s, p->failure, "unknown key '%s' in [%s]%s", s->key, s->section,
                           eh_names_suggest(s->key, known, 4, p->arena));
}

static int fail_unknown(struct parse *p, const struct eh_setting *s)
{
    static const char *const sections[] = {"study",   "columns", "files", "survey", "inference",
                                           "privacy", "report",  "layer", "source"};
    const char *near[KEY_COUNT];
    size_t count = 0;
    if (eh_text_equal_loosely(s->section, "layer"))
        return check_layer_name(p, s, "");
    if (eh_text_equal_loosely(s->section, "source"))
        return eh_setting_fail(s, p->failure, "a source needs a name, as in [source events]");
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (eh_text_equal_loosely(keys[i].section, s->section))
            near[count++] = keys[i].key;
    if (!count)
        return eh_setting_fail(
            s, p->failure, "unknown section [%s]%s", s->section,
            eh_names_suggest(s->section, sections, sizeof sections / sizeof *sections, p->arena));
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (eh_text_equal_loosely(keys[i].key, s->key))
            return eh_setting_fail(s, p->failure, "unknown key '%s' in [%s]; it belongs in [%s]", s->key,
                                   s->section, keys[i].section);
    return eh_setting_fail(s, p->failure, "unknown key '%s' in [%s]%s", s->key, s->section,
                           eh_names_suggest(s->key, near, count, p->arena));
}

static int apply_setting(struct parse *p, const struct eh_setting *s)
{
    if (is_layer_section(s->section))
        return apply_layer(p, s);
    if (strncmp(s->section, "source ", 7) == 0)
        return eh_config_add_source(p->config, s, p->arena, p->failure);
    if (eh_text_equal_loosely(s->section, "columns"))
        return eh_config_add_column(p->config, s, p->arena, p->failure);
    if (eh_text_equal_loosely(s->section, "files"))
        return eh_config_add_file(p->config, s, p->arena, p->failure);
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (eh_text_equal_loosely(keys[i].section, s->section) && eh_text_equal_loosely(keys[i].key, s->key))
            return keys[i].apply(p, s);
    return fail_unknown(p, s);
}

static int check_layers(struct parse *p, const struct eh_setting **out_culprit)
{
    struct eh_config *config = p->config;
    const char **names = EH_NEW_ARRAY(p->arena, const char *, config->layer_count + 1);
    names[config->layer_count] = "collaboration";
    bool known = config->informal && eh_text_equal_loosely(config->informal, "collaboration");
    if (known)
        config->informal = "collaboration";
    for (size_t i = 0; i < config->layer_count; i++) {
        names[i] = config->layers[i].name;
        *out_culprit = p->layer[i];
        if (!config->layers[i].kinds.count && strcmp(names[i], "collaboration") != 0)
            return eh_setting_fail(p->layer[i], p->failure, "[%s] names no kinds", p->layer[i]->section);
        if (config->layers[i].close_weight && config->layers[i].close_weight < config->layers[i].tie_weight)
            return eh_setting_fail(p->layer[i], p->failure, "[%s] has a close_weight below its tie_weight",
                                   p->layer[i]->section);
        if (config->informal && eh_text_equal_loosely(config->informal, names[i])) {
            config->informal = names[i];
            known = true;
        }
    }
    *out_culprit = p->informal;
    if (config->informal && !known)
        return eh_setting_fail(p->informal, p->failure,
                               "informal names a layer '%s' that no [layer] describes%s", config->informal,
                               eh_names_suggest(config->informal, names, config->layer_count + 1, p->arena));
    return EH_OK;
}

static int check_decision_level(struct parse *p)
{
    const struct eh_config *config = p->config;
    int64_t value;
    if (!config->decision_rule)
        return EH_OK;
    for (size_t i = 0; i < config->levels.count; i++)
        if (strcmp(config->levels.name[i], config->decision_level) == 0)
            return EH_OK;
    if (config->levels.count)
        return eh_setting_fail(
            p->decision_makers, p->failure, "decision_makers names a level '%s' that levels has not%s",
            config->decision_level,
            eh_names_suggest(config->decision_level, config->levels.name, config->levels.count, p->arena));
    if (!eh_number_read_integer(config->decision_level, strlen(config->decision_level), INT32_MIN, INT32_MAX,
                                &value))
        return eh_setting_fail(p->decision_makers, p->failure,
                               "decision_makers compares the level with '%s', which is no integer; "
                               "name the labels in 'levels = ...'",
                               config->decision_level);
    return EH_OK;
}

/* The directory's last part, also where it is written as "." or with slashes at the end. */
static const char *name_directory(const char *directory, struct eh_arena *arena)
{
    char *whole = realpath(directory, NULL);
    const char *path = whole ? whole : directory, *slash = strrchr(path, '/');
    const char *name = eh_arena_copy_text(arena, slash && slash[1] ? slash + 1 : path);
    free(whole);
    return name;
}

/* study.ini cannot be told apart into settings: "study.ini:7: ..." without a setting. */
static void note_unreadable(struct eh_problems *problems, const struct eh_failure *failure)
{
    int line = 0, length = 0;
    if (sscanf(failure->text, "study.ini:%d: %n", &line, &length) != 1 || !length)
        length = 0;
    eh_problems_add_at(problems, EH_PROBLEM_SETTING_INVALID, "study.ini", (uint64_t)line, 0, "%s",
                       failure->text + length);
}

/* Keeps the failure as a problem at the setting's place, and the first of all in `first`: the rest of the
 * settings is read for its own. */
static void note_failure(struct parse *p, const struct eh_setting *s, struct eh_problems *problems,
                         struct eh_failure *first)
{
    const char *text = p->failure->text;
    const char *prefix = s->line ? eh_arena_format(p->arena, "study.ini:%d: ", s->line)
                                 : eh_arena_format(p->arena, "setting %s.%s: ", s->section, s->key);
    if (s->line && strncmp(text, prefix, strlen(prefix)) == 0)
        text += strlen(prefix);
    bool key = strncmp(text, "unknown ", 8) == 0;
    uint32_t column = !s->text ? 0
                      : key    ? 1 + (uint32_t)strspn(s->text, " \t")
                               : eh_setting_find_column(s, NULL);
    eh_problems_add_at(problems, EH_PROBLEM_SETTING_INVALID, "study.ini", (uint64_t)s->line, column, "%s",
                       text);
    if (first->code == EH_OK)
        *first = *p->failure;
    *p->failure = (struct eh_failure){0};
}

static int apply_settings(struct parse *p, const struct eh_settings *settings,
                          struct eh_problems *opt_problems)
{
    struct eh_failure first = {0};
    for (size_t i = 0; i < settings->count; i++) {
        int code = apply_setting(p, &settings->list[i]);
        if (code != EH_OK && !opt_problems)
            return code;
        if (code != EH_OK)
            note_failure(p, &settings->list[i], opt_problems, &first);
    }
    if (first.code != EH_OK)
        *p->failure = first;
    return first.code;
}

/* What hangs on several settings; told like the others. */
static int check_settings(struct parse *p, struct eh_problems *opt_problems)
{
    const struct eh_setting *culprit = NULL;
    int code = check_layers(p, &culprit);
    if (code == EH_OK) {
        culprit = p->decision_makers;
        code = check_decision_level(p);
    }
    if (code == EH_OK)
        code = eh_config_settle_sources(p->config, &culprit, p->failure);
    if (code != EH_OK && opt_problems && culprit) {
        struct eh_failure first = {0};
        note_failure(p, culprit, opt_problems, &first);
        *p->failure = first;
    }
    return code;
}

int eh_config_read(const char *directory, const struct eh_names *overrides, struct eh_arena *arena,
                   struct eh_problems *opt_problems, struct eh_config *out, struct eh_failure *failure)
{
    struct eh_settings settings;
    *out = (struct eh_config){0};
    int code = eh_settings_read(directory, overrides, arena, &settings, failure);
    if (code != EH_OK) {
        if (opt_problems && code == EH_CONFIG)
            note_unreadable(opt_problems, failure);
        return code;
    }
    struct eh_config config = {.directory = eh_arena_copy_text(arena, directory),
                               .name = name_directory(directory, arena),
                               .as_of = eh_date_today(),
                               .lookback_months = 12,
                               .broadcast = 50,
                               .permutations = 9999,
                               .seed = 1,
                               .minimum_group = 5,
                               .paper = "a4",
                               .language = "en-GB",
                               .layers = EH_NEW_ARRAY(arena, struct eh_layer_config, settings.count),
                               .columns = EH_NEW_ARRAY(arena, struct eh_column_map, settings.count),
                               .files = EH_NEW_ARRAY(arena, struct eh_file_map, settings.count),
                               .sources = EH_NEW_ARRAY(arena, struct eh_source, settings.count),
                               .setting_count = settings.count,
                               .settings = settings.list};
    struct parse p = {.config = &config,
                      .arena = arena,
                      .failure = failure,
                      .layer = EH_NEW_ARRAY(arena, const struct eh_setting *, settings.count)};
    code = apply_settings(&p, &settings, opt_problems);
    if (code == EH_OK)
        code = check_settings(&p, opt_problems);
    if (code == EH_OK)
        *out = config;
    return code;
}
