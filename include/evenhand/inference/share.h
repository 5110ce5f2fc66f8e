/* inference/share: how sure is a share of events that come in clusters?
 *
 * Tests on one organisation hang together: thirty of them are not thirty independent draws. What is
 * independent are the organisations.
 */
#ifndef EVENHAND_INFERENCE_SHARE_H
#define EVENHAND_INFERENCE_SHARE_H

#include <stddef.h>

struct eh_share {
    double units, clusters; /* sum of units; clusters with any */
    double share;           /* 0 where there are no units */
    double low, high;       /* limits; 0 and 1 where there are no units */
};

/* Question: between which limits does the share lie from which these events were drawn?
 *
 * share = sum hits/sum units. Limits: Clopper & Pearson 1934 on the effective number of units of Korn &
 * Graubard 1998, share(1 - share)/v times (t_u/t_c)^2, at most the units, where v = c/(c - 1) sum (hits_k -
 * share units_k)^2/(sum units)^2 is the variance between the c clusters, and t_u and t_c are the quantiles
 * of Student's t with degrees of freedom one below the units, and one below the clusters that have a hit (or
 * those that have a miss, if fewer): where hits are rare, only these tell how far the units of a cluster hang
 * together. Where no cluster has more than one unit the limits are the exact ones of Clopper and Pearson. Where
 * fewer than two clusters tell, or v is 0, the clusters are counted as the units. Approximate for clusters that
 * hang together: in simulations of 12 units a cluster, correlation 0.09, the lower limit of shares of 0.03 to
 * 0.06 was too high less often than promised, the upper one too low up to four times as often at 200 clusters.
 * Checked against the tails of the binomial distribution.
 *
 * `hits` and `units` hold one number for each of `count` clusters, 0 <= hits <= units, both whole; clusters
 * without units do not count. `miss_01`: the chance, in each tail together, of limits that miss the share:
 * 0.05 for 95 % limits. Cost: linear. Deterministic. Errors: none. */
void eh_share_compute(const double *hits, const double *units, size_t count, double miss_01,
                      struct eh_share *out);

#endif
