/* Private to disclosure: the table of results as the door sees it.
 *
 * Rule 1 looks at a row alone. Rule 2 (what one row gives away about another) needs to know which rows are
 * parts of one whole: the groups of an attribute, the cells of a crossing, the ties between groups. The model
 * is read from the rows of people.count, so that the door knows nothing that is not in the table. */
#ifndef EVENHAND_SRC_DISCLOSURE_DOOR_H
#define EVENHAND_SRC_DISCLOSURE_DOOR_H

#include "evenhand/disclosure/published.h"

enum eh_door_rule {
    EH_RULE_NONE,
    EH_RULE_PEOPLE,
    EH_RULE_GROUP,
    EH_RULE_CASES,
    EH_RULE_DOMINANCE,
    EH_RULE_LEDGER,
    EH_RULE_SHIELD,
    EH_RULE_COUNT
};

#define EH_DOOR_NONE UINT32_MAX

struct eh_door_group {
    const char *name;
    uint64_t people;
    bool is_unknown, is_hidden;
    bool is_moved; /* the difference from an earlier report would single people out */
    uint32_t
        part[2]; /* of a crossing: groups of its parts; EH_DOOR_NONE: of an attribute that is not shown */
    size_t row;  /* its row of people.count */
};

struct eh_door_attribute {
    const char *name;
    uint32_t count;
    struct eh_door_group *group;
    uint32_t part[2]; /* of a crossing: its attributes; EH_DOOR_NONE otherwise */
    bool is_crossing;
    bool is_closed; /* how many are known must not be told, since 1 to k - 1 are not */
    uint64_t unknown;
    uint32_t hidden_count; /* groups, the unknown not among them */
};

struct eh_door {
    const struct eh_results *results;
    struct eh_arena *arena;
    uint32_t k;
    const struct eh_ledger *ledger; /* or NULL */
    enum eh_door_rule *rule;        /* a row each */
    uint64_t people;                /* everybody */
    uint32_t count;
    struct eh_door_attribute *attribute;
    /* A row each: indices, or EH_DOOR_NONE. In a row about a cell, of_other is a group of of_structure. */
    uint32_t *of_attribute, *of_structure, *of_group, *of_other;
    uint32_t *of_kin; /* a row each */
    uint32_t kin_count;
    size_t *kin_start, *kin_row; /* the rows of each kin */
};

/* A rule other than NONE in English, as report.json has it; k: the fewest people of a group that is shown. A
 * report in another language translates it (words_*.inc, RULE_...). */
const char *eh_door_word_rule(enum eh_door_rule rule, uint32_t k, struct eh_arena *arena);

/* Hides a row that rule 1 let pass. */
static inline void eh_door_hide(struct eh_door *self, size_t row, enum eh_door_rule rule)
{
    if (self->rule[row] == EH_RULE_NONE)
        self->rule[row] = rule;
}

static inline bool eh_door_is_few(uint64_t count, uint32_t k)
{
    return count > 0 && count < k;
}

/* Reads attributes, groups and crossings from the rows of people.count. */
void eh_door_read(struct eh_door *self);
/* Which groups are hidden in every row, and the rows that speak of them. */
void eh_door_hide_groups(struct eh_door *self);
/* Cells of group by structure, and the rows inside a structure value. */
void eh_door_hide_cells(struct eh_door *self);
/* Rates, means and counts over the groups of one attribute. */
void eh_door_hide_tables(struct eh_door *self);
/* Ties within and between groups. */
void eh_door_hide_ties(struct eh_door *self);

/* A table of people whose margins are known. A block of it, some rows by some columns, is hidden. */
struct eh_door_table {
    uint32_t rows, columns;
    uint64_t *value;            /* rows * columns */
    bool *is_needed;            /* the same: the cell must not be told */
    bool *has_row, *has_column; /* rows, columns: there is anything in it */
    bool *is_free_row;          /* rows, columns: nothing is lost where they are hidden */
    bool *is_free_column;
    bool *in_row, *in_column; /* the block */
};
void eh_door_table_init(struct eh_door_table *self, uint32_t rows, uint32_t columns, struct eh_arena *arena);
void eh_door_table_add(struct eh_door_table *self, uint32_t row, uint32_t column, uint64_t people);
/* Finds the block: all cells that are needed, and as few people more as make every cell in it range over at
 * least k. Returns whether there is one: false where no cell is needed. */
bool eh_door_table_grow(struct eh_door_table *self, uint32_t k);

/* "department=Sales": the attribute and group inside which a row compares. False: not inside a value. */
bool eh_door_find_inside(const struct eh_door *self, const char *within, uint32_t *out_attribute,
                         uint32_t *out_group);

/* Rows of one layer whose measures are made of the same counts, as access.rate and access.odds: `row`, and
 * its kin, in their order. Looking through all rows for every row that is hidden would take rows squared. */
struct eh_door_kin {
    const size_t *row;
    size_t count;
};
struct eh_door_kin eh_door_get_kin(const struct eh_door *self, size_t row);
/* Those of a measure in a layer; none: count 0. */
struct eh_door_kin eh_door_find_kin(const struct eh_door *self, const char *measure, const char *layer);

#endif
