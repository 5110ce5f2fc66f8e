#include "say.h"

#include <string.h>

#include "evenhand/base/bug.h"
#include "evenhand/base/text.h"

#define SAY(id, text) [EH_SAY_##id] = text,
static const char *const ENGLISH[] = {
#include "words_en.inc"
};
static const char *const GERMAN[] = {
#include "words_de.inc"
};
#undef SAY

/* Both have each id, or the last index or the number of texts would be another. */
#define SAY(id, text) +1
_Static_assert(0
#include "words_de.inc"
                   == EH_SAY_COUNT,
               "words_de.inc has as many texts as there are ids");
#undef SAY
_Static_assert(sizeof GERMAN == sizeof ENGLISH, "words_de.inc has the last id");

static const struct eh_measure_words GERMAN_MEASURES[] = {
#define MEASURE(name, title, question, caution) {name, title, question, caution},
#include "words_de_measures.inc"
#undef MEASURE
};

static const struct eh_language LANGUAGES[] = {
    {.tag = "en", .text = ENGLISH, .decimal = ".", .group = ",", .percent = "%", .has_adjectives = true},
    {.tag = "de",
     .text = GERMAN,
     .decimal = ",",
     .group = ".",
     .percent = "\xC2\xA0%",
     .measure_count = sizeof GERMAN_MEASURES / sizeof *GERMAN_MEASURES,
     .measure = GERMAN_MEASURES}};

const struct eh_language *eh_say_get_languages(size_t *out_count)
{
    *out_count = sizeof LANGUAGES / sizeof *LANGUAGES;
    return LANGUAGES;
}

const struct eh_language *eh_say_find_language(const char *opt_tag)
{
    size_t length = opt_tag ? strcspn(opt_tag, "-") : 0;
    for (size_t i = 0; i < sizeof LANGUAGES / sizeof *LANGUAGES; i++)
        if (strlen(LANGUAGES[i].tag) == length && strncmp(LANGUAGES[i].tag, opt_tag, length) == 0)
            return &LANGUAGES[i];
    return &LANGUAGES[0];
}

const char *eh_say_word(const struct eh_form *form, enum eh_say id)
{
    return form->language->text[id];
}

/* One place, from behind its brace: writes it and returns what follows. */
static const char *fill_place(struct eh_text *out, const char *place, const char *const *argument,
                              size_t count)
{
    size_t number = (size_t)(*place - '1');
    EH_CHECK(number < count);
    if (place[1] == '}') {
        eh_text_add(out, argument[number]);
        return place + 2;
    }
    const char *one = place + 2, *bar = strchr(one, '|'), *end = strchr(one, '}');
    EH_CHECK(place[1] == '?' && bar && end && bar < end);
    if (strcmp(argument[number], "1") == 0)
        eh_text_add_bytes(out, one, (size_t)(bar - one));
    else
        eh_text_add_bytes(out, bar + 1, (size_t)(end - bar - 1));
    return end + 1;
}

static const char *fill(struct eh_arena *arena, const char *text, const char *const *argument, size_t count)
{
    struct eh_text out;
    eh_text_init(&out, arena);
    while (*text) {
        size_t plain = strcspn(text, "{");
        eh_text_add_bytes(&out, text, plain);
        text += plain;
        if (*text)
            text = fill_place(&out, text + 1, argument, count);
    }
    return eh_text_get(&out);
}

const char *eh_say_fill(const struct eh_form *form, enum eh_say id, const char *const *argument, size_t count)
{
    return fill(form->arena, form->language->text[id], argument, count);
}

/* Whether an English text is this entry: whole, or with one place that takes what stands there. */
static bool matches(struct eh_arena *arena, const char *entry, const char *english, const char **out_place)
{
    const char *place = strstr(entry, "{1}");
    *out_place = "";
    if (!place)
        return strcmp(entry, english) == 0;
    size_t before = (size_t)(place - entry), after = strlen(place + 3), length = strlen(english);
    if (before + after < 6 || strchr(place + 3, '{') || length <= before + after ||
        strncmp(entry, english, before) != 0 || strcmp(english + length - after, place + 3) != 0)
        return false;
    *out_place = eh_arena_copy_bytes(arena, english + before, length - before - after);
    return true;
}

static const char *translate(const struct eh_form *form, const char *english)
{
    const char *place;
    for (size_t i = EH_SAY_TOLD_FIRST + 1; i < EH_SAY_TOLD_LAST; i++)
        if (matches(form->arena, ENGLISH[i], english, &place))
            return fill(form->arena, form->language->text[i], &place, 1);
    return NULL;
}

const char *eh_say_translate(const struct eh_form *form, const char *english)
{
    if (form->language == &LANGUAGES[0])
        return english;
    const char *whole = translate(form, english);
    if (whole)
        return whole;
    struct eh_text out;
    eh_text_init(&out, form->arena);
    for (const char *c = english; *c;) {
        const char *end = strstr(c, "; ");
        size_t length = end ? (size_t)(end - c) : strlen(c);
        const char *part = eh_arena_copy_bytes(form->arena, c, length), *told = translate(form, part);
        eh_text_add(&out, out.length ? "; " : "");
        eh_text_add(&out, told ? told : part);
        c += length + (end ? 2 : 0);
    }
    return eh_text_get(&out);
}

const struct eh_measure_words *eh_say_find_measure(const struct eh_form *form, const char *name)
{
    for (size_t i = 0; i < form->language->measure_count; i++)
        if (strcmp(form->language->measure[i].name, name) == 0)
            return &form->language->measure[i];
    return NULL;
}
