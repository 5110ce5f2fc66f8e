/* record/survey: a name generator, one row a respondent and one column a question, as records.
 *
 * A file of collaboration is a sheet of answers where it has no column `to` and the settings expect one: the
 * preset is survey, or [columns] names questions (collaboration.to.KIND = HEADER). Each name in a cell below
 * a question makes a record from the respondent to the one named, of the question's kind and the weight 1.
 *
 * Questions. Those that [columns] names, and their KIND; where it names none, every column that is neither
 * the respondent, a date, a column of people.csv, nor what a survey tool adds by itself (time stamps,
 * addresses), with its header as the kind. Headers that differ only by a number at the end, which runs from 1
 * (Advice 1, Advice 2, Advice_3, Advice [4]), are one question with a column for each name; headers such as
 * Q1 and Question 1 number questions, not names, and stay apart.
 *
 * Names. A cell is one name, or several with semicolons, vertical bars or line breaks between them, or commas
 * where [survey] says separator = comma. Blanks around a name and empty names drop.
 */
#ifndef EVENHAND_RECORD_SURVEY_H
#define EVENHAND_RECORD_SURVEY_H

#include <stdbool.h>

#include "table.h"

struct eh_survey;

/* Whether the file is a sheet of answers; its columns are found already. */
bool eh_survey_is_one(const struct eh_table *table);

/* Rows below the header that are no answers: Qualtrics puts the wording of the questions there and, below it, the
 * number of each as JSON. 0 where there are none; *out_line receives the line of the first. */
uint32_t eh_survey_count_notes(const char *path, const char *name, struct eh_arena *arena, uint64_t *out_line);

/* The questions of a sheet of answers, in the table's arena. COLUMN_MISSING for a question of [columns] that
 * the header has not, and where there is no question at all. */
struct eh_survey *eh_survey_open(struct eh_table *table);

/* Before each row; then the names of the row one by one, each with its question's kind. False at the end. */
void eh_survey_start(struct eh_survey *self);
bool eh_survey_next(struct eh_survey *self, const struct eh_table *table, struct eh_cell *out_name,
                    struct eh_cell *out_kind);

#endif
