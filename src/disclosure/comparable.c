/* Which settings changed, and what that bears on. The settings in force are kept as the study.ini that gives
 * the same run (eh_config_write), so two of them are compared line by line: what a later version adds to
 * study.ini is compared as well, without a word here. A key that is not known bears on everything: a trend
 * that is missing is a smaller harm than a false one. */
#include <string.h>

#include "evenhand/disclosure/change.h"
#include "evenhand/measure/catalogue.h"

enum { LINE_MOST = 512 };

struct setting {
    const char *section, *key, *value; /* "study", "lookback", "12" */
};

struct settings {
    size_t count, capacity;
    struct setting *setting;
};

static const char *trim(const char *start, const char *end, struct eh_arena *arena)
{
    while (start < end && *start == ' ')
        start++;
    while (end > start && end[-1] == ' ')
        end--;
    return eh_arena_copy_bytes(arena, start, (size_t)(end - start));
}

/* "key = value", "; key: what it is by default", "[section]". */
static void add_line(struct settings *self, const char **section, const char *line, const char *end,
                     struct eh_arena *arena)
{
    bool is_default = line < end && *line == ';';
    const char *sign = memchr(line, is_default ? ':' : '=', (size_t)(end - line));
    if (line < end && *line == '[' && end[-1] == ']') {
        *section = trim(line + 1, end - 1, arena);
        return;
    }
    if (!sign)
        return;
    EH_RESERVE(arena, self->setting, self->count, self->capacity);
    self->setting[self->count++] =
        (struct setting){*section, trim(line + is_default, sign, arena),
                         is_default ? eh_arena_format(arena, "default: %s", trim(sign + 1, end, arena))
                                    : trim(sign + 1, end, arena)};
}

static struct settings read_settings(const char *config, struct eh_arena *arena)
{
    struct settings out = {0};
    const char *section = "";
    for (const char *line = config; *line && out.count < LINE_MOST;) {
        size_t length = strcspn(line, "\n");
        add_line(&out, &section, line, line + length, arena);
        line += length + (line[length] == '\n');
    }
    return out;
}

static const char *find_value(const struct settings *self, const struct setting *wanted)
{
    for (size_t i = 0; i < self->count; i++)
        if (strcmp(self->setting[i].section, wanted->section) == 0 &&
            strcmp(self->setting[i].key, wanted->key) == 0)
            return self->setting[i].value;
    return NULL;
}

/* False: nothing that is published hangs on it. */
static bool find_touch(const struct setting *setting, enum eh_touch *out)
{
    static const struct {
        const char *section, *key; /* NULL: every key */
        int touch;                 /* -1: none */
    } known[] = {
        {"study", "name", -1},
        {"study", "groups", -1},    /* rows name their attribute, */
        {"study", "structure", -1}, /* */
        {"study", "strata", -1},    /* and the strata they were compared in */
        {"study", "period", -1},
        {"study", "as_of", -1},
        {"study", "decision_makers", -1}, /* the rule in words is compared: it holds the default too */
        {"study", "informal", -1},        /* so is the layer that it came to */
        {"study", "levels", EH_TOUCH_LEVELS},
        {"study", "lookback", EH_TOUCH_LOOKBACK},
        {"study", "broadcast", EH_TOUCH_TIES},
        {"study", "externals", EH_TOUCH_EXTERNAL},
        {"files", NULL, -1},
        {"source", "url", -1}, /* where the records lie, not what they are */
        {"source", "table", -1},
        {"source", "allow_empty", -1},
        {"source", "timeout", -1},
        {"inference", "permutations", -1},
        {"inference", "seed", -1},
        {"inference", "betweenness", EH_TOUCH_BETWEEN},
        {"privacy", NULL, -1},
        {"report", NULL, -1}};
    *out = strncmp(setting->section, "layer ", 6) == 0 ? EH_TOUCH_LAYER : EH_TOUCH_ALL;
    const char *section = strncmp(setting->section, "source ", 7) == 0 ? "source" : setting->section;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].section, section) != 0 ||
            (known[i].key && strcmp(known[i].key, setting->key) != 0))
            continue;
        *out = known[i].touch < 0 ? EH_TOUCH_ALL : (enum eh_touch)known[i].touch;
        return known[i].touch >= 0;
    }
    return true;
}

