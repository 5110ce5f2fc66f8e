/* What keys are called in a sentence, on a label, in a heading. */
#include <string.h>
#include <strings.h>

#include "compose.h"
#include "format.h"

const char *eh_report_capitalise(const struct eh_compose *self, const char *text)
{
    char *copy = eh_arena_copy_text(self->arena, text);
    unsigned char first = (unsigned char)copy[0], second = first ? (unsigned char)copy[1] : 0;
    if (first >= 'a' && first <= 'z')
        copy[0] = (char)(first - 'a' + 'A');
    else if (first == 0xC3 && second >= 0xA0 && second <= 0xBE && second != 0xB7) /* "ä" and its like */
        copy[1] = (char)(second - 0x20);
    return copy;
}

/* Columns whose names the program knows; every other is called as the data call it. */
static const char *find_attribute_noun(const struct eh_compose *self, const char *name)
{
    static const struct {
        const char *name;
        enum eh_say words;
    } known[] = {{"gender", EH_SAY_GENDER},
                 {"sex", EH_SAY_SEX},
                 {"ethnicity", EH_SAY_ETHNICITY},
                 {"race", EH_SAY_RACE},
                 {"age_band", EH_SAY_AGE_BAND},
                 {"department", EH_SAY_DEPARTMENT},
                 {"level", EH_SAY_LEVEL},
                 {"location", EH_SAY_LOCATION},
                 {"region", EH_SAY_REGION},
                 {"contract", EH_SAY_CONTRACT},
                 {"team", EH_SAY_TEAM},
                 {"role", EH_SAY_ROLE},
                 {"disability", EH_SAY_DISABILITY},
                 {"nationality", EH_SAY_NATIONALITY},
                 {"tenure_band", EH_SAY_TENURE_BAND},
                 {"status", EH_SAY_STATUS},
                 {"office", EH_SAY_OFFICE},
                 {"function", EH_SAY_FUNCTION}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(name, known[i].name) == 0)
            return eh_word(self, known[i].words);
    char *copy = eh_arena_copy_text(self->arena, name);
    for (char *c = copy; *c; c++)
        if (*c == '_')
            *c = ' ';
    return eh_text_isolate(self->arena, copy);
}

/* "gender*age_band" to "gender and age band". */
const char *eh_report_name_attribute(const struct eh_compose *self, const char *attribute)
{
    const char *out = NULL;
    for (const char *c = attribute;;) {
        size_t length = strcspn(c, "*");
        const char *noun = find_attribute_noun(self, eh_arena_copy_bytes(self->arena, c, length));
        out = out ? eh_say(self, EH_SAY_TWO_AND, out, noun) : noun;
        if (!c[length])
            return out;
        c += length + 1;
    }
}

/* A value as the data have it; the star of a crossing becomes a sign. */
const char *eh_report_name_value(const struct eh_compose *self, const char *attribute, const char *value)
{
    const char *star = strchr(attribute, '*') ? strchr(value, '*') : NULL;
    if (!star)
        return strcmp(value, "(unknown)") == 0 ? eh_word(self, EH_SAY_UNKNOWN)
                                               : eh_text_isolate(self->arena, value);
    const char *first = eh_arena_copy_bytes(self->arena, value, (size_t)(star - value));
    return eh_arena_format(self->arena, "%s " EH_TIMES " %s", eh_text_isolate(self->arena, first),
                           eh_text_isolate(self->arena, star + 1));
}

/* ---- people: "women", "Black people", "people in Sales", "people at level 3" ---- */

static bool is_word(const char *text, const char *word)
{
    return strcasecmp(text, word) == 0;
}

