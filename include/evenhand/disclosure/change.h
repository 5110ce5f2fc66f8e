/* disclosure/change: what changed between two published periods (MEASURES.md section 9).
 *
 * A trend is nothing but published periods side by side: a change is computed from two rows that everybody
 * may see, so nothing can come out of it that was hidden in either.
 */
#ifndef EVENHAND_DISCLOSURE_CHANGE_H
#define EVENHAND_DISCLOSURE_CHANGE_H

#include "evenhand/base/text.h"
#include "evenhand/disclosure/edition.h"

enum eh_change_status {
    EH_CHANGE_OK,
    EH_CHANGE_ABSENT,      /* no row of this key in one of the periods */
    EH_CHANGE_HIDDEN,      /* hidden in one of them */
    EH_CHANGE_UNDEFINED,   /* no estimate in one of them, or a ratio of 0 */
    EH_CHANGE_NOT_COMPARED /* its definition or a setting changed */
};

enum eh_change_verdict { EH_CHANGE_NONE, EH_CHANGE_UP, EH_CHANGE_DOWN, EH_CHANGE_STEADY, EH_CHANGE_UNCLEAR };

struct eh_change {
    enum eh_change_status status;
    enum eh_change_verdict verdict;
    const struct eh_published_row *earlier, *later; /* NULL where absent */
    bool is_ratio;     /* change, low and high are factors: 1 is none; else differences: 0 is none */
    bool has_interval;
    double change, low, high;
    const char *why; /* of EH_CHANGE_NOT_COMPARED: "lookback was 12 and is 6"; else "" */
};

/* The half-width of a row's interval, on the log scale for ratios: half of ci_high - ci_low; for indices of
 * mixing, and shares held against chance, 1.96 null_sd, as their verdict reads it. False: the row has none. */
bool eh_change_get_half_width(const struct eh_published_row *row, double *out);

/* Did this number change?
 *
 * change = later - earlier, half-width h = sqrt(h1^2 + h2^2); for a measure whose scale is a ratio
 * ln(later/earlier) likewise, given back as factors. Verdict: up where the interval lies above no change,
 * down where below, steady where it lies inside half the band of the measure (odds ratios and mixing.ratio
 * 0.894 to 1.118, the roots of 0.8 and 1.25; ei, reciprocity and bias +-0.05; assortativity, segregation and
 * inbreeding +-0.025; of a `.gap` the change of its `.size`, +-0.1), else unclear. A row without band is never
 * steady; without an interval there is no verdict.
 *
 * Source: MEASURES.md section 9. The two periods are taken as independent. They share people, so the interval
 * is wider than it had to be: a change that is called clear is clear.
 * Inputs: rows of one key, or NULL; the `.size` rows beside `.gap` rows, else NULL. Outputs: *out, `why` "".
 * Undefined cases: see eh_change_status; a ratio of 0 or below has no logarithm. Errors: none.
 * May print: "fell from 4.1 to 2.0". May not: that anything caused it. */
void eh_change_compute(const struct eh_published_row *earlier, const struct eh_published_row *later,
                       const struct eh_published_row *opt_earlier_size,
                       const struct eh_published_row *opt_later_size, struct eh_change *out);

/* ---- may they be compared ---- */

enum eh_touch { /* what a setting bears on */
    EH_TOUCH_ALL,
    EH_TOUCH_TIES,     /* everything but counts of people */
    EH_TOUCH_LEVELS,   /* seniority, and rows whose attribute or strata hold the level */
    EH_TOUCH_POWER,    /* who decides */
    EH_TOUCH_LOOKBACK, /* ties before mentorings and outcomes */
    EH_TOUCH_INFORMAL, /* alliances and what is read from them */
    EH_TOUCH_LAYER,    /* one layer, and alliances where it is the informal one */
    EH_TOUCH_EXTERNAL, /* outside contacts */
    EH_TOUCH_BETWEEN,  /* betweenness */
    EH_TOUCH_MEASURE   /* one measure: its definition */
};

struct eh_obstacle {
    enum eh_touch touch;
    const char *layer;      /* of EH_TOUCH_LAYER */
    uint32_t measure_index; /* of EH_TOUCH_MEASURE */
    const char *why;        /* "lookback was 12 and is 6" */
};

struct eh_obstacles {
    size_t count, capacity;
    struct eh_obstacle *obstacle;
    const char *informal; /* the layer that alliances are read from, "" for none */
};

/* What changed between two periods in the settings in force and in the definitions, as far as numbers hang on
 * it: not the name, the period, the files, the seed, what is hidden, paper and language; nor groups, structure
 * and strata, which stand in the key of a row. Texts live in `arena`. */
void eh_obstacles_find(const struct eh_edition *earlier, const struct eh_edition *later, struct eh_arena *arena,
                       struct eh_obstacles *out);
/* Why a row is not compared, or NULL where it is. */
const char *eh_obstacles_get(const struct eh_obstacles *self, const struct eh_published_row *row);

/* ---- all of them ---- */

/* The row of an edition with the key of `row`, or NULL. Cost: the rows of one measure. */
const struct eh_published_row *eh_change_find(const struct eh_published *published,
                                              const struct eh_published_row *row);

/* One row of the later period against the earlier one, with everything above. */
void eh_change_of_row(const struct eh_edition *earlier, const struct eh_edition *later,
                      const struct eh_obstacles *obstacles, const struct eh_published_row *row,
                      struct eh_change *out);

/* Every row of the later period against the earlier one, as CSV (RFC 4180, LF, numbers as in metrics.csv):
 *
 *   measure,layer,attribute,group,other,within,earlier,period,estimate_earlier,estimate,change,change_low,
 *   change_high,verdict,status
 *
 * change is a factor for ratios. verdict: up, down, steady, unclear or empty; status: ok, absent, hidden,
 * undefined or "not compared:WHY". A row that is hidden in either period keeps its key and no number. */
void eh_change_write_head(struct eh_text *out);
void eh_change_write_csv(const struct eh_edition *earlier, const struct eh_edition *later, struct eh_text *out);

#endif
