/* report/item: a report as a list of items, in reading order. The report room words and orders them; the
 * render room draws them and decides nothing. Tests read items, never pixels.
 *
 * Every text is UTF-8, final (numbers formatted, real minus signs, en dashes) and may be of any length, in
 * any script, with any character: it is data, never markup. Hidden values are simply not in here.
 */
#ifndef EVENHAND_REPORT_ITEM_H
#define EVENHAND_REPORT_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How sure a mark is. Filled = clear, hollow = cannot tell, hatched = hidden; grey filled = no gap shown. */
enum eh_mark {
    EH_MARK_NONE,       /* descriptive: no verdict; drawn in reference blue */
    EH_MARK_GAP,        /* filled, "look here" orange, label bold */
    EH_MARK_NO_GAP,     /* filled, muted ink */
    EH_MARK_CANNOT_TELL,/* hollow, grey */
    EH_MARK_HIDDEN,     /* hatched; no number anywhere */
    EH_MARK_UNDEFINED   /* an empty row with its reason */
};

/* ---- text ---- */

struct eh_run { /* a stretch of text in one style */
    const char *text;
    bool bold;
    const char *link; /* "#destination" inside the report, or NULL */
};
struct eh_paragraph {
    size_t run_count;
    struct eh_run *run;
};

/* ---- charts: models ---- */

struct eh_chart_frame {      /* what every chart has */
    const char *title;       /* a finding */
    const char *subtitle;    /* measure, unit, period, population */
    const char *source;      /* the source line: "metrics.csv: inclusion.reach.gap, layer collaboration; 412 people" */
    const char *alt;         /* the alternative text, built from the data */
    const char *destination; /* "fig-03" */
    enum eh_mark mark;       /* the verdict that the title words: EH_MARK_GAP, ... or NONE */
};

enum eh_axis_scale { EH_AXIS_LINEAR, EH_AXIS_LOG };
enum eh_axis_format {
    EH_AXIS_PLAIN,
    EH_AXIS_SIGNED,
    EH_AXIS_PERCENT, /* values are fractions: 0.31 reads 31%; signed where the axis crosses 0 */
    EH_AXIS_RATIO
};
struct eh_axis {
    enum eh_axis_scale scale;
    enum eh_axis_format format;
    bool has_reference;
    double reference;            /* the line of "no difference" */
    const char *reference_label; /* "" for none */
    const char *low_label, *high_label; /* "fewer ties than the others", "more"; "" for none */
    bool from_zero;              /* the axis starts at 0 */
};

/* 2, 12: dot and whisker; adjustment steps are one with `steps` (rows joined from top to bottom). */
struct eh_dot_row {
    const char *label, *n_text, *value_text;
    enum eh_mark mark;
    bool has_value, has_interval, has_expected;
    double value, low, high, expected; /* expected: a tick, what chance gives */
    const char *reason;                /* hidden or undefined: "hidden: fewer than 5 people" */
};
struct eh_dot_chart {
    struct eh_axis axis;
    const char *n_heading; /* "people" */
    const char *expected_label; /* what the tick of `expected` means; NULL: "expected by chance" */
    bool steps;
    size_t count;
    struct eh_dot_row *row;
};

/* 3: heatmap of observed / expected. */
struct eh_cell {
    enum eh_mark mark;
    bool has_value;
    double value;
    const char *text;
};
struct eh_heatmap {
    const char *row_heading, *column_heading; /* "Someone in …", "… asks a colleague in …" */
    size_t rows, columns;
    const char **row_label, **column_label;
    struct eh_cell *cell; /* rows * columns, row by row */
    bool outline_diagonal;
    double limit;         /* the colour scale runs from 1/limit to limit on the log ratio */
};

/* 5: dumbbell: two shares by row. */
struct eh_dumbbell_row {
    const char *label, *a_text, *b_text, *difference_text;
    enum eh_mark mark;
    bool has_value;
    double a, b;
    const char *reason;
};
struct eh_dumbbell {
    struct eh_axis axis;
    const char *a_name, *b_name, *difference_heading;
    size_t count;
    struct eh_dumbbell_row *row;
};

/* 6: groups on a circle, beside their matrix. At most 12. */
struct eh_group_node {
    const char *label, *detail; /* "310 people" */
    enum eh_mark mark;
    double size;                /* people; 0 where hidden */
};
struct eh_group_edge {
    uint32_t from, to;
    double ties;                /* line width */
    double ratio;               /* observed / expected: colour */
    enum eh_mark mark;
};
struct eh_group_network {
    bool directed;
    size_t node_count, edge_count;
    struct eh_group_node *node;
    struct eh_group_edge *edge;
};