/* The words that a report has for genders; NULL for a value that it only can quote. */
static const char *find_gender_noun(const struct eh_compose *self, const char *attribute, const char *value)
{
    static const struct {
        const char *value;
        enum eh_say words;
    } noun[] = {{"woman", EH_SAY_WOMEN},
                {"women", EH_SAY_WOMEN},
                {"female", EH_SAY_WOMEN},
                {"f", EH_SAY_WOMEN},
                {"frau", EH_SAY_WOMEN},
                {"weiblich", EH_SAY_WOMEN},
                {"man", EH_SAY_MEN},
                {"men", EH_SAY_MEN},
                {"male", EH_SAY_MEN},
                {"m", EH_SAY_MEN},
                {"mann", EH_SAY_MEN},
                {"m\xC3\xA4nnlich", EH_SAY_MEN},
                {"nonbinary", EH_SAY_NONBINARY_PEOPLE},
                {"non-binary", EH_SAY_NONBINARY_PEOPLE}};
    if (!is_word(attribute, "gender") && !is_word(attribute, "sex"))
        return NULL;
    for (size_t i = 0; i < sizeof noun / sizeof *noun; i++)
        if (is_word(value, noun[i].value))
            return eh_word(self, noun[i].words);
    return NULL;
}

/* Values that stand before a noun as they are: "Black people", where "Other people" would be wrong. */
static bool is_adjective(const struct eh_compose *self, const char *attribute, const char *value)
{
    static const char *const known[] = {"Asian",    "Black",   "White",      "Arab",
                                        "Hispanic", "Latino",  "Indigenous", "Chinese",
                                        "Indian",   "African", "European",   "Caribbean"};
    if (!self->form.language->has_adjectives)
        return false;
    if (!is_word(attribute, "ethnicity") && !is_word(attribute, "race"))
        return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (is_word(value, known[i]))
            return true;
    return false;
}

static bool is_number(const char *value)
{
    return *value && strspn(value, "0123456789") == strlen(value);
}

/* "in Sales", "in department 4", "at level 3", "at Old Mill", "of age band 30-39". */
static const char *name_place(const struct eh_compose *self, const char *attribute, const char *value)
{
    const char *name = eh_report_name_attribute(self, attribute);
    value = eh_text_isolate(self->arena, value);
    if (is_word(attribute, "department"))
        return eh_say(self, is_number(value) ? EH_SAY_IN_DEPARTMENT : EH_SAY_IN, value);
    if (is_word(attribute, "level"))
        return eh_say(self, EH_SAY_AT_LEVEL, value);
    if (is_word(attribute, "location"))
        return eh_say(self, is_number(value) ? EH_SAY_AT_LOCATION : EH_SAY_AT, value);
    if (is_word(attribute, "region"))
        return eh_say(self, is_number(value) ? EH_SAY_IN_REGION : EH_SAY_IN, value);
    return eh_say(self, EH_SAY_OF_ATTRIBUTE, name, value);
}

static const char *name_crossed(const struct eh_compose *self, const char *attribute, const char *value)
{
    size_t a = strcspn(attribute, "*"), v = strcspn(value, "*");
    const char *one = eh_arena_copy_bytes(self->arena, attribute, a), *two = attribute + a + 1;
    const char *x = eh_arena_copy_bytes(self->arena, value, v), *y = value + v + 1;
    const char *noun = find_gender_noun(self, one, x), *other = find_gender_noun(self, two, y);
    if (noun && is_adjective(self, two, y))
        return eh_arena_format(self->arena, "%s %s", y, noun);
    if (other && is_adjective(self, one, x))
        return eh_arena_format(self->arena, "%s %s", x, other);
    if (noun || other)
        return eh_arena_format(self->arena, "%s %s", noun ? noun : other,
                               noun ? name_place(self, two, y) : name_place(self, one, x));
    return eh_say(self, EH_SAY_PEOPLE_AND, name_place(self, one, x), name_place(self, two, y));
}

