/* record/guess_words: what exports call the columns that we know. */
#ifndef EVENHAND_RECORD_GUESS_WORDS_H
#define EVENHAND_RECORD_GUESS_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* A column of a kind of file; for people, attributes that are compared by default are columns, too. */
struct eh_guess_word {
    const char *kind, *column;
    const char *names; /* between vertical bars, the most telling first; our own name is not repeated */
};

const struct eh_guess_word *eh_guess_words_get(size_t *out_count);

/* How well a header names the column: 0 not at all, 1 the most telling name, more for later ones. */
size_t eh_guess_word_rank(const struct eh_guess_word *self, const char *header);

#endif