static void add(struct eh_obstacles *self, struct eh_arena *arena, struct eh_obstacle obstacle)
{
    EH_RESERVE(arena, self->obstacle, self->count, self->capacity);
    self->obstacle[self->count++] = obstacle;
}

static const char *name_setting(const struct setting *setting, struct eh_arena *arena)
{
    bool is_plain = strcmp(setting->section, "study") == 0 || strcmp(setting->section, "inference") == 0;
    return is_plain ? setting->key : eh_arena_format(arena, "%s of [%s]", setting->key, setting->section);
}

/* The settings of `from` that `to` has otherwise, or not at all. */
static void add_settings(struct eh_obstacles *self, const struct settings *from, const struct settings *to,
                         bool is_reversed, struct eh_arena *arena)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct setting *setting = &from->setting[i];
        const char *other = find_value(to, setting);
        enum eh_touch touch;
        if (is_reversed ? other != NULL : other && strcmp(other, setting->value) == 0)
            continue;
        if (!find_touch(setting, &touch))
            continue;
        const char *was = is_reversed ? "not set" : setting->value, *is = is_reversed ? setting->value
                                                                          : other     ? other
                                                                                      : "not set";
        add(self, arena,
            (struct eh_obstacle){
                .touch = touch,
                .layer = touch == EH_TOUCH_LAYER ? setting->section + 6 : "",
                .why = eh_arena_format(arena, "%s was %s and is %s", name_setting(setting, arena), was, is)});
    }
}

static const struct eh_layer_facts *find_informal(const struct eh_provenance *provenance)
{
    for (size_t i = 0; i < provenance->layer_count; i++)
        if (provenance->layer[i].is_informal)
            return &provenance->layer[i];
    return NULL;
}

static void add_informal(struct eh_obstacles *self, const struct eh_provenance *earlier,
                         const struct eh_provenance *later, struct eh_arena *arena)
{
    const struct eh_layer_facts *one = find_informal(earlier), *two = find_informal(later);
    const char *was = one ? one->name : "none", *is = two ? two->name : "none";
    self->informal = two ? two->name : "";
    if (strcmp(was, is) != 0)
        add(self, arena,
            (struct eh_obstacle){.touch = EH_TOUCH_INFORMAL,
                                 .why =
                                     eh_arena_format(arena, "the informal layer was %s and is %s", was, is)});
}

static uint32_t get_definition(const struct eh_edition *edition, uint32_t index)
{
    return edition->definition ? edition->definition[index] : eh_catalogue_get_definition(index);
}

/* A measure that one period does not have (0) is absent there, not defined otherwise. */
static void add_definitions(struct eh_obstacles *self, const struct eh_edition *earlier,
                            const struct eh_edition *later, struct eh_arena *arena)
{
    uint32_t count;
    (void)eh_catalogue_get(&count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t one = get_definition(earlier, i), two = get_definition(later, i);
        if (one > 0 && two > 0 && one != two)
            add(self, arena,
                (struct eh_obstacle){.touch = EH_TOUCH_MEASURE,
                                     .measure_index = i,
                                     .why = "the measure is defined otherwise"});
    }
}

void eh_obstacles_find(const struct eh_edition *earlier, const struct eh_edition *later,
                       struct eh_arena *arena, struct eh_obstacles *out)
{
    const struct eh_provenance *one = &earlier->provenance, *two = &later->provenance;
    struct settings was = read_settings(one->config ? one->config : "", arena),
                    is = read_settings(two->config ? two->config : "", arena);
    *out = (struct eh_obstacles){.informal = ""};
    add_settings(out, &was, &is, false, arena);
    add_settings(out, &is, &was, true, arena);
    add_informal(out, one, two, arena);
    const char *rule = one->decision_rule ? one->decision_rule : "",
               *now = two->decision_rule ? two->decision_rule : "";
    if (strcmp(rule, now) != 0)
        add(out, arena,
            (struct eh_obstacle){
                .touch = EH_TOUCH_POWER,
                .why = eh_arena_format(arena, "decision makers were: %s, and are: %s", rule, now)});
    add_definitions(out, earlier, later, arena);
}

