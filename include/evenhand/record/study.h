/* record/study: a study as typed columns.
 *
 * eh_study_read reads people, mentoring, outcomes and decisions whole and remembers where the event files are;
 * eh_study_scan streams collaboration and meetings past the layers, so that memory grows with people and
 * ties, never with records.
 *
 * People. `n` people are the population: employed for any part of the period, hired and left days
 * included. They stand in code-point order of their ids, so a person's index says nothing about the row
 * order. A reference to somebody else has an index of n or more: first the roster outside the period
 * (n to n_roster - 1, by id), then ids that people.csv does not have, in order of first sight.
 */
#ifndef EVENHAND_RECORD_STUDY_H
#define EVENHAND_RECORD_STUDY_H

#include <stdbool.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/date.h"
#include "evenhand/base/failure.h"
#include "evenhand/record/config.h"
#include "evenhand/record/problem.h"

#define EH_PERSON_NONE UINT32_MAX
#define EH_UNKNOWN     0 /* the label of an empty value */

/* Documented in evenhand-study(5), LIMITS. Every pair of values is a row of a measure: what more values would
 * ask of the memory and the disk is no report. */
enum { EH_STUDY_PEOPLE_MOST = 2000000, EH_STUDY_VALUES_MOST = 500 };

/* A categorical attribute of people. Labels 1..n_values are in dictionary order: levels by rank, others by
 * code point; 0 is unknown. value[0] is "(unknown)". A crossing a*b has the values "x*y" of pairs that
 * occur, ordered by the label of a, then of b, and is unknown where either part is. */
struct eh_attribute {
    const char *name;
    bool is_group, is_structure, is_stratum; /* as configured; several may hold */
    bool is_level;
    uint32_t n_values;
    const char **value; /* n_values + 1 */
    uint32_t *label;    /* n */
    uint32_t *roster_label; /* n_roster: the same for everybody listed; label is its first n. A value that
                               only people outside the period have gets a label above n_values (value[] names
                               it, too), so that it is neither unknown nor equal to another */
    bool is_crossing;
    uint32_t part[2];   /* indices of the crossed attributes */
};

struct eh_period {
    bool all;
    int32_t first, last; /* inclusive; EH_DATE_NONE while `all` */
    const char *name;    /* as in the `period` column: "2026Q3", "2026-07..2026-09", "all" */
};

struct eh_people {
    uint32_t n, n_roster;
    const char **id;        /* n_roster */
    int32_t *hired, *left;  /* n_roster; EH_DATE_NONE: always employed, still employed */
    uint32_t *manager;      /* n_roster: index below n_roster, or EH_PERSON_NONE; never oneself. A reporting
                               line that runs in a circle is reported and stays */
    int32_t *level;         /* n_roster: rank (higher is more senior; label order); 0 unknown */
    double *level_value;    /* n_roster: the integer itself, or the rank among labelled levels from 1; used
                               for differences of levels. Only where level is known. */
    bool *is_decider;       /* n_roster */
    uint32_t n_deciders;    /* among the n */
    bool has_level, has_department, has_manager;
    bool has_left;          /* the column is there: an empty cell says that nobody left, not that it is unknown */
    uint32_t department;    /* index of the attribute, where has_department */
    uint32_t level_attribute;
    uint32_t attribute_count;
    struct eh_attribute *attribute; /* groups (crossings included), structure, strata; each once, groups
                                       first in order, then structure, then what only strata name. Behind
                                       them, with no flag set, what is needed without being named: parts of
                                       crossings, department and level */
};

enum eh_mentoring_kind { EH_MENTORING, EH_SPONSORSHIP };

struct eh_mentoring {
    uint32_t count;
    uint32_t *mentor, *mentee; /* index; either may lie outside the population, below n_roster */
    uint8_t *kind;             /* enum eh_mentoring_kind */
    int32_t *start, *end;      /* EH_DATE_NONE: open */
    bool *is_formal;           /* programme formal; unknown counts as not */
    bool present;              /* mentoring.csv is there */
};

