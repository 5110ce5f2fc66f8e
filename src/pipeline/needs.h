/* pipeline/needs: what a chapter or a measure needs, what of it a study has, and in whose words the rest is
 * asked for: one vocabulary for the report's closed chapters and for `check`. */
#ifndef EVENHAND_PIPELINE_NEEDS_H
#define EVENHAND_PIPELINE_NEEDS_H

#include <stdint.h>

#include "evenhand/network/network.h"
#include "evenhand/record/study.h"

enum {
    EH_NEED_TIES = 1 << 0,      /* at least one tie of the period in a layer of contacts */
    EH_NEED_GROUPS = 1 << 1,    /* a group attribute with two values */
    EH_NEED_ATTRIBUTE = 1 << 2, /* a group or structure attribute with two values */
    EH_NEED_POWER = 1 << 3,     /* decision makers */
    EH_NEED_DEPARTMENT = 1 << 4,
    EH_NEED_LEVEL = 1 << 5,
    EH_NEED_DIRECTED = 1 << 6, /* a directed layer with ties */
    EH_NEED_EXTERNALS = 1 << 7,
    EH_NEED_SOURCES = 1 << 8,    /* betweenness above 2,000 people */
    EH_NEED_PEOPLE = 1 << 9,     /* fifty */
    EH_NEED_MENTORING = 1 << 10, /* mentoring.csv */
    EH_NEED_MENTORS = 1 << 11,   /* fifty mentors */
    EH_NEED_DATES = 1 << 12,     /* dated contacts */
    EH_NEED_PERIOD = 1 << 13,    /* a period that is not all */
    EH_NEED_OUTCOMES = 1 << 14,
    EH_NEED_PROMOTIONS = 1 << 15, /* one in the period */
    EH_NEED_DECISIONS = 1 << 16,  /* one in the period */
    EH_NEED_SELECTED = 1 << 17,   /* a column outcome in decisions.csv */
    EH_NEED_LEAVING = 1 << 18,    /* the column left, or outcomes.csv */
    EH_NEED_MANAGER = 1 << 19,
    EH_NEED_PAIRS = 1 << 20 /* a pair of mentoring.csv in the period */
};

struct eh_needs {
    uint32_t missing;
    const char
        *word[32]; /* for each bit: eh_needs_name with the amount that is there; NULL: the name alone */
};

/* What meets a need, one bit, in a reader's words. */
const char *eh_needs_name(uint32_t need);

void eh_needs_find(const struct eh_study *study, const struct eh_network *network, struct eh_arena *arena,
                   struct eh_needs *out);
/* What is missing of `needs`, joined by "; ", or NULL where nothing is. */
const char *eh_needs_word(const struct eh_needs *self, uint32_t needs, struct eh_arena *arena);

#endif
