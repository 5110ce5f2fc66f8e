/* sample/sample: a synthetic organisation with known effects.
 *
 * A study whose truth is known is how the program is tried before real data are trusted to it, how the
 * documentation is illustrated without anybody's data, and how a selftest knows what it has to find.
 * The organisation is made up: ids, departments and places, no names of people.
 */
#ifndef EVENHAND_SAMPLE_SAMPLE_H
#define EVENHAND_SAMPLE_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/failure.h"

enum { EH_SAMPLE_PEOPLE_MIN = 12, EH_SAMPLE_PEOPLE_MAX = 2000000, EH_SAMPLE_NAME_MAX = 80 };

struct eh_sample_options {
    const char *directory; /* made where it is missing (its parent must be there); must be empty */
    const char *name;      /* of the organisation; NULL or "": "Sample organisation" */
    uint32_t people;       /* rows of people.csv, joiners and leavers among them; typical 250 */
    uint64_t seed;         /* typical 1 */
    /* "none", "NAME=SIZE" or "NAME=none", in order; empty: the standard sizes. See below. */
    const char *const *plant;
    size_t plant_count;
};

/* What was planted, and the row of metrics.csv that shows it; texts are never freed. */
struct eh_sample_truth {
    const char *effect; /* "promotion-tie" */
    const char *measure, *layer, *attribute, *group,
        *other;    /* an empty group or other stands for all of them */
    bool is_above; /* the null; else below */
    double size;
    const char *unit;
};

enum { EH_SAMPLE_TRUTHS_MOST = 24 };

struct eh_sample_truths {
    size_t count;
    struct eh_sample_truth truth[EH_SAMPLE_TRUTHS_MOST];
};

/* Writes a synthetic study.
 *
 * Question: what would the report say about an organisation whose inequities we chose ourselves?
 *
 * Model. Departments of unequal size (log-normal), from about 150 people on split in sections, teams of
 * 8 to 12, each with a lead; six levels, few on top. Records run from 2025-07-01 to 2026-09-30 on
 * weekdays; the period of the report is 2026Q3 and the lookback 6 months, so that twice the lookback before
 * the period, which meeting.placebo asks for, lies inside the records. About one in ten people joined, one in
 * eleven left before the period and about as many within it. Everybody starts contacts in proportion to a
 * log-normal activity, mostly in their own team and department; the number of records of a contact is Pareto
 * distributed. Two rounds, in the first quarter of 2026 and in the period, bring half of the mentorings and
 * sponsorships. Panels of 3 to 5 deciders vote on 2 to 6 candidates.
 *
 * Planted: name, standard size, the size that plants nothing, and what the size is.
 *   homophily=0.3       (1) chance that a contact between people of different gender is taken up
 *   distance=0.05       (1) chance that a contact of ethnicity "Black" with a decision maker is taken up
 *   isolates=0.02       (0) share of people who take part in nothing but announcements
 *   ladder=0.055        (0) by how much the share of women falls with each level; departments differ too, so
 *                           that crude comparisons by gender differ from those within level
 *   meeting-size=3      (1) times as many invited to the meetings that one department calls
 *   sponsor-gap=0.15    (1) odds ratio of women, against others, of getting a sponsor
 *   alliance-first=6    (1) odds ratio of being the mentee of a mentoring of the period, among comparable
 *                           people, given a record with the mentor in the lookback before
 *   mentoring-first=8   (1) odds ratio of a first record within the lookback after a mentoring began
 *   closed-circle=12    (0) people of ethnicity "White", one decision maker among them, who meet each other
 *                           and hardly anybody else; at most a twelfth of the people, and none below 5
 *   promotion-tie=4     (1) odds ratio of a promotion in the period given a close tie to a decision maker
 *   decision-tie=4      (1) odds ratio of a vote for a candidate given a close tie
 *   undisclosed=0.7     (0) share of votes between linked people that are neither disclosed nor recused
 *   isolated-exit=5     (1) odds ratio of leaving in the period of the least connected quarter, and of those
 *                           without a tie
 * `plant` changes them one after the other: "NAME=SIZE", "NAME=none" for the size that plants nothing, "none"
 * for all of them. After "none" no department or level is unknown either: then labels of groups are
 * independent of everything, ties and outcomes alike, and whatever p a comparison between groups or a measure
 * of ties' consequences has comes from the null. (Structure still matters: people talk within departments.)
 * What truth.csv does not name follows from these or is chance. Values are empty at random for some people in
 * gender, ethnicity, location and, unless bare, department and level.
 *
 * Files: people.csv, collaboration.csv, meetings.csv, mentoring.csv, outcomes.csv, decisions.csv, study.ini,
 * truth.csv. The columns of truth.csv: effect, measure, layer, attribute, group, other (the row of
 * metrics.csv that shows it; an empty group or other stands for all of them), direction (above or below the
 * null), size, unit. Only the fullest strata estimate the size.
 *
 * Inputs: options as above; the caller keeps them.
 * Outputs: the files; *opt_truths, where not NULL, receives the rows of truth.csv; on failure none of them is
 * left behind, nor a directory that was made for them. Undefined cases: none. Below about 200 people the
 * effects are there but may be too few to be found. Errors: EH_USAGE (people, name or an effect out of
 * range), EH_OUTPUT (the directory is not empty, or writing failed), EH_MEMORY. Cost: linear in people; about
 * 80 records a person; 50,000 people in a few seconds. Determinism: the bytes depend on name, people, seed
 * and effects only. A stream of random numbers for each part, so that a part added later changes no other. */
int eh_sample_write(const struct eh_sample_options *options, struct eh_sample_truths *opt_truths,
                    struct eh_failure *failure) EH_MUST_CHECK;

#endif