/* outcomes.csv, sorted by person, date and kind. `left` in people.csv is an exit too; it is not repeated here.
 * A row that stands twice is here twice, after a warning: whoever counts, counts people. */
enum eh_outcome_kind { EH_PROMOTION, EH_EXIT, EH_OTHER_OUTCOME };

struct eh_outcomes {
    bool present;
    uint32_t count;
    uint32_t *person; /* below n_roster */
    uint8_t *kind;    /* enum eh_outcome_kind; `left` counts as exit */
    int32_t *date;    /* EH_DATE_NONE: undated, counts only when the period is all */
};

/* decisions.csv: a row is one decider's vote or part in one decision on one candidate. Sorted by decider,
 * candidate, decision and date; a row that stands twice is here twice, after a warning. Nobody decides on
 * themselves: such rows are left out. */
struct eh_decisions {
    bool present;
    bool has_decision, has_outcome, has_disclosed, has_recused; /* the column exists */
    uint32_t count;
    uint32_t *decider, *candidate; /* below n_roster */
    uint32_t *decision;            /* dense number by code point of the label; EH_PERSON_NONE: none given */
    uint32_t decision_count;
    int32_t *date;    /* EH_DATE_NONE: undated, counts only when the period is all */
    bool *is_decided; /* the cell `outcome` says something; without it, selected is false and means nothing */
    bool *selected, *disclosed, *recused; /* empty cells: no */
};

/* An input as read, for provenance. */
struct eh_input {
    const char *name;   /* relative to the study */
    const char *kind;   /* people, collaboration, ... */
    char sha256[65];    /* of the bytes as stored */
    uint64_t rows, bytes;
    char delimiter;     /* what separates its fields */
};

/* What was left out, told by count: never by name. */
struct eh_left_out {
    const char *code; /* stable: outside_period, undated, self_tie, broadcast, unknown_person, ... */
    const char *file; /* people.csv, ... */
    uint64_t count;
    const char *text; /* a sentence fragment: "records outside the period" */
};

struct eh_study_own; /* the reading's own state, private to record/ */

struct eh_study {
    struct eh_config config; /* after eh_study_read its groups, structure and strata are those in force: names
                                of attributes that exist, defaults included; the *_set flags tell what was
                                written */
    struct eh_period period;
    struct eh_people people;
    struct eh_mentoring mentoring;
    struct eh_outcomes outcomes;
    struct eh_decisions decisions;
    struct eh_names kinds;     /* kinds of collaboration and meeting records in order of first sight; [0] is ""
                                  for records without one. Grows during eh_study_scan; a kind that a batch
                                  names is in it by then. Numbers depend on the order of rows: never publish
                                  or sort by them. Kinds are matched to layers exactly. */
    bool has_collaboration, has_meetings, events_have_dates;
    uint64_t event_bytes; /* of the collaboration and meetings files, as stored */
    uint32_t threads;     /* that reading may use; whoever scans sets it. 0: one. It changes no result */
    uint64_t memory_bytes; /* that the run may take; whoever scans sets it. 0: nobody knows */
    int32_t first_event, last_event; /* first and last dated record, whole file; EH_DATE_NONE */
    bool is_partial;           /* an input is missing or cannot be read: see eh_study_read */
    struct eh_problems problems;
    size_t input_count, input_capacity;
    struct eh_input *inputs;
    size_t left_out_count, left_out_capacity;
    struct eh_left_out *left_out;
    struct eh_arena *arena;
    struct eh_study_own *own;
};

struct eh_event {
    uint32_t from, to; /* person indices, any of the three ranges; from != to */
    int32_t day;       /* EH_DATE_NONE: undated */
    uint32_t kind;     /* into study.kinds */
    int64_t weight;    /* units of 1e-9, positive */
    /* A row that sums up several records of a month (columns first, last, count): `day` is the first of them,
     * there is one on the last day, too, and no edge of the period or of its lookback window lies between.
     * Both 0 for a plain record. */
    uint32_t span_days; /* from the first day to the last; 0 for a row without a date */
    uint32_t more;      /* records beyond the first */
};