const char *eh_report_name_member(const struct eh_compose *self, const char *attribute, const char *value)
{
    if (strchr(attribute, '*') && strchr(value, '*'))
        return name_crossed(self, attribute, value);
    const char *noun = find_gender_noun(self, attribute, value);
    if (noun)
        return noun;
    return is_adjective(self, attribute, value)
               ? eh_say(self, EH_SAY_MEMBERS_BY_ADJECTIVE, value)
               : eh_say(self, EH_SAY_MEMBERS_BY_PLACE, name_place(self, attribute, value));
}

const char *eh_report_name_group(const struct eh_compose *self, const char *attribute, const char *value)
{
    return eh_report_capitalise(self, eh_report_name_member(self, attribute, value));
}

const char *eh_report_name_place(const struct eh_compose *self, const char *within)
{
    const char *equals = strchr(within, '=');
    if (!equals)
        return "";
    return name_place(self, eh_arena_copy_bytes(self->arena, within, (size_t)(equals - within)), equals + 1);
}

const char *eh_report_name_label(const struct eh_compose *self, const char *attribute, const char *value)
{
    if (is_number(value))
        return eh_arena_format(self->arena, "%s %s",
                               eh_report_capitalise(self, eh_report_name_attribute(self, attribute)), value);
    return eh_report_name_value(self, attribute, value);
}

const char *eh_report_name_layer(const struct eh_compose *self, const char *layer)
{
    if (!*layer)
        return eh_word(self, EH_SAY_ALL_LAYERS);
    return eh_say(self, EH_SAY_THE_LAYER, eh_report_name_net(self, layer));
}

const char *eh_report_name_in_layer(const struct eh_compose *self, const char *layer)
{
    if (!*layer)
        return eh_word(self, EH_SAY_IN_ALL_LAYERS);
    return eh_say(self, EH_SAY_IN_THE_LAYER, eh_report_name_net(self, layer));
}

/* Layers that the program knows; every other is called as the study calls it. */
const char *eh_report_name_net(const struct eh_compose *self, const char *layer)
{
    static const struct {
        const char *name;
        enum eh_say words;
    } known[] = {{"collaboration", EH_SAY_COLLABORATION},
                 {"informal", EH_SAY_INFORMAL},
                 {"mentoring", EH_SAY_MENTORING},
                 {"sponsorship", EH_SAY_SPONSORSHIP},
                 {"formal", EH_SAY_FORMAL},
                 {"reporting", EH_SAY_REPORTING},
                 {"meetings", EH_SAY_MEETINGS},
                 {"all", EH_SAY_ALL},
                 {"advice", EH_SAY_ADVICE},
                 {"friendship", EH_SAY_FRIENDSHIP}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(layer, known[i].name) == 0)
            return eh_word(self, known[i].words);
    return eh_text_isolate(self->arena, layer);
}

const char *eh_report_name_comparison(const struct eh_compose *self, eh_row *row)
{
    if (strcmp(row->within, "none") == 0 && strcmp(eh_report_full_within(self, row->attribute), "none") == 0)
        return eh_word(self, EH_SAY_AMONG_ALL_PEOPLE);
    return eh_report_name_within(self, row->within);
}

const char *eh_report_name_within(const struct eh_compose *self, const char *within)
{
    if (!*within || strcmp(within, "none") == 0)
        return eh_word(self, EH_SAY_BEFORE_ADJUSTMENT);
    if (strcmp(within, "decision") == 0)
        return eh_word(self, EH_SAY_WITHIN_EACH_DECISION);
    if (strcmp(within, "candidate") == 0)
        return eh_word(self, EH_SAY_FOR_THE_SAME_CANDIDATE);
    const char *equals = strchr(within, '=');
    if (equals)
        return eh_say(self, EH_SAY_INSIDE,
                      eh_report_name_attribute(
                          self, eh_arena_copy_bytes(self->arena, within, (size_t)(equals - within))),
                      eh_text_isolate(self->arena, equals + 1));
    return eh_say(self, EH_SAY_WITHIN, eh_report_name_attribute(self, within));
}
