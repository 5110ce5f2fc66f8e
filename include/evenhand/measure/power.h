/* measure/power: how small a gap these people could show at all, before anything is measured.
 *
 * Question: is it worth looking? With seven women among 90 people only a very large gap can be told from
 * chance. Formula: a group g against the others o inside strata s (measure/compare.h): v_s = n_gs n_os/(n_gs
 * + n_os), V = sum v_s over strata with both sides. Under the null the adjusted difference of a score with
 * standard deviation S has the variance S^2/V, since v_s^2 (1/n_gs + 1/n_os) = v_s; that of a share r the
 * variance r(1 - r)/V. The smallest gap is as many of these standard deviations as eh_result_get_factor says:
 * factor S/sqrt(V), factor sqrt(r(1 - r)/V). People without a value are in no comparison. No weight, tie or
 * outcome is looked at: where a measure has a smaller risk set (people with a mentor, say), its own smallest
 * gap is larger. Source: Cochran 1954 (Biometrics 10, 417) for the weights v_s; Gelman & Hill 2007, section
 * 20.1, for 2.8. Undefined: nobody on one side, or no stratum with both: `is_known` false. Below
 * EH_POWER_FEWEST people on a side no measure gives a verdict: `has_verdict` false. Errors: none. Cost: n log n
 * for each attribute, n for each of its groups. Determinism: exact. May be said: "a gap of 0.3 standard
 * deviations or more would be found in four of five such studies". May not: "smaller gaps do not matter". */
#ifndef EVENHAND_MEASURE_POWER_H
#define EVENHAND_MEASURE_POWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/record/study.h"

enum { EH_POWER_FEWEST = 10 };

struct eh_power {
    const char *attribute, *group, *within; /* `within`: the fullest strata, as in metrics.csv */
    uint32_t n, others;                     /* people of the group, and of the other groups */
    uint32_t compared;                      /* of the n: those in strata with both sides */
    bool is_known, has_verdict;
    double chance_sd; /* 1/sqrt(V) */
};

/* The tests of one family, a score or share in one layer: groups with a verdict; two groups of an attribute
 * mirror each other and are one test. At least 1. */
size_t eh_power_count_tests(const struct eh_power *group, size_t count);

/* For each group of each group attribute, in the order of metrics.csv; returns their number. */
size_t eh_power_compute(const struct eh_people *people, const struct eh_config *config,
                        struct eh_arena *arena, struct eh_power **out);

#endif
