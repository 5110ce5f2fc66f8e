/* What keys are called in a sentence, on a label, in a heading. */
#include <string.h>
#include <strings.h>

#include "compose.h"
#include "format.h"

const char *eh_report_capitalise(const struct eh_compose *self, const char *text)
{
    char *copy = eh_arena_copy_text(self->arena, text);
    if (copy[0] >= 'a' && copy[0] <= 'z')
        copy[0] = (char)(copy[0] - 'a' + 'A');
    return copy;
}

/* "gender*age_band" to "gender and age band". */
const char *eh_report_name_attribute(const struct eh_compose *self, const char *attribute)
{
    struct eh_text out;
    eh_text_init(&out, self->arena);
    for (const char *c = attribute; *c; c++) {
        if (*c == '*')
            eh_text_add(&out, " and ");
        else if (*c == '_')
            eh_text_add(&out, " ");
        else
            eh_text_add_bytes(&out, c, 1);
    }
    return eh_text_get(&out);
}

/* A value as the data have it; the star of a crossing becomes a sign. */
const char *eh_report_name_value(const struct eh_compose *self, const char *attribute, const char *value)
{
    const char *star = strchr(attribute, '*') ? strchr(value, '*') : NULL;
    if (!star)
        return value;
    return eh_arena_format(self->arena, "%.*s " EH_TIMES " %s", (int)(star - value), value, star + 1);
}

/* ---- people: "women", "Black people", "people in Sales", "people at level 3" ---- */

static bool is_word(const char *text, const char *word)
{
    return strcasecmp(text, word) == 0;
}

/* The words that a report in English has for genders; NULL for a value that it only can quote. */
static const char *find_gender_noun(const char *attribute, const char *value)
{
    static const char *const noun[][2] = {{"woman", "women"},
                                          {"women", "women"},
                                          {"female", "women"},
                                          {"f", "women"},
                                          {"man", "men"},
                                          {"men", "men"},
                                          {"male", "men"},
                                          {"m", "men"},
                                          {"nonbinary", "nonbinary people"},
                                          {"non-binary", "nonbinary people"}};
    if (!is_word(attribute, "gender") && !is_word(attribute, "sex"))
        return NULL;
    for (size_t i = 0; i < sizeof noun / sizeof *noun; i++)
        if (is_word(value, noun[i][0]))
            return noun[i][1];
    return NULL;
}

/* Values that stand before a noun as they are: "Black people", where "Other people" would be wrong. */
static bool is_adjective(const char *attribute, const char *value)
{
    static const char *const known[] = {"Asian",    "Black",   "White",      "Arab",
                                        "Hispanic", "Latino",  "Indigenous", "Chinese",
                                        "Indian",   "African", "European",   "Caribbean"};
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
    if (is_word(attribute, "department"))
        return eh_arena_format(self->arena, is_number(value) ? "in department %s" : "in %s", value);
    if (is_word(attribute, "level"))
        return eh_arena_format(self->arena, "at level %s", value);
    if (is_word(attribute, "location"))
        return eh_arena_format(self->arena, is_number(value) ? "at location %s" : "at %s", value);
    if (is_word(attribute, "region"))
        return eh_arena_format(self->arena, is_number(value) ? "in region %s" : "in %s", value);
    return eh_arena_format(self->arena, "of %s %s", name, value);
}

static const char *name_crossed(const struct eh_compose *self, const char *attribute, const char *value)
{
    size_t a = strcspn(attribute, "*"), v = strcspn(value, "*");
    const char *one = eh_arena_copy_bytes(self->arena, attribute, a), *two = attribute + a + 1;
    const char *x = eh_arena_copy_bytes(self->arena, value, v), *y = value + v + 1;
    const char *noun = find_gender_noun(one, x), *other = find_gender_noun(two, y);
    if (noun && is_adjective(two, y))
        return eh_arena_format(self->arena, "%s %s", y, noun);
    if (other && is_adjective(one, x))
        return eh_arena_format(self->arena, "%s %s", x, other);
    if (noun || other)
        return eh_arena_format(self->arena, "%s %s", noun ? noun : other,
                               noun ? name_place(self, two, y) : name_place(self, one, x));
    return eh_arena_format(self->arena, "people %s and %s", name_place(self, one, x),
                           name_place(self, two, y));
}

const char *eh_report_name_member(const struct eh_compose *self, const char *attribute, const char *value)
{
    if (strchr(attribute, '*') && strchr(value, '*'))
        return name_crossed(self, attribute, value);
    const char *noun = find_gender_noun(attribute, value);
    if (noun)
        return noun;
    return is_adjective(attribute, value)
               ? eh_arena_format(self->arena, "%s people", value)
               : eh_arena_format(self->arena, "people %s", name_place(self, attribute, value));
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
        return "all layers";
    return eh_arena_format(self->arena, "the %s layer", layer);
}

const char *eh_report_name_comparison(const struct eh_compose *self, eh_row *row)
{
    if (strcmp(row->within, "none") == 0 && strcmp(eh_report_full_within(self, row->attribute), "none") == 0)
        return "among all people";
    return eh_report_name_within(self, row->within);
}

const char *eh_report_name_within(const struct eh_compose *self, const char *within)
{
    if (!*within || strcmp(within, "none") == 0)
        return "before adjustment";
    if (strcmp(within, "decision") == 0)
        return "within each decision";
    if (strcmp(within, "candidate") == 0)
        return "for the same candidate";
    const char *equals = strchr(within, '=');
    if (equals)
        return eh_arena_format(self->arena, "inside %.*s %s", (int)(equals - within), within, equals + 1);
    return eh_arena_format(self->arena, "within %s", eh_report_name_attribute(self, within));
}