/* The last day of what an event stands for; EH_DATE_NONE: undated. */
static inline int32_t eh_event_get_last(const struct eh_event *self)
{
    return self->day == EH_DATE_NONE ? EH_DATE_NONE : self->day + (int32_t)self->span_days;
}

struct eh_meeting {
    uint32_t count;         /* distinct people, on the roster or not (whatever `externals`); 2 to broadcast */
    const uint32_t *person; /* ascending indices */
    int32_t day;
    uint32_t kind; /* where its rows name several, the first in code-point order */
};

/* Receives the records. Batches are valid during the call only. `events` and `meeting` are called on the
 * caller's thread, in the order of the rows. A sink that takes records in any order and from several threads
 * at once sets `lane` instead of `events`: a lane's number is below `lanes`, and no two calls have one lane at
 * a time. `lanes` 0 is 1. Lane 0 is the caller's thread. `kinds` tells it that study.kinds has grown: on the
 * caller's thread, before a record of a new kind comes. */
struct eh_event_sink {
    void *state;
    void (*events)(void *state, const struct eh_event *events, size_t count);
    void (*meeting)(void *state, const struct eh_meeting *meeting);
    void (*lane)(void *state, uint32_t lane, const struct eh_event *events, size_t count);
    uint32_t lanes;
    void (*kinds)(void *state);
};

/* Reads settings, people, mentoring, outcomes and decisions, and determines the period. EH_INPUT_MISSING without people.csv or
 * without both event files; EH_INPUT_UNREADABLE, EH_INPUT_NOT_CSV, EH_CONFIG; EH_INPUT_TOO_LARGE, before anything
 * is read where the rows of the files do not fit into the memory that is free. Errors in the data are
 * problems, not failures: look at study.problems before going on. The problems are there after a failure, too: all
 * of study.ini after EH_CONFIG. Where an input is missing or cannot be read the others are read all the same,
 * `is_partial` is set, and the study is good for one thing: eh_study_scan, for the problems of the rest. */
int eh_study_read(const char *directory, const struct eh_names *overrides, struct eh_arena *arena,
                  struct eh_study *out, struct eh_failure *failure) EH_MUST_CHECK;

/* Streams every valid collaboration and meeting record, whatever its date; adds problems, inputs and
 * what was left out for reasons of its own (self-ties, weights, unknown people, broadcasts). Call once. */
int eh_study_scan(struct eh_study *self, const struct eh_event_sink *sink, struct eh_failure *failure) EH_MUST_CHECK;

/* Whether study.ini and the inputs are still the files that were read: place, size and time of modification as
 * before the first of them was opened. EH_INPUT_UNREADABLE, in place of whatever `failure` said, where one is
 * not: what was found in it is of no one state. Cost: a stat a file. */
int eh_study_check_unchanged(const struct eh_study *self, struct eh_failure *failure) EH_MUST_CHECK;

/* Sorts the problems by file (study.ini, then in the order of reading), line and place, and finds the columns and
 * the numbers of their rows by reading the files again as far as the last of them. Call before they are shown. */
void eh_study_locate(struct eh_study *self);

/* The cell of people.csv that names a person of the roster; *out_field receives its number, from 1. */
const char *eh_study_get_place(const struct eh_study *self, uint32_t person, uint64_t *out_line,
                               uint32_t *out_field);

/* Adds to the count of the code in the file; a count of 0 adds nothing. Codes: people_outside_period,
 * superseded (rows of people whom a row of another day describes), self_tie, self_decision, weight_not_positive,
 * unknown_person, broadcast; network/ adds outside_period and undated. */
void eh_study_add_left_out(struct eh_study *self, const char *code, const char *file, uint64_t count,
                           const char *text);

#endif
