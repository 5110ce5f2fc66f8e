/* record/problem: what is wrong with the data, and where.
 *
 * Problems are collected; they never stop the reading. Each has a place (file, physical line, column), a
 * severity, a stable upper-case code and a sentence. Totals are exact for each code; the list keeps the
 * first EH_PROBLEM_SAMPLES of a code in file order. Sentences carry no cell value and no person's id;
 * the value stands apart in `value`, which is printed only where the user asks for values.
 */
#ifndef EVENHAND_RECORD_PROBLEM_H
#define EVENHAND_RECORD_PROBLEM_H

#include <stdint.h>

#include "evenhand/base/arena.h"

enum { EH_PROBLEM_SAMPLES = 100 };

enum eh_severity { EH_INFO, EH_WARNING, EH_ERROR };

/* The list of codes stands in src/record/problem.c beside its severity and meaning. Codes are stable. */
#define EH_PROBLEM_CODES(X)                                                                                    \
    X(ENCODING, EH_ERROR, "text that is not UTF-8")                                                           \
    X(BYTE_ORDER_MARK, EH_INFO, "a byte order mark at the start was dropped")                                 \
    X(NUL_BYTE, EH_ERROR, "a NUL byte")                                                                       \
    X(QUOTE_UNCLOSED, EH_ERROR, "a quoted field that is never closed")                                        \
    X(FILE_EMPTY, EH_ERROR, "a file without a header")                                                        \
    X(NO_RECORDS, EH_WARNING, "a header and no records")                                                      \
    X(ROW_LENGTH, EH_ERROR, "a row with more or fewer fields than the header")                                \
    X(FIELD_TOO_LONG, EH_ERROR, "a field longer than the limit")                                              \
    X(COLUMN_MISSING, EH_ERROR, "a needed column is not in the header")                                       \
    X(COLUMN_DUPLICATE, EH_ERROR, "two columns with one name")                                                \
    X(COLUMN_UNKNOWN, EH_INFO, "a column that is not used")                                                   \
    X(CELL_EMPTY, EH_ERROR, "a needed cell is empty")                                                         \
    X(DATE_FORM, EH_ERROR, "a date that is not in ISO 8601 form")                                             \
    X(DATE_FUTURE, EH_WARNING, "a date later than today")                                                     \
    X(NUMBER_FORM, EH_ERROR, "a number that cannot be read")                                                  \
    X(WEIGHT_NOT_POSITIVE, EH_WARNING, "a weight of zero or less; the record is left out")                    \
    X(VALUE_UNKNOWN, EH_ERROR, "a value that the column does not know")                                       \
    X(LEVEL_UNKNOWN, EH_ERROR, "a level that is no integer and not among the levels of study.ini")            \
    X(CATEGORY_CASE, EH_WARNING, "categories that differ only by case or blanks")                             \
    X(CATEGORY_STAR, EH_ERROR, "a category with a '*' as the first part of a crossing")                       \
    X(CATEGORY_UNIQUE, EH_ERROR, "an attribute in which nearly everybody has a value of their own")           \
    X(PERSON_DUPLICATE, EH_ERROR, "a person listed twice")                                                    \
    X(PERSON_UNKNOWN, EH_WARNING, "a record names somebody who is not in people.csv; it is left out")         \
    X(MANAGER_UNKNOWN, EH_WARNING, "a manager who is not in people.csv")                                      \
    X(MANAGER_SELF, EH_WARNING, "a person who is their own manager")                                          \
    X(MANAGER_CYCLE, EH_WARNING, "a reporting line that runs in a circle")                                    \
    X(SELF_TIE, EH_WARNING, "a record from a person to the same person; it is left out")                      \
    X(SELF_MENTOR, EH_WARNING, "a person who mentors themselves; the record is left out")                     \
    X(DECISION_SELF, EH_WARNING, "a person who decides on themselves; the record is left out")                \
    X(RECORD_DUPLICATE, EH_WARNING, "a record that stands twice; both are counted")                           \
    X(LEFT_BEFORE_HIRED, EH_ERROR, "a person who left before they were hired")                                \
    X(END_BEFORE_START, EH_ERROR, "an end before its start")                                                  \
    X(BEFORE_HIRED, EH_WARNING, "a record before a person was hired")                                         \
    X(AFTER_LEFT, EH_WARNING, "a record after a person left")                                                 \
    X(MEETING_BROADCAST, EH_INFO, "a meeting above the broadcast limit; it is left out")                      \
    X(KIND_UNUSED, EH_WARNING, "a layer names a kind that no record has")                                     \
    X(ATTRIBUTE_MISSING, EH_WARNING, "an attribute of study.ini that is no column of people.csv")

enum eh_problem_code {
#define X(name, severity, meaning) EH_PROBLEM_##name,
    EH_PROBLEM_CODES(X)
#undef X
        EH_PROBLEM_COUNT
};

struct eh_problem {
    enum eh_problem_code code;
    enum eh_severity severity;
    const char *file;  /* as named by the user, e.g. people.csv */
    uint64_t line;     /* physical, from 1; 0: the whole file */
    uint32_t column;   /* field number from 1; 0: the whole line */
    const char *text;  /* a sentence, without values */
    const char *value; /* the cell, or NULL */
};

struct eh_problems {
    struct eh_arena *arena;
    struct eh_problem *list;
    size_t count, capacity;
    uint64_t total[EH_PROBLEM_COUNT];
};

void eh_problems_init(struct eh_problems *self, struct eh_arena *arena);
/* Counts the problem, and keeps it while its code has fewer than EH_PROBLEM_SAMPLES. Texts are copied. */
void eh_problems_add(struct eh_problems *self, enum eh_problem_code code, const char *file, uint64_t line,
                     uint32_t column, const char *opt_value, const char *format, ...)
    __attribute__((format(printf, 7, 8)));
uint64_t eh_problems_get_total(const struct eh_problems *self, enum eh_severity severity);
const char *eh_problem_get_name(enum eh_problem_code code);
const char *eh_problem_get_meaning(enum eh_problem_code code);
enum eh_severity eh_problem_get_severity(enum eh_problem_code code);

#endif
