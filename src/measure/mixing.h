/* Private to chapter 3: the ties of one layer among the people known in one attribute, the matrix of ties
 * between its groups, and the permutations of a pass over it. */
#ifndef EVENHAND_SRC_MEASURE_MIXING_H
#define EVENHAND_SRC_MEASURE_MIXING_H

#include "evenhand/inference/inference.h"
#include "evenhand/measure/context.h"

/* People known in the attribute, numbered in person order; labels are 1..groups. A directed layer's arcs are
 * held apart as pairs of people with an arc either way (each pair once) and arcs one way; the ties of an
 * undirected layer all stand among the pairs. So one rule counts both: M = P + P' + O. */
struct eh_mixing_net {
    bool directed;
    uint32_t n, groups;
    uint32_t *person; /* n: index among the people */
    uint32_t *label;  /* n */
    uint32_t *size;   /* groups: people */
    uint32_t present; /* groups that anybody is in */
    uint64_t ties;    /* ties; directed: arcs */
    const uint32_t *from, *to;
    uint64_t pair_count, one_way_count;
    const uint32_t *pair_a, *pair_b, *one_way_from, *one_way_to;
    const struct eh_adjacency
        *opt_adjacency; /* the ties by person, where the graph has them in this numbering */
};

/* Shares the graph's arrays where it can: undirected, everybody known. */
void eh_mixing_net_build(const struct eh_graph *graph, const struct eh_attribute *attribute, uint32_t n,
                         struct eh_arena *arena, struct eh_mixing_net *out);

/* The matrix M under some labels: arcs from g to h; undirected ties counted from both ends. */
struct eh_mixing_matrix {
    uint32_t groups;
    uint64_t *arcs;         /* groups x groups */
    uint64_t *returned;     /* groups x groups: those that are returned */
    uint64_t *row, *column; /* groups */
    uint64_t total, within;
};

void eh_mixing_matrix_new(const struct eh_mixing_net *net, struct eh_arena *arena,
                          struct eh_mixing_matrix *out);
/* The net's own labels. */
void eh_mixing_matrix_count(const struct eh_mixing_net *net, struct eh_mixing_matrix *out);
/* From one draw's counts of pairs and of arcs one way by cell (eh_tally_count). Undirected: one_way NULL. */
void eh_mixing_matrix_fill(const uint32_t *pairs, const uint32_t *opt_one_way, struct eh_mixing_matrix *out);

/* Distinct people behind the ties of each pair, and the most of those ties that one person is an end of. */
struct eh_mixing_behind {
    uint32_t all;            /* people with a tie */
    uint32_t *senders;       /* groups: people with a tie (an arc sent) */
    uint32_t *people, *most; /* groups x groups */
    uint32_t *returned, *most_returned;
};

void eh_mixing_behind_count(const struct eh_graph *graph, const struct eh_attribute *attribute,
                            const struct eh_mixing_net *net, struct eh_arena *arena,
                            struct eh_mixing_behind *out);

/* The statistics of a matrix. g and h count from 0. */
enum eh_mixing_kind {
    EH_MIXING_WITHIN, /* ties within groups, in M's count */
    EH_MIXING_PAIR,   /* M_gh */
    EH_MIXING_ASSORTATIVITY,
    EH_MIXING_ADJUSTED,
    EH_MIXING_INBREEDING,
    EH_MIXING_RECIPROCITY,
    EH_MIXING_BIAS_GAP
};
enum { EH_MIXING_FEW_ARCS = 10 };

/* Pairs of people that a tie of groups g and h could join; infinite where there are none. */
double eh_mixing_get_pairs(const struct eh_mixing_net *net, uint32_t g, uint32_t h);
/* False where it is undefined. */
bool eh_mixing_statistic(const struct eh_mixing_net *net, const struct eh_mixing_matrix *matrix,
                         enum eh_mixing_kind kind, uint32_t g, uint32_t h, double *out);

/* One statistic to permute, and what its permutations gave. */
struct eh_mixing_test {
    enum eh_mixing_kind kind;
    uint32_t g, h;
    double observed;
    double off_by; /* what the permutations count it too high by (mixing_own.h), else 0 */
    uint64_t defined;
    double p, mean, sd; /* defined > 0; sd: defined > 1 */
};

/* Tests that are evaluated on one set of counts: of one layer. */
struct eh_mixing_part {
    struct eh_mixing_test *tests;
    size_t count;
};

/* Labels to permute, and how to count under them. A room is what one thread needs. It draws the labels of
 * permutations b to b + count - 1, `lanes` at most; then for each part with tests it counts under all of
 * them, and each test reads its statistic off all lanes, and where it is defined. Lanes that were not drawn
 * may hold anything. */
struct eh_mixing_labels {
    uint32_t n, strata;
    const uint32_t *label, *stratum; /* n; labels from 1, dense strata */
    uint64_t work;                   /* steps that one permutation takes, about */
    uint32_t lanes;                  /* a divisor of EH_TALLY_MOST */
    const void *state;
    void *(*room_new)(const void *state, const struct eh_permuter *permuter, struct eh_arena *arena);
    void (*draw)(void *room, uint64_t b, uint32_t count);
    void (*count)(void *room, size_t part);
    void (*evaluate)(const void *room, const struct eh_mixing_test *test, double *out, bool *out_defined);
};

/* Permutes the labels within strata and evaluates every test of every part in one pass: the parts share their
 * draws. The same bytes for any number of threads: permutation b has its own stream, and sums run over fixed
 * stretches of b. */
void eh_mixing_permute(const struct eh_mixing_labels *labels, const struct eh_context *context,
                       struct eh_arena *scratch, const struct eh_mixing_part *parts, size_t count);

/* People of each group in each stratum, and who stands on either side of a comparison. */
struct eh_mixing_strata {
    uint32_t strata, groups;
    const uint32_t *stratum; /* net->n */
    uint32_t *size;          /* strata x groups */
    bool one_sided;          /* in no stratum are there two labels */
};

void eh_mixing_strata_build(const struct eh_mixing_net *net, const struct eh_strata *strata,
                            struct eh_arena *arena, struct eh_mixing_strata *out);
/* People of g and of h in strata that hold both; g = h: of g and of the others. */
void eh_mixing_sides(const struct eh_mixing_strata *self, uint32_t g, uint32_t h, uint32_t *out_a,
                     uint32_t *out_b);

/* The observed value as the estimate, and what the permutations say of it, as far as they are defined. */
void eh_mixing_set_permuted(struct eh_result *row, const struct eh_mixing_test *test);

/* Beyond so many tests the sums of all parts together would take too much memory: each part draws again. */
enum { EH_MIXING_SHARED_TESTS = 20000 };

/* eh_mixing_permute for statistics of the matrix: a part for each of `count` nets of the same people and
 * labels. */
void eh_mixing_net_permute(const struct eh_mixing_net *const *nets, const struct eh_mixing_part *parts,
                           size_t count, const struct eh_mixing_strata *strata,
                           const struct eh_context *context, struct eh_arena *scratch);

/* exposure, choice, bias and bias.gap of one attribute in all layers. `strata` are the `count` ones to
 * compare in. */
void eh_mixing_bias(const struct eh_context *context, uint32_t attribute, const struct eh_strata *strata,
                    uint32_t count, struct eh_arena *scratch);

#endif
