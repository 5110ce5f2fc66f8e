/* The trend of a report: earlier published periods beside this one, and what may be read across them. */
#ifndef EVENHAND_SRC_REPORT_TREND_H
#define EVENHAND_SRC_REPORT_TREND_H

#include "evenhand/disclosure/change.h"

#include "compose.h"

struct eh_trend {
    size_t count;                     /* earlier periods, 1 to 7 */
    const struct eh_edition *edition; /* oldest first */
    struct eh_edition now;            /* this period, as one of them */
    struct eh_obstacles *obstacles;   /* of each earlier period against this one */
    double at[EH_EDITION_MOST]; /* place in time, counted in periods from the oldest; [count]: this one */
    size_t year;                /* the same period a year before; `count` where it is not among them */
};

/* NULL where there is no earlier period. */
struct eh_trend *eh_trend_new(const struct eh_compose *self);

struct eh_trend_value { /* a number in one period */
    const char *period;
    double at;
    eh_row *row; /* NULL: the period has none */
    bool has_value, has_interval;
    double value, low, high;
    const char *reason; /* why there is no value: "hidden: small groups"; else "" */
};
/* A row over all periods, oldest first, itself the last; returns their number. What was measured otherwise,
 * or is hidden, has no value. */
size_t eh_trend_trace(const struct eh_compose *self, eh_row *row, struct eh_trend_value out[EH_EDITION_MOST]);
/* The row against one of the earlier periods. */
struct eh_change eh_trend_get_change(const struct eh_compose *self, eh_row *row, size_t edition);
/* Up to 8 values, `factor` times each; no line where fewer than two periods have one. */
struct eh_spark eh_trend_get_spark(const struct eh_compose *self, eh_row *row, double factor);

const char *eh_trend_name_previous(const struct eh_compose *self); /* "2026Q2" */
/* "▲ up", "▼ down", "steady", "unclear", "hidden", ... */
const char *eh_trend_name_verdict(const struct eh_compose *self, const struct eh_change *change);
enum eh_mark eh_trend_mark(const struct eh_change *change); /* a clear change is what to look at */
/* "+0.03", "+3 pts", "×0.78"; "" where there is none. */
const char *eh_trend_format_change(const struct eh_compose *self, const struct eh_change *change);
const char *eh_trend_format_interval(const struct eh_compose *self, const struct eh_change *change);
/* "Women: closeness to decision makers": whom a row is about and what it measures, without what it found. */
const char *eh_trend_name_row(const struct eh_compose *self, eh_row *row);
/* Sparkline and change of a key figure whose number is that of `row`, `factor` times (-1: turned round). */
void eh_trend_fill_key(const struct eh_compose *self, eh_row *row, double factor, struct eh_key_figure *out);

/* ---- chart_trend.c ---- */

/* False below two values. */
bool eh_trend_chart_line(struct eh_compose *self, eh_row *row, struct eh_chart *out);
/* A measure by group, this period and the same a year before; false below two groups with both. */
bool eh_trend_chart_slope(struct eh_compose *self, const char *measure, const char *layer,
                          const char *attribute, struct eh_chart *out);

#endif
