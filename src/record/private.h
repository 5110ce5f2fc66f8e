/* record/private: what the sources of this room know of a study beyond its header. */
#ifndef EVENHAND_RECORD_PRIVATE_H
#define EVENHAND_RECORD_PRIVATE_H

#include "evenhand/record/study.h"
#include "intern.h"
#include "watch.h"

struct eh_file {
    const char *path, *name; /* `name` relative to the study, as sentences and provenance say it */
    const char *kind;        /* people, collaboration, ... */
};

/* Where something stands in a file. */
struct eh_place {
    const char *file;
    uint64_t line;
    uint32_t field; /* number of the field, from 1 */
};

struct eh_file_list {
    size_t count;
    struct eh_file *file;
};

struct eh_study_own {
    struct eh_file_list people, collaboration, meetings, mentoring, outcomes, decisions;
    struct eh_source_ties *ties; /* of each source of study.ini, fetched */
    struct eh_intern ids;   /* numbers are person indices: the roster, then ids off the roster */
    struct eh_intern kinds; /* mirrored in study.kinds */
    int32_t today;          /* later than this is the future */
    bool roster_incomplete; /* people.csv has no person column or was cut: who is unknown cannot be said */
    bool scanned;
    struct eh_place *place;   /* n_roster: the cell that names the person */
    struct eh_intern alike;   /* the roster's ids folded (record/fold.h) */
    struct eh_watch watch;    /* study.ini and every input, from before they were opened */
    struct eh_failure broken; /* the first input that is missing or cannot be read; EH_OK: none */
};

/* The files of a kind by [files], the usual names or those of the preset, in code-point order of their names, each once.
 * Errors: EH_INPUT_MISSING for a pattern of [files] that matches nothing; EH_CONFIG for one file in two
 * forms of storage; EH_INPUT_UNREADABLE. */
int eh_files_find(const struct eh_config *config, const char *kind, struct eh_arena *arena,
                  struct eh_file_list *out, struct eh_failure *failure) EH_MUST_CHECK;

/* Fetches the sources of study.ini into the list of collaboration files, all or none. EH_CONFIG where there are
 * files, too; EH_INPUT_UNREADABLE, with the problem that it is; EH_OUTPUT, EH_MEMORY. */
int eh_sources_read(struct eh_study *study, struct eh_failure *failure) EH_MUST_CHECK;
/* EH_INPUT_UNREADABLE, with its problem, where a month of the period has no record. */
int eh_sources_check_period(struct eh_study *study, struct eh_failure *failure) EH_MUST_CHECK;

/* FILE_UNUSED for CSV files in the study's directory that are in no list. */
void eh_files_report_unused(struct eh_study *study);

int eh_people_read(struct eh_study *study, struct eh_failure *failure) EH_MUST_CHECK;
int eh_mentoring_read(struct eh_study *study, struct eh_failure *failure) EH_MUST_CHECK;
int eh_outcomes_read(struct eh_study *study, struct eh_failure *failure) EH_MUST_CHECK;
int eh_decisions_read(struct eh_study *study, struct eh_failure *failure) EH_MUST_CHECK;
int eh_collaboration_scan(struct eh_study *study, const struct eh_event_sink *sink,
                          struct eh_failure *failure) EH_MUST_CHECK;
int eh_meetings_scan(struct eh_study *study, const struct eh_event_sink *sink,
                     struct eh_failure *failure) EH_MUST_CHECK;

#endif