/* 8: Lorenz curves. */
struct eh_lorenz_curve {
    const char *label; /* "Mentees, Gini 0.41" */
    size_t count;
    double *people_01, *share_01; /* cumulative, from 0,0 to 1,1 */
    bool emphasised;
};
struct eh_lorenz {
    const char *x_title, *y_title;
    size_t count;
    struct eh_lorenz_curve *curve;
};

/* 4: a line over periods, its interval as a ribbon. A point without a value is a gap in both: never bridged. */
struct eh_trend_point {
    const char *label, *year; /* below the axis: "Q3" above "2026", "" where it is that of the point before */
    double at;                /* place in time; a step of more than 1 is a gap too */
    enum eh_mark mark;        /* EH_MARK_HIDDEN: hatched; else the verdict of the period */
    bool has_value, has_interval;
    double value, low, high;
};
struct eh_trend_line {
    struct eh_axis axis;
    size_t count;
    struct eh_trend_point *point;             /* oldest first */
    const char *last_text, *last_interval;    /* beside the last value; "" for none */
    const char *note;                         /* why there are gaps, "" where there are none */
};

/* 7: two periods, a line a group. */
struct eh_slope_row {
    const char *label, *a_text, *b_text;
    enum eh_mark mark; /* EH_MARK_GAP: a clear change */
    bool has_a, has_b;
    double a, b;
    const char *reason; /* where either is missing */
};
struct eh_slope_chart {
    struct eh_axis axis;
    const char *a_name, *b_name; /* the periods */
    double margin;               /* the scale reaches this far beyond the lowest and the highest value */
    size_t count;
    struct eh_slope_row *row;
};

/* 9, 10: points in a plane. A funnel has curves; circles of close ties have a shade. */
struct eh_point {
    const char *label, *value_text; /* "women", "12%" */
    enum eh_mark mark;
    double x, y;
    double shade;                   /* observed / expected; 0: not known, drawn hatched */
};
struct eh_curve {                   /* two or more points; parts outside of the plane are not drawn */
    const char *label;              /* at its right end; "" for none */
    bool dashed;
    size_t count;
    double *x, *y;
};
struct eh_scatter {
    struct eh_axis x, y;            /* the reference of y is a level line, labelled at its right end */
    const char *x_title, *y_title;
    double shade_limit;             /* as of a heatmap; 0: points are drawn by their marks */
    const char *hidden;             /* what is not drawn and why, on a hatched line; "" for none */
    size_t count, curve_count;
    struct eh_point *point;
    struct eh_curve *curve;
};

/* 11: two bars a row, side by side under a heading each. */
struct eh_bar {
    enum eh_mark mark;
    bool has_value, has_interval;
    double value, low, high;        /* shares */
    const char *text, *reason;
};
struct eh_bar_row {
    const char *label;
    struct eh_bar bar[2];
};
struct eh_bars {
    const char *heading[2];
    size_t count;
    struct eh_bar_row *row;
};

enum eh_chart_kind { EH_CHART_DOTS, EH_CHART_HEATMAP, EH_CHART_DUMBBELL, EH_CHART_GROUP_NETWORK, EH_CHART_LORENZ,
                     EH_CHART_SCATTER, EH_CHART_BARS, EH_CHART_TREND, EH_CHART_SLOPE,
                     EH_CHART_EMPTY /* nothing to draw: the reason stands in its place */ };
struct eh_chart {
    struct eh_chart_frame frame;
    enum eh_chart_kind kind;
    union {
        struct eh_dot_chart dots;
        struct eh_heatmap heatmap;
        struct eh_dumbbell dumbbell;
        struct eh_group_network network;
        struct eh_lorenz lorenz;
        struct eh_trend_line trend;
        struct eh_slope_chart slope;
        struct eh_scatter scatter;
        struct eh_bars bars;
        const char *reason;
    };
};

/* Up to 8 values in a line of text, the last one marked; not finite: a gap, never bridged. */
struct eh_spark {
    size_t count; /* 0 draws none */
    const double *value;
    const char *alt;
};

