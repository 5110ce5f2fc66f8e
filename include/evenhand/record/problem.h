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

/* Code, severity, what it means, and what to do. Codes are stable: scripts ignore and raise them by name. An
 * error stops the report; a warning is told with it; an info is told by `check` only. */
#define EH_PROBLEM_CODES(X)                                                                                  \
    X(SETTING_INVALID, EH_ERROR, "a setting that cannot be taken",                                           \
      "mend the line of study.ini, or the option, as the sentence says")                                     \
    X(ATTRIBUTE_MISSING, EH_ERROR, "an attribute of study.ini that is no column of people.csv",              \
      "correct the name in study.ini, or map the column under [columns]")                                    \
    X(MAPPING_UNKNOWN, EH_ERROR, "a mapping under [columns] for a column that nothing reads",                \
      "correct the name left of the '=', or remove the line")                                                \
    X(KIND_UNUSED, EH_WARNING, "a layer names a kind that no record has",                                    \
      "correct the kind in study.ini, or remove it")                                                         \
    X(DECIDERS_NONE, EH_WARNING, "the rule for decision makers fits nobody",                                 \
      "correct decision_makers in study.ini, or the column that it names")                                   \
    X(FILE_MISSING, EH_ERROR, "a needed file is not there", "export the file, or name it under [files]")     \
    X(FILE_UNREADABLE, EH_ERROR, "a file that cannot be read as CSV",                                        \
      "do as the sentence says and check again")                                                             \
    X(SOURCE_INCOMPLETE, EH_ERROR, "a source that cannot be had, or is not whole",                           \
      "look at the server, the role's rights and the table, as the sentence says")                           \
    X(FILE_UNUSED, EH_INFO, "a CSV file in the study that nothing reads",                                    \
      "rename it, or name it under [files], if it belongs to the study")                                     \
    X(FILE_EMPTY, EH_ERROR, "a file without a header", "export the file again")                              \
    X(NO_RECORDS, EH_WARNING, "a header and no records", "export the file again, or remove it")              \
    X(ENCODING, EH_ERROR, "text that is not UTF-8", "convert the file with iconv, as the sentence says")     \
    X(BYTE_ORDER_MARK, EH_INFO, "a byte order mark at the start was dropped", "nothing")                     \
    X(NUL_BYTE, EH_ERROR, "a NUL byte", "export the file again: it is damaged, or no text")                  \
    X(QUOTE_UNCLOSED, EH_ERROR, "a quoted field that is never closed",                                       \
      "close the quote that opens at the place")                                                             \
    X(TEXT_BEHIND_QUOTE, EH_ERROR, "text behind a closing quote",                                            \
      "put the whole field into quotes, and write quotes inside it twice")                                   \
    X(FIELD_TOO_LONG, EH_ERROR, "a field longer than the limit",                                             \
      "look for a missing quote before the place")                                                           \
    X(ROW_LENGTH, EH_ERROR, "a row with more or fewer fields than the header",                               \
      "quote fields that hold the delimiter, or fill the row")                                               \
    X(ROWS_SKIPPED, EH_INFO, "rows below the header that a survey tool adds; they are not read", "nothing")  \
    X(COLUMN_MISSING, EH_ERROR, "a needed column is not in the header",                                      \
      "name the column so, or map it under [columns]")                                                       \
    X(COLUMN_DUPLICATE, EH_ERROR, "two columns with one name", "rename or remove one of the columns")        \
    X(COLUMN_UNNAMED, EH_INFO, "a column without a name; it is not used",                                    \
      "name the column if it is meant to be used")                                                           \
    X(COLUMN_UNKNOWN, EH_INFO, "a column that is not used",                                                  \
      "name it in groups or structure, or map it under [columns], to use it")                                \
    X(CELL_EMPTY, EH_ERROR, "a needed cell is empty", "fill the cell, or remove the row")                    \
    X(DATE_FORM, EH_ERROR, "a date that is not in ISO 8601 form", "export dates as YYYY-MM-DD")              \
    X(DATE_AMBIGUOUS, EH_WARNING, "a column of dates in which nothing tells day from month",                 \
      "ask who exported the file, and export dates as YYYY-MM-DD")                                           \
    X(DATE_FUTURE, EH_WARNING, "a date later than today", "correct the date")                                \
    X(DATE_IMPLAUSIBLE, EH_WARNING, "a date before 1930 or after 2100",                                      \
      "correct the date, or leave the cell empty where there is none")                                       \
    X(NUMBER_FORM, EH_ERROR, "a number that cannot be read", "write the number with digits and a point")     \
    X(WEIGHT_NOT_POSITIVE, EH_WARNING, "a weight of zero or less; the record is left out",                   \
      "correct the weight, or remove the record")                                                            \
    X(WEIGHT_TOO_SMALL, EH_WARNING, "a weight that rounds to zero billionths; the record is left out",       \
      "export weights in a larger unit")                                                                     \
    X(SUM_INVALID, EH_ERROR, "a row that sums up records, with days that do not fit",                        \
      "export date as the first of the month, first and last as days in it")                                 \
    X(SUM_STRADDLES, EH_ERROR, "a row whose records lie on both sides of an end of the period",              \
      "choose a period of whole months, or export single records for the months that it cuts")               \
    X(VALUE_UNKNOWN, EH_ERROR, "a value that the column does not know",                                      \
      "use one of the words in the sentence")                                                                \
    X(LEVEL_UNKNOWN, EH_ERROR, "a level that is no integer and not among the levels of study.ini",           \
      "list the labels in levels, lowest first")                                                             \
    X(CATEGORY_CASE, EH_WARNING, "categories that differ only by case, blanks or Unicode form",              \
      "write the category in one way")                                                                       \
    X(CATEGORY_SIMILAR, EH_WARNING, "a rare category that is spelt nearly like a common one",                \
      "correct the spelling if the two are one")                                                             \
    X(CATEGORY_PLACEHOLDER, EH_WARNING, "a category that reads like no answer; it counts as a group",        \
      "leave the cell empty where the answer is not known")                                                  \
    X(CATEGORY_STAR, EH_ERROR, "a category with a '*' as the first part of a crossing",                      \
      "rename the category without the '*'")                                                                 \
    X(CATEGORY_UNIQUE, EH_ERROR, "an attribute in which nearly everybody has a value of their own",          \
      "remove it from groups and structure: it tells people, not groups")                                    \
    X(CATEGORY_MANY, EH_ERROR, "an attribute or a crossing of more than 500 values",                         \
      "join values, or remove it from groups and structure")                                                 \
    X(PERSON_DUPLICATE, EH_ERROR, "a person listed twice", "remove one of the rows")                         \
    X(PERSON_SIMILAR, EH_WARNING, "ids that differ only by case, blanks, Unicode form or leading zeros",     \
      "give the person one id if the two are one")                                                           \
    X(PERSON_UNKNOWN, EH_WARNING, "a record names somebody who is not in people.csv; it is left out",        \
      "export everybody into people.csv, leavers too")                                                       \
    X(MANAGER_UNKNOWN, EH_WARNING, "a manager who is not in people.csv", "export everybody into people.csv") \
    X(MANAGER_SELF, EH_WARNING, "a person who is their own manager", "leave the cell empty at the top")      \
    X(MANAGER_CYCLE, EH_WARNING, "a reporting line that runs in a circle",                                   \
      "correct a manager in the circle")                                                                     \
    X(SELF_TIE, EH_WARNING, "a record from a person to the same person; it is left out",                     \
      "nothing, where the export is known to hold such records")                                             \
    X(SELF_MENTOR, EH_WARNING, "a person who mentors themselves; the record is left out", "correct the row") \
    X(DECISION_SELF, EH_WARNING, "a person who decides on themselves; the record is left out",               \
      "correct the row")                                                                                     \
    X(RECORD_DUPLICATE, EH_WARNING, "a record that stands twice",                                            \
      "remove one of the rows")                                                                              \
    X(LEFT_BEFORE_HIRED, EH_ERROR, "a person who left before they were hired", "correct one of the dates")   \
    X(END_BEFORE_START, EH_ERROR, "an end before its start", "correct one of the dates")                     \
    X(BEFORE_HIRED, EH_WARNING, "a record before a person was hired",                                        \
      "correct the date, or hired in people.csv")                                                            \
    X(AFTER_LEFT, EH_WARNING, "a record after a person left", "correct the date, or left in people.csv")     \
    X(EXIT_DATES_DIFFER, EH_WARNING, "an exit on another day than left in people.csv says",                  \
      "correct one of the dates")                                                                            \
    X(WEEK_EMPTY, EH_WARNING, "weeks without a single record between weeks with many",                       \
      "export those weeks, unless everybody was away")                                                       \
    X(PERIOD_UNCOVERED, EH_WARNING, "records that begin after the period does, or end before it",            \
      "export the whole period, or choose one that is covered")                                              \
    X(PERIOD_EMPTY, EH_ERROR, "no record, or nobody, in the period",                                         \
      "choose a period that the export covers")                                                              \
    X(EXPORT_STALE, EH_WARNING,                                                                              \
      "an export that ends long before the others, or before the last quarter did", "export the file again") \
    X(SAME_AS_LAST_RUN, EH_WARNING, "the same files as in the report that was published last",               \
      "export again, unless the report is meant to be made again")                                            \
    X(LAST_REPORT_UNREADABLE, EH_WARNING, "a published report that cannot be read as one",                   \
      "put it back from a backup, or move its directory away")                                               \
    X(MEETING_BROADCAST, EH_INFO, "a meeting above the broadcast limit; it is left out",                     \
      "raise broadcast in study.ini if such meetings make ties")                                             \
    X(MEETING_SINGLE, EH_INFO, "a meeting of one person; it makes no tie",                                   \
      "nothing, where others' rows are not exported on purpose")                                             \
    X(PERSON_NO_TIES, EH_INFO, "a person without any tie in the period",                                     \
      "see that the person's id is written alike in all files")                                              \
    X(PEOPLE_UNCONNECTED, EH_WARNING, "more than half of the people have no tie in the period",              \
      "see that ids are written alike, and that the export covers the period")                               \
    X(VALUES_MISSING, EH_WARNING, "an attribute that a tenth of the people or more have no value of",        \
      "fill the column: people without a value are in no comparison")                                        \
    X(GROUP_SMALL, EH_INFO, "a group below the minimum; it will be hidden",                                  \
      "join small categories, or accept that they are hidden")                                               \
    X(PERSON_VOLUME, EH_WARNING, "a person in a tenth of all records, or more",                              \
      "see whether it is a shared mailbox, a room or a system")                                              \
    X(DAY_VOLUME, EH_WARNING, "a day with ten times the records of the usual day",                           \
      "see whether records were entered or moved in bulk on that day")

