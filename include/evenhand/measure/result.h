/* measure/result: the results table, one row an estimate: the waist of the program.
 *
 * A number that does not apply is absent (its bit in `has` is clear), never a zero and never NaN. Beside
 * the columns of metrics.csv a row carries what verdicts and disclosure need and nobody publishes: the
 * people behind it, its family of tests, its place in the order. Everything under "not published" stops at
 * disclosure.
 */
#ifndef EVENHAND_MEASURE_RESULT_H
#define EVENHAND_MEASURE_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"

enum eh_field {
    EH_N = 1 << 0, EH_CASES = 1 << 1, EH_ESTIMATE = 1 << 2, EH_CI_LOW = 1 << 3, EH_CI_HIGH = 1 << 4,
    EH_EXPECTED = 1 << 5, EH_NULL_SD = 1 << 6, EH_P = 1 << 7, EH_Q = 1 << 8
};
#define EH_CI (EH_CI_LOW | EH_CI_HIGH)

enum eh_verdict { EH_VERDICT_NONE, EH_GAP, EH_NO_GAP_SHOWN, EH_CANNOT_TELL };
enum eh_robust { EH_ROBUST_NONE, EH_ROBUST_YES, EH_ROBUST_NO };

/* Why an estimate is undefined; NULL in eh_result.undefined means it is defined. */
#define EH_UNDEFINED_EMPTY         "empty"
#define EH_UNDEFINED_ONE_GROUP     "one group"
#define EH_UNDEFINED_NO_TIES       "no ties"
#define EH_UNDEFINED_ZERO_VARIANCE "zero variance"
#define EH_UNDEFINED_INFINITE      "infinite"
#define EH_UNDEFINED_ZERO_BY_ZERO  "0/0"
#define EH_UNDEFINED_FEW_ARCS      "few arcs"
#define EH_UNDEFINED_ONE_SIDED     "one-sided strata"
#define EH_UNDEFINED_TOO_LARGE     "too large"

/* Place in the order of metrics.csv: catalogue, layer, attribute, within, group, other. `within` orders
 * none, then the partial strata, then the full ones, then values of structure in dictionary order. */
struct eh_result_order {
    uint32_t measure, layer, attribute, within, group, other;
};

struct eh_result {
    /* published */
    const char *measure, *layer, *attribute, *group, *other, *within; /* "" where not applicable */
    uint32_t has;                                                     /* enum eh_field bits */
    double n, cases, estimate, ci_low, ci_high, expected, null_sd, p, q;
    enum eh_verdict verdict;
    enum eh_robust robust;
    const char *undefined;

    /* not published */
    struct eh_result_order order;
    bool is_test;         /* can get a verdict: fullest strata (or inside a value), has a p */
    bool is_inside;       /* inside one structure value: one more family of its own */
    bool is_mirrored;     /* the second row of a mirrored pair: same p, counted once in q */
    bool hangs_on_weight; /* can be robust or not; false for measures that no weight touches */
    uint32_t side_a, side_b; /* people on either side in strata that hold both; 10 each allow a verdict */
    bool has_size;        /* a .gap row: size_low..size_high is the interval of its .size row */
    double size_low, size_high;
    uint64_t n_people;     /* distinct people that n rests on */
    uint64_t cases_people; /* distinct people that cases rest on; UINT64_MAX: cases are not about people */
    uint64_t group_people, other_people; /* people of each group the row speaks of; UINT64_MAX: not applicable */
    double dominance_01;   /* the largest share one person holds of a count; 0: not applicable */
};

/* Records that one measure could not take, though others did: told by count beside the results. */
struct eh_set_aside {
    const char *measure, *file; /* "meeting.precedes", "mentoring.csv" */
    uint64_t count;
    const char *text; /* a sentence fragment: "mentorings whose ..." */
};

struct eh_results {
    struct eh_arena *arena;
    struct eh_result *row;
    size_t count, capacity;
    struct eh_set_aside *aside;
    size_t aside_count, aside_capacity;
};

/* How many standard deviations of chance the smallest gap is that is found in four of five studies, where
 * `tests` of a family share 5% (Bonferroni, which is what the first of a family has to pass): 2.8 for one, 3.7
 * for twelve. */
double eh_result_get_factor(size_t tests);

void eh_results_init(struct eh_results *self, struct eh_arena *arena);
/* Adds a copy, texts not copied (they live in the study's or the results' arena). Returns the new row. */
struct eh_result *eh_results_add(struct eh_results *self, const struct eh_result *row);
/* Counts what a measure set aside; a count of 0 adds nothing. Texts are not copied. */
void eh_results_set_aside(struct eh_results *self, const char *measure, const char *file, uint64_t count,
                          const char *text);
/* A row with texts "" and people counts at "not applicable"; the measure must be in the catalogue. */
struct eh_result eh_result_start(const char *measure);
void eh_result_set(struct eh_result *self, enum eh_field field, double value); /* value is finite */
/* Clears every number but n, cases where `keep` names them, and says why. */
void eh_result_undefine(struct eh_result *self, const char *why, uint32_t keep);
void eh_results_sort(struct eh_results *self); /* stable, by order */
/* The row with this key, or NULL. */
const struct eh_result *eh_results_find(const struct eh_results *self, const char *measure, const char *layer,
                                        const char *attribute, const char *group, const char *other,
                                        const char *within);

#endif
