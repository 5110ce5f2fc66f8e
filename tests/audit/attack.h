/* tests/audit/attack: what an outsider can work out from published files.
 *
 * Nothing of the program is used here: the file is parsed, and its numbers are understood, from
 * MEASURES.md and the README alone. Every published number that is a sum of counts of people or ties becomes
 * a linear equation (counts and margins, crossings, rates times n, odds of one group against the others, E
 * and I from mixing.ei, ends of ties, mean degrees, circles), every hidden count a variable, and linear
 * programming (GLPK, exact bounds of the relaxation) finds the least and the most that it can be. */
#ifndef EVENHAND_TESTS_AUDIT_ATTACK_H
#define EVENHAND_TESTS_AUDIT_ATTACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct attack {
    size_t counts;     /* hidden counts that were bounded */
    size_t recovered;  /* of them pinned to one value */
    size_t narrow;     /* of them in an interval narrower than k, the recovered ones among them */
    size_t infeasible; /* systems without a solution: the attack misunderstands the file */
    double narrowest;  /* width */
    char worst[512];   /* the key of the narrowest */
};

/* Adds to *out what the rows of a metrics.csv give away. `tell`: print each narrow one. Exits on a file that
 * it cannot read. */
void attack_run(const char *csv, uint32_t k, bool tell, struct attack *out);

#endif