enum eh_problem_code {
#define X(name, severity, meaning, remedy) EH_PROBLEM_##name,
    EH_PROBLEM_CODES(X)
#undef X
        EH_PROBLEM_COUNT
};

struct eh_problem {
    enum eh_problem_code code;
    enum eh_severity severity;
    const char *file;  /* as named by the user, e.g. people.csv */
    uint64_t line;     /* physical, from 1; 0: the whole file */
    uint32_t field;    /* number of the field in its row, from 1; 0: the whole line */
    uint64_t column;   /* characters from 1, where the field starts in its line; 0: the whole line, or
                          eh_study_locate was not called yet (study.ini: from the start) */
    uint64_t record;   /* number of the row, the header not counted; 0: none, or as above */
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
                     uint32_t field, const char *opt_value, const char *format, ...)
    __attribute__((format(printf, 7, 8)));
/* The same where the column is known: study.ini, and the rows of a file that was read again. */
void eh_problems_add_at(struct eh_problems *self, enum eh_problem_code code, const char *file, uint64_t line,
                        uint64_t column, const char *format, ...) __attribute__((format(printf, 6, 7)));
uint64_t eh_problems_get_total(const struct eh_problems *self, enum eh_severity severity);
const char *eh_problem_get_name(enum eh_problem_code code);
const char *eh_problem_get_meaning(enum eh_problem_code code);
const char *eh_problem_get_remedy(enum eh_problem_code code);
enum eh_severity eh_problem_get_severity(enum eh_problem_code code);

#endif
