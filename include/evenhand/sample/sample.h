/* sample/sample: a synthetic organisation with known effects.
 *
 * A study whose truth is known is how the program is tried before real data are trusted to it, how the
 * documentation is illustrated without anybody's data, and how a selftest knows what it has to find.
 * The organisation is made up: ids, departments and places, no names of people.
 */
#ifndef EVENHAND_SAMPLE_SAMPLE_H
#define EVENHAND_SAMPLE_SAMPLE_H

#include <stdint.h>

#include "evenhand/base/failure.h"

enum { EH_SAMPLE_PEOPLE_MIN = 12, EH_SAMPLE_PEOPLE_MAX = 2000000, EH_SAMPLE_NAME_MAX = 80 };

struct eh_sample_options {
    const char *directory; /* made where it is missing (its parent must be there); must be empty */
    const char *name;      /* of the organisation; NULL or "": "Sample organisation" */
    uint32_t people;       /* rows of people.csv, joiners and leavers among them; typical 250 */
    uint64_t seed;         /* typical 1 */
};

/* Writes a synthetic study.
 *
 * Question: what would the report say about an organisation whose inequities we chose ourselves?
 *
 * Model. Departments of unequal size (log-normal), from about 150 people on split in sections, teams of
 * 8 to 12, each with a lead; six levels, few on top. Records run from 2025-10-01 to 2026-09-30 on
 * weekdays; about one in ten people joined and one in twelve left within that year. Everybody starts
 * contacts in proportion to a log-normal activity, mostly in their own team and department; the number of
 * records of a contact is Pareto distributed. Level depends on gender and on nothing else that is
 * published, so that crude comparisons by gender differ from those within level.
 *
 * Planted, each with its own row in truth.csv:
 *   homophily        a contact between people of different gender is taken up less often
 *   distance         contacts between ethnicity "Black" and decision makers are mostly missing
 *   isolates         some people take part in nothing but announcements
 *   sponsor access   women seldom get a sponsor
 *   larger meetings  meetings called in one department are larger
 * What truth.csv does not name follows from these or is chance. Values are empty at random for some
 * people in gender, ethnicity, department, level and location.
 *
 * Files: people.csv, collaboration.csv, meetings.csv, mentoring.csv, study.ini, truth.csv. The columns of
 * truth.csv: effect, measure, layer, attribute, group (the row of metrics.csv that shows it, where one
 * does), direction (above or below the null), size, unit.
 *
 * Inputs: options as above; the caller keeps them.
 * Outputs: the files; on failure none of them is left behind, nor a directory that was made for them.
 * Undefined cases: none. Below about 200 people the effects are there but may be too few to be found.
 * Errors: EH_USAGE (people or name out of range), EH_OUTPUT (the directory is not empty, or writing
 * failed), EH_MEMORY.
 * Cost: linear in people; about 80 records a person; 50,000 people in a few seconds.
 * Determinism: the bytes depend on name, people and seed only. A stream of random numbers for each file,
 * so that a file added later changes no other. */
int eh_sample_write(const struct eh_sample_options *options, struct eh_failure *failure) EH_MUST_CHECK;

#endif
