/* The report's words: every sentence stands once in a catalogue of ids (words_en.inc), and a language is one
 * more file with the same ids. What is compiled in is all there is: no locale, no file beside the program.
 *
 * A text has numbered places: {1} to {9} take the arguments in any order and as often as a language needs.
 * {1?a|b} is `a` where argument 1 reads "1", else `b`: the plural. A sentence is never put together from
 * pieces that another language would order otherwise; what fills a place is a name, a number or a clause that
 * stands between commas or brackets.
 *
 * Completeness is checked where the tables are compiled: an id without a text in a language, or a text
 * without an id, does not compile. That places agree is for tests/report/test_words.c. */
#ifndef EVENHAND_SRC_REPORT_SAY_H
#define EVENHAND_SRC_REPORT_SAY_H

#include <stdbool.h>
#include <stddef.h>

#include "evenhand/base/arena.h"

enum eh_say {
#define SAY(id, text) EH_SAY_##id,
#include "words_en.inc"
#undef SAY
    EH_SAY_COUNT
};

struct eh_measure_words { /* of a measure, in a language that is not the catalogue's own */
    const char *name, *title, *question, *caution; /* question, caution: NULL where the report prints none */
};

struct eh_language {
    const char *tag;                       /* "en", "de" */
    const char *const *text;               /* EH_SAY_COUNT of them */
    const char *decimal, *group, *percent; /* ".", ",", "%" */
    bool has_adjectives;                   /* "Black women": a value stands before its noun as it is */
    size_t measure_count;                  /* 0: the catalogue of measures speaks for itself */
    const struct eh_measure_words *measure;
};

/* The languages, English first; *out_count receives their number. */
const struct eh_language *eh_say_get_languages(size_t *out_count);
/* Of a tag such as de-DE; English where it is unknown or NULL. */
const struct eh_language *eh_say_find_language(const char *opt_tag);

struct eh_form { /* what every text needs: where it goes, and its language */
    struct eh_arena *arena;
    const struct eh_language *language;
};

/* The text of an id that has no places. */
const char *eh_say_word(const struct eh_form *form, enum eh_say id);
/* The text of an id with its places filled. A place without an argument is a bug. */
const char *eh_say_fill(const struct eh_form *form, enum eh_say id, const char *const *argument,
                        size_t count);
/* What another room wrote in English for report.json (a rule, a need, a reason), in the language: by the
 * catalogue's entry of the same English text, places and all; joined ones part by part. Else as it is. */
const char *eh_say_translate(const struct eh_form *form, const char *english);
/* A measure's title, question and caution; NULL where the language has none of its own. */
const struct eh_measure_words *eh_say_find_measure(const struct eh_form *form, const char *name);

#define eh_word(self, id) eh_say_word(&(self)->form, id)
#define eh_say(self, id, ...)                                                                                \
    eh_say_fill(&(self)->form, id, (const char *const[]){__VA_ARGS__},                                       \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

#endif
