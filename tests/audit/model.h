/* tests/audit/model: the attributes and groups that the keys of a file name, hidden or not, and the equations
 * of anything that is counted over people: the groups of each attribute add up to everybody, the cells of a
 * crossing to its margins. */
#ifndef EVENHAND_TESTS_AUDIT_MODEL_H
#define EVENHAND_TESTS_AUDIT_MODEL_H

#include "linear.h"
#include "published.h"

enum { ATTRIBUTES_MOST = 64 };

struct attribute {
    const char *name;
    size_t count, capacity;
    const char **group; /* (unknown) among them where there are any */
    bool has_unknown;
    int part[2]; /* of a crossing; -1 */
};

struct model {
    const struct sheet *sheet;
    int count;
    struct attribute attribute[ATTRIBUTES_MOST];
};

void model_read(struct model *self, const struct sheet *sheet);
void model_free(struct model *self);
int model_find(const struct model *self, const char *name);
/* "x*y" of a crossing: whether its part on this side is `group`. */
bool model_is_part(const struct model *self, const struct attribute *crossing, const char *name, int side,
                   const char *group);
/* Variables KIND|attribute|group, everybody KIND|all: groups add up, crossings to their parts. */
void model_add_up(const struct model *self, struct linear *linear, const char *kind);

#endif
