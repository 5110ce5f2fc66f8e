/* Private to tests/audit: one file under attack. */
#ifndef EVENHAND_TESTS_AUDIT_ATTACK_RUN_H
#define EVENHAND_TESTS_AUDIT_ATTACK_RUN_H

#include "attack.h"
#include "model.h"

#define ROUNDING 1e-4 /* of GLPK, on counts of up to some thousands */

struct run {
    const struct sheet *sheet;
    struct model model;
    uint32_t k;
    bool tell;
    struct attack *out;
};

/* Bounds a hidden count, and tells where it can be placed too closely. `unit`: people that one of what is
 * counted stands for: a tie has two ends. */
void attack_judge(struct run *self, struct linear *linear, int column, double unit, const struct line *line,
                  const char *what);
void attack_scores(struct run *self);
void attack_ties(struct run *self);
void attack_circles(struct run *self);

#endif
