#include <string.h>

#include "evenhand/base/date.h"
#include "evenhand/base/number.h"
#include "evenhand/base/text.h"
#include "evenhand/record/config.h"
#include "names.h"

static void add_text(struct eh_text *text, const char *key, const char *value)
{
    eh_text_add_format(text, "%s = %s\n", key, value);
}

/* What is left at its default stands as a comment: it depends on the data, and a written value would not. */
static void add_names(struct eh_text *text, const char *key, const struct eh_names *names, bool set,
                      const char *standard)
{
    if (!set)
        eh_text_add_format(text, "; %s: %s\n", key, standard);
    else
        add_text(text, key, names->count ? eh_names_join(names, text->arena) : "none");
}

/* Units of 1e-9 as a decimal number, exactly. */
static void add_weight(struct eh_text *text, const char *key, int64_t weight)
{
    if (!weight)
        return;
    eh_text_add_format(text, "%s = %lld", key, (long long)(weight / EH_WEIGHT_ONE));
    if (weight % EH_WEIGHT_ONE) {
        char digits[16];
        int64_t rest = weight % EH_WEIGHT_ONE;
        for (int i = 8; i >= 0; i--, rest /= 10)
            digits[i] = (char)('0' + rest % 10);
        digits[9] = '\0';
        while (digits[strlen(digits) - 1] == '0')
            digits[strlen(digits) - 1] = '\0';
        eh_text_add_format(text, ".%s", digits);
    }
    eh_text_add(text, "\n");
}

static void add_decision_makers(struct eh_text *text, const struct eh_config *self)
{
    static const char *const signs[] = {"<", "<=", "=", ">=", ">"}; /* in the order of enum eh_compare */
    if (self->decision_rule)
        eh_text_add_format(text, "decision_makers = level %s%s%s\n", signs[self->decision_compare],
                           *self->decision_level == ';' ? "" : " ", self->decision_level);
    else if (self->decision_column)
        add_text(text, "decision_makers", self->decision_column);
    else
        eh_text_add(text, "; decision_makers: the column decision_maker, else the highest level\n");
}

static void add_study(struct eh_text *text, const struct eh_config *self)
{
    eh_text_add(text, "[study]\n");
    add_text(text, "name", self->name);
    if (self->preset)
        add_text(text, "preset", self->preset);
    add_names(text, "groups", &self->groups, self->groups_set, "the known names that occur");
    add_names(text, "structure", &self->structure, self->structure_set,
              "department, level, location, if they occur");
    add_names(text, "strata", &self->strata, self->strata_set, "department, level, if they occur");
    add_names(text, "levels", &self->levels, self->levels.count > 0, "integers");
    add_decision_makers(text, self);
    if (self->period)
        add_text(text, "period", self->period);
    else
        eh_text_add(text, "; period: last-quarter, or all where no record has a date\n");
    /* Only the last quarter depends on the day; elsewhere the day would change the bytes and mean nothing. */
    if (!self->period || strcmp(self->period, "last-quarter") == 0) {
        char date[EH_DATE_LENGTH];
        eh_date_write(self->as_of, date);
        add_text(text, "as_of", date);
    }
    eh_text_add_format(text, "lookback = %u\nbroadcast = %u\n", self->lookback_months, self->broadcast);
    if (self->informal)
        add_text(text, "informal", self->informal);
    else
        eh_text_add(text, "; informal: the layer of that name, else collaboration\n");
    add_text(text, "externals", self->externals ? "yes" : "no");
}

static void add_layers(struct eh_text *text, const struct eh_config *self)
{
    for (size_t i = 0; i < self->layer_count; i++) {
        const struct eh_layer_config *layer = &self->layers[i];
        eh_text_add_format(text, "\n[layer %s]\n", layer->name);
        if (layer->kinds.count)
            add_text(text, "kinds", eh_names_join(&layer->kinds, text->arena));
        add_text(text, "directed", layer->directed ? "yes" : "no");
        add_weight(text, "tie_weight", layer->tie_weight);
        add_weight(text, "close_weight", layer->close_weight);
    }
}

static void add_source(struct eh_text *text, const struct eh_source *source, bool publish)
{
    eh_text_add_format(text, "\n[source %s]\n", source->name);
    if (publish)
        eh_text_add(text, "; url: kept out of what is published\n");
    else
        add_text(text, "url", source->url);
    add_text(text, "table", source->table);
    eh_text_add_format(text, "columns = from, to%s%s%s\n", source->has[EH_SOURCE_DATE] ? ", date" : "",
                       source->has[EH_SOURCE_KIND] ? ", kind" : "",
                       source->has[EH_SOURCE_WEIGHT] ? ", weight" : "");
    add_text(text, "allow_empty", source->allow_empty ? "yes" : "no");
    eh_text_add_format(text, "timeout = %u\n", (unsigned)source->timeout_seconds);
}

const char *eh_config_write(const struct eh_config *self, bool publish, struct eh_arena *arena)
{
    struct eh_text text;
    eh_text_init(&text, arena);
    add_study(&text, self);
    add_layers(&text, self);
    for (size_t i = 0; i < self->column_count; i++)
        eh_text_add_format(&text, "%s%s.%s = %s\n", i ? "" : "\n[columns]\n", self->columns[i].file,
                           self->columns[i].column, self->columns[i].header);
    for (size_t i = 0; i < self->file_count; i++)
        eh_text_add_format(&text, "%s%s = %s\n", i ? "" : "\n[files]\n", self->files[i].file,
                           eh_names_join(&self->files[i].patterns, arena));
    for (size_t i = 0; i < self->source_count; i++)
        add_source(&text, &self->sources[i], publish);
    if (self->commas)
        eh_text_add(&text, "\n[survey]\nseparator = comma\n");
    eh_text_add(&text, "\n[inference]\n");
    if (self->permutations_set)
        eh_text_add_format(&text, "permutations = %u\n", self->permutations);
    else
        eh_text_add_format(&text, "; permutations: %u, or exact moments for large networks\n",
                           self->permutations);
    eh_text_add_format(&text, "seed = %llu\n", (unsigned long long)self->seed);
    if (self->betweenness)
        eh_text_add_format(&text, "betweenness = %u\n", self->betweenness);
    eh_text_add_format(&text, "\n[privacy]\nminimum_group = %u\n\n[report]\npaper = %s\nlanguage = %s\n",
                       self->minimum_group, self->paper, self->language);
    return eh_text_get(&text);
}
