/* record/guess: what the files of a directory seem to be, before anybody wrote a study.ini.
 *
 * Question: which of these exports is the list of people, which the mails, which column is which? The answer
 * is a proposal for a person to correct: nothing is read by it, only study.ini decides.
 *
 * How it is told. Headers are looked up in a list of names that exports have in English, German, French,
 * Spanish and Dutch, those of the presets among them. The list of people is the file in which an id stands
 * once (or once a day), and which has most columns that people have. In the others a column refers to people
 * where at least half of its values are ids of that list, so that a header alone decides only where there is
 * no list. Two such columns make a record of contact; names tell mentoring and decisions apart. A file with a
 * row a respondent and names in its other columns is a survey. What fits nothing is named as not placed.
 *
 * Looked at: plain files of the directory itself whose names end in .csv, .tsv, .tab or .txt, and .gz or .zst
 * behind that; the first EH_GUESS_ROWS rows of each, and the ids of all rows of the list of people. A file
 * beside a mended copy of itself (NAME-utf8.csv, NAME-mended.csv) is passed over.
 *
 * Cost: one pass over the list of people, the first rows of the others. Determinism: depends on the bytes,
 * and on today for the proposed period. No text carries a cell's value, but for the labels of levels.
 */
#ifndef EVENHAND_RECORD_GUESS_H
#define EVENHAND_RECORD_GUESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"

enum { EH_GUESS_ROWS = 5000 };

struct eh_guess_column {
    const char *column; /* person, from, to.advice, gender, ... */
    const char *header; /* in UTF-8, as the mended file has it */
    bool is_known;      /* found without [columns]: our own name, or the preset's */
};

struct eh_guess_file {
    const char *name;           /* in the directory */
    const char *use;            /* what [files] names: the file, or its mended copy */
    const char *kind;           /* people, collaboration, ...; NULL: not placed */
    const char *why;            /* why it is that, or why it is nothing; a clause without a full stop */
    const char *damage;         /* what has to be mended first, as a clause; NULL: nothing */
    const char *mend;           /* the shell command that mends it; NULL: none, or no simple one */
    const char *preset;         /* whose headers these are, or NULL */
    bool is_survey, has_commas; /* has_commas: commas stand between names in its cells */
    size_t column_count, unused_count;
    struct eh_guess_column *columns;
    const char **unused; /* headers that are given no column */
    const char *levels;  /* labels of levels in the order of the alphabet, or NULL: integers, or none */
    int32_t first_day, last_day; /* of its records' dates in the rows looked at; EH_DATE_NONE */
};

struct eh_guess {
    const char *directory;
    const char *preset; /* whose headers most files have, or NULL */
    bool has_people, has_records;
    size_t count;
    struct eh_guess_file *files; /* by name */
};

/* Looks at the directory. EH_INPUT_MISSING where it is none, or holds no file to look at;
 * EH_INPUT_UNREADABLE. A file that cannot be read is not placed, with the reason. */
int eh_guess_read(const char *directory, struct eh_arena *arena, struct eh_guess *out,
                  struct eh_failure *failure) EH_MUST_CHECK;

/* A study.ini with [files], [columns] and what is left to say, explained in comments. */
const char *eh_guess_write(const struct eh_guess *self, struct eh_arena *arena);

#endif
