/* Private to chapter 3: the matrices of ties between groups under many draws of labels at once, and their
 * statistics. What holds for a draw is one lane of an array; a lane's numbers are those of
 * eh_mixing_statistic, bit by bit, as its operations are done in the same order. */
#ifndef EVENHAND_SRC_MEASURE_MIXING_LANES_H
#define EVENHAND_SRC_MEASURE_MIXING_LANES_H

#include "mixing.h"
#include "tally_own.h"

enum { EH_MIXING_LANES_UNIT = 4 }; /* lanes are a multiple of it */

struct eh_mixing_lanes {
    uint32_t groups, lanes;
    uint32_t *arcs, *returned; /* groups x groups x lanes, below 2^31; returned: directed */
    double *row, *column;      /* groups x lanes; undirected: one and the same */
    double *within, *room;     /* lanes; room: 4 x lanes */
    double *room_adjusted;     /* groups x lanes */
    double *adjusted;          /* groups x lanes: rows over the pairs of people; NULL: from arcs */
    double total;              /* no draw changes it */
};

void eh_mixing_lanes_new(uint32_t groups, uint32_t lanes, struct eh_arena *arena,
                         struct eh_mixing_lanes *out);
/* From the counts of pairs and of arcs one way by cell and lane (eh_tally_count). Undirected: one_way NULL.
 */
void eh_mixing_lanes_fill(struct eh_mixing_lanes *self, const uint32_t *pairs, const uint32_t *opt_one_way);
/* From what each group has of its own (tally_own.h), a weight being in units of 1 / (people of its group):
 * arcs within groups alone are filled, and no pair and no share returned can be got. */
void eh_mixing_lanes_fill_own(struct eh_mixing_lanes *self, const struct eh_mixing_net *net,
                              const struct eh_tally_own_sums *sums, const uint64_t *weight, double unit);
/* eh_mixing_statistic of every lane: lanes doubles, and whether each is defined. */
void eh_mixing_lanes_get(const struct eh_mixing_lanes *self, const struct eh_mixing_net *net,
                         enum eh_mixing_kind kind, uint32_t g, uint32_t h, double *out, bool *out_defined);

#endif
