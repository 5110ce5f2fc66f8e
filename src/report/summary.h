/* The summary page, between its files. */
#ifndef EVENHAND_SRC_REPORT_SUMMARY_H
#define EVENHAND_SRC_REPORT_SUMMARY_H

#include "compose.h"

enum { EH_SUMMARY_KEYS = 4, EH_SUMMARY_CHARTS = 4 };

struct eh_summary_topic {  /* what page 1 is about */
    eh_row *headline;      /* the most consequential gap, or NULL */
    const char *equity;    /* its attribute, else the first group attribute with rows, or NULL */
    const char *structure; /* the first structure attribute with rows, or NULL */
    struct eh_rows tested; /* of groups, else of structure */
    bool of_groups;
    const char *no_groups; /* why groups are not compared though there is an attribute of them; or NULL */
    struct eh_tally tally;
};

void eh_summary_add_keys(struct eh_compose *self, const struct eh_summary_topic *topic,
                         struct eh_summary *summary);
void eh_summary_add_charts(struct eh_compose *self, const struct eh_summary_topic *topic,
                           struct eh_summary *summary);

#endif
