/* record/guess_parts: what the sources of record/guess share. */
#ifndef EVENHAND_RECORD_GUESS_PARTS_H
#define EVENHAND_RECORD_GUESS_PARTS_H

#include "evenhand/csv/stream.h"
#include "evenhand/record/guess.h"
#include "intern.h"

/* Days such as 30.09.2026 with one separator. */
struct eh_profile_days {
    bool is_seen, day_first, month_first;       /* a number above 12 tells */
    bool is_unpadded, has_noon, has_short_hour; /* 3.9.2026; AM or PM; 8:15 */
};
enum { EH_SEPARATORS = 3 };
static const char eh_profile_separators[EH_SEPARATORS] = {'.', '/', '-'};

/* A column in the first rows of a file. */
struct eh_profile_column {
    const char *header;      /* in UTF-8 */
    struct eh_intern values; /* distinct cells that are not empty, as they stand */
    uint64_t filled;
    uint64_t dates; /* cells that are a day in some form with a separator; `iso` of them our own */
    uint64_t iso;
    uint64_t maybe;   /* cells that could be a day if the header says so: 20260930, 45923, 1790000000 */
    const char *form; /* the name of a foreign form, the most telling that was seen; NULL: none */
    struct eh_profile_days days[EH_SEPARATORS];
    bool month_first;                          /* of any of them */
    uint64_t numbers, comma_numbers, integers;  /* 1.5; 1,5; 15 */
    int32_t first_day[2], last_day[2]; /* with the day first, and with the month first, where they differ */
    uint64_t named, names; /* of the values, or of the names in them, those on the list of people */
    bool is_several;       /* cells hold several names */
    bool has_commas;       /* and commas stand between some of them */
    bool is_otherwise;     /* values are on the list, but for case, blanks or leading zeros */
};

struct eh_profile {
    const char *name, *path, *failure; /* failure: why it cannot be read, or NULL */
    const char *mend;                  /* with a failure: the command that mends it, or NULL */
    enum eh_storage storage;
    char delimiter;
    bool is_utf8;
    bool is_otherwise;           /* a column of people is, in this file or in one that is held against it */
    bool has_addresses, has_zeros; /* of e-mail, or leading zeros, in the ids of which that is so */
    uint64_t rows; /* looked at */
    uint32_t count;
    struct eh_profile_column *column;
};

/* Text as UTF-8: what is not is taken for Windows-1252. */
const char *eh_profile_to_utf8(const char *text, size_t length, struct eh_arena *arena);

/* Looks at the first rows. What goes wrong is in out->failure. */
void eh_profile_read(const char *path, const char *name, struct eh_arena *arena, struct eh_profile *out);

/* Counts, in each column, the values that are in `ids`; `alike`: the ids folded (record/fold.h). */
void eh_profile_compare(struct eh_profile *self, const struct eh_intern *ids, const struct eh_intern *alike,
                        struct eh_arena *arena);

/* Whether any cell looked at begins with a zero and another digit, but for the columns of people. */
bool eh_profile_has_zeros(const struct eh_profile *self, const struct eh_guess_file *file);

/* Adds every id in a column of the whole file. */
void eh_profile_add_ids(const struct eh_profile *self, uint32_t column, struct eh_intern *ids,
                        struct eh_arena *arena);

/* Fills use, damage and mend of a file whose columns are settled. */
void eh_guess_mend(const struct eh_profile *profile, struct eh_arena *arena, struct eh_guess_file *out);

/* person, from, to, mentor, ... */
bool eh_guess_is_person_column(const char *column);

/* The field whose header is chosen for the file's column, or UINT32_MAX. */
uint32_t eh_guess_find_field(const struct eh_guess_file *file, const struct eh_profile *profile,
                             const char *column);

#endif