/* ---- what a row hangs on ---- */

static bool starts(const struct eh_published_row *row, const char *const *prefix)
{
    for (; *prefix; prefix++)
        if (strncmp(row->measure, *prefix, strlen(*prefix)) == 0)
            return true;
    return false;
}

static bool hangs_on_power(const struct eh_published_row *row)
{
    static const char *const prefix[] = {
        "inclusion.reach", "inclusion.near",  "mixing.exposure", "mixing.choice",
        "mixing.bias",     "alliance.power",  "access.power",    "access.single_route",
        "meeting.opens",   "favour.odds",     "favour.rate",     "favour.difference",
        "favour.excess",   "favour.exposure", "favour.payoff",   NULL};
    return starts(row, prefix);
}

static bool hangs_on_lookback(const struct eh_published_row *row)
{
    static const char *const prefix[] = {
        "meeting.precedes", "meeting.placebo", "meeting.follows", "meeting.order",
        "favour.",          "leaving.",        "conflict.",       NULL};
    return starts(row, prefix);
}

static bool hangs_on_alliances(const struct eh_published_row *row)
{
    static const char *const prefix[] = {
        "alliance.", "meeting.overlap", "meeting.lift", "meeting.state", "favour.", "conflict.", NULL};
    return starts(row, prefix);
}

static bool hangs_on_level(const struct eh_published_row *row)
{
    static const char *const prefix[] = {"access.seniority", "access.power", NULL};
    return starts(row, prefix) || hangs_on_power(row) || strstr(row->attribute, "level") ||
           strstr(row->within, "level");
}

/* Layers that join others: `all` and the lookback windows of the informal one. */
static bool hangs_on_layer(const struct eh_obstacles *self, const struct eh_published_row *row,
                           const char *layer)
{
    static const char *const collaboration[] = {"meeting.", "leaving.", NULL};
    if (strcmp(row->layer, layer) == 0 || strcmp(row->layer, "all") == 0)
        return true;
    if (strcmp(self->informal, layer) == 0 && hangs_on_alliances(row))
        return true;
    return strcmp(layer, "collaboration") == 0 && starts(row, collaboration);
}

static bool hangs(const struct eh_obstacles *self, const struct eh_obstacle *obstacle,
                  const struct eh_published_row *row)
{
    static const char *const people[] = {"people.", NULL}, *const external[] = {"inclusion.external", NULL},
                             *const between[] = {"inclusion.between", NULL};
    switch (obstacle->touch) {
    case EH_TOUCH_ALL:
        return true;
    case EH_TOUCH_TIES:
        return !starts(row, people);
    case EH_TOUCH_LEVELS:
        return hangs_on_level(row);
    case EH_TOUCH_POWER:
        return hangs_on_power(row);
    case EH_TOUCH_LOOKBACK:
        return hangs_on_lookback(row);
    case EH_TOUCH_INFORMAL:
        return hangs_on_alliances(row);
    case EH_TOUCH_LAYER:
        return hangs_on_layer(self, row, obstacle->layer);
    case EH_TOUCH_EXTERNAL:
        return starts(row, external);
    case EH_TOUCH_BETWEEN:
        return starts(row, between);
    case EH_TOUCH_MEASURE:
        return row->measure_index == obstacle->measure_index;
    }
    return true;
}

const char *eh_obstacles_get(const struct eh_obstacles *self, const struct eh_published_row *row)
{
    for (size_t i = 0; i < self->count; i++)
        if (hangs(self, &self->obstacle[i], row))
            return self->obstacle[i].why;
    return NULL;
}
