#include "effects.h"

#include <string.h>

#include "evenhand/base/number.h"

static const struct {
    const char *name;
    double standard, neutral, minimum, maximum;
} effects[EFFECTS] = {
    [HOMOPHILY] = {"homophily", 0.3, 1, 0.01, 1},       [DISTANCE] = {"distance", 0.05, 1, 0, 1},
    [ISOLATES] = {"isolates", 0.02, 0, 0, 0.5},         [LADDER] = {"ladder", 0.055, 0, 0, 0.09},
    [MEETING_SIZE] = {"meeting-size", 3, 1, 1, 8},      [SPONSOR_GAP] = {"sponsor-gap", 0.15, 1, 0.001, 1000},
    [ALLIANCE_FIRST] = {"alliance-first", 6, 1, 1, 50}, [MENTORING_FIRST] = {"mentoring-first", 8, 1, 1, 50},
    [CLOSED_CIRCLE] = {"closed-circle", 12, 0, 5, 40},  [PROMOTION_TIE] = {"promotion-tie", 4, 1, 0.02, 50},
    [DECISION_TIE] = {"decision-tie", 4, 1, 0.02, 50},  [UNDISCLOSED] = {"undisclosed", 0.7, 0, 0, 1},
    [ISOLATED_EXIT] = {"isolated-exit", 5, 1, 0.02, 50}};

static int fail_unknown(const char *text, size_t length, struct eh_failure *failure)
{
    char names[256] = "";
    for (int e = 0; e < EFFECTS; e++) {
        strcat(names, ", ");
        strcat(names, effects[e].name);
    }
    return eh_fail(failure, EH_USAGE, "no such effect to plant: %.*s; there are none%s", (int)length, text,
                   names);
}

static int plant(struct effects *self, const char *text, struct eh_failure *failure)
{
    const char *equals = strchr(text, '=');
    size_t length = equals ? (size_t)(equals - text) : strlen(text);
    if (strcmp(text, "none") == 0) {
        for (int e = 0; e < EFFECTS; e++)
            self->size[e] = effects[e].neutral;
        self->is_bare = true;
        return 0;
    }
    for (int e = 0; e < EFFECTS; e++) {
        if (strlen(effects[e].name) != length || strncmp(text, effects[e].name, length) != 0)
            continue;
        if (equals && strcmp(equals + 1, "none") == 0) {
            self->size[e] = effects[e].neutral;
            return 0;
        }
        if (equals && eh_number_read(equals + 1, strlen(equals + 1), effects[e].minimum, effects[e].maximum,
                                     &self->size[e]))
            return 0;
        return eh_fail(failure, EH_USAGE, "the size of %s is a number from %g to %g, or none, as in %s=%g",
                       effects[e].name, effects[e].minimum, effects[e].maximum, effects[e].name,
                       effects[e].standard);
    }
    return fail_unknown(text, length, failure);
}

int eh_effects_read(const struct eh_sample_options *options, struct effects *out, struct eh_failure *failure)
{
    out->is_bare = false;
    for (int e = 0; e < EFFECTS; e++)
        out->size[e] = effects[e].standard;
    for (size_t i = 0; i < options->plant_count; i++)
        if (plant(out, options->plant[i], failure))
            return failure->code;
    return 0;
}

bool eh_effects_has(const struct effects *self, enum effect effect)
{
    return self->size[effect] < effects[effect].neutral || self->size[effect] > effects[effect].neutral;
}

double eh_effects_multiply_odds(double chance, double ratio)
{
    return ratio * chance / (1 - chance + ratio * chance);
}