/* 1: a key figure. */
struct eh_key_figure {
    const char *title;    /* "Closeness to decision makers, women" */
    const char *value;    /* "−31%", "0.21", "hidden" */
    const char *unit;     /* " pts", "×", "" */
    enum eh_mark mark;
    const char *interval; /* "95% CI −39 to −22" or the reason for none */
    const char *note;     /* second line: verdict */
    const char *change;   /* third line: "▲ 0.03 since 2026Q2"; NULL or "" for none */
    struct eh_spark spark;
};

/* ---- tables ---- */

enum eh_align { EH_ALIGN_START, EH_ALIGN_END };
struct eh_table_column {
    const char *heading;
    enum eh_align align;
    double weight; /* share of the width; 0: as wide as its content */
};
struct eh_table_cell {
    const char *text;
    enum eh_mark mark; /* drawn as a small dot before the text where not NONE */
    bool bold;
    struct eh_spark spark; /* in place of the text */
};
struct eh_table {
    const char *title; /* H3-like caption; may be "" */
    const char *destination;
    size_t columns, rows;
    struct eh_table_column *column;
    struct eh_table_cell *cell; /* rows * columns; the first column holds row headers */
    bool small;                 /* the full tables at the end */
};

/* ---- items ---- */

struct eh_summary { /* page 1 */
    const char *headline, *deck;
    enum eh_mark headline_mark;
    size_t key_count; /* up to 4 */
    struct eh_key_figure *key;
    size_t chart_count; /* up to 4: two rows of two, the first of a row wider */
    struct eh_chart *chart;
    size_t panel_count; /* up to 3 columns */
    struct eh_panel {
        const char *title;
        size_t paragraph_count;
        struct eh_paragraph *paragraph;
    } *panel;
};

enum eh_item_kind {
    EH_ITEM_SUMMARY,   /* always the first */
    EH_ITEM_CHAPTER,   /* starts a page: H1, then its finding as a deck */
    EH_ITEM_HEADING,   /* H2 */
    EH_ITEM_PARAGRAPH,
    EH_ITEM_LIST,      /* bulleted */
    EH_ITEM_CHARTS,    /* one at full width, or two side by side */
    EH_ITEM_TABLE,     /* breaks across pages with its heading row repeated */
    EH_ITEM_TABLES,    /* narrow ones side by side; each stands whole */
    EH_ITEM_PANEL      /* text on the panel colour */
};
struct eh_item {
    enum eh_item_kind kind;
    union {
        struct eh_summary summary;
        struct {
            const char *title, *finding, *destination;
            enum eh_mark mark;
            bool new_page; /* else it follows on where there is room */
        } chapter;
        struct {
            const char *title, *destination;
        } heading;
        struct eh_paragraph paragraph;
        struct {
            size_t count;
            struct eh_paragraph *entry;
        } list;
        struct {
            size_t count; /* 1 or 2 */
            struct eh_chart *chart;
        } charts;
        struct eh_table table;
        struct {
            size_t columns; /* 2 or 3: how many stand side by side */
            size_t count;
            struct eh_table *table;
        } tables;
        struct eh_panel panel;
    };
};

/* What the render room writes by itself: it decides nothing, so the words and signs are handed to it. */
struct eh_drawn_words {
    const char *decimal, *percent;       /* "." and "%": on axes, keys and in the matrix of a network */
    const char *summary;                 /* the bookmark of page 1 */
    const char *continued;               /* behind a title: " (continued)" */
    const char *no_rows;                 /* in place of an empty chart */
    const char *expected, *as_expected;  /* a tick of chance, the middle of a colour scale */
    const char *equal_shares;            /* the diagonal of Lorenz curves */
    const char *from_below, *to_right;   /* the corner of a matrix of directed ties */
    const char *less_alike, *more_alike; /* the ends of a key of likeness */
    const char *without_name;            /* before a number of marks that have no room for their name */
};

struct eh_document {
    const char *title;       /* "Harbour Logistics: network equity report, Q3 2026" */
    const char *organisation, *subtitle; /* running head: bold, then muted: "Network equity report · Q3 2026 · 1,284 people" */
    const char *notice;      /* head, right: "Confidential" */
    const char *footer;      /* foot, left: "Generated by evenhand 0.1.0 from input sha256 3f9a…1c07" */
    const char *language;    /* "en-GB" */
    const struct eh_drawn_words *words; /* NULL: English */
    const char *subject, *keywords;
    const char *paper;       /* a4, letter */
    int32_t date;            /* creation date of the PDF: the last day of the data (base/date.h) */
    size_t count, capacity;
    struct eh_item *item;
};

#endif
