/* record/rows: people.csv in the order of its rows, before people are put in order. */
#ifndef EVENHAND_RECORD_ROWS_H
#define EVENHAND_RECORD_ROWS_H

#include "plan.h"
#include "private.h"

struct eh_people_row {
    int32_t hired, left;
    int32_t snapshot; /* the day that the row describes; EH_DATE_NONE: no such column, or empty */
    uint32_t manager; /* number in `managers` + 1; 0: none */
    int64_t level;    /* the integer, or the place in `levels` */
    bool has_level, decides;
    struct eh_place place, manager_place;
};

struct eh_rows {
    struct eh_arena *arena; /* scratch */
    struct eh_intern ids;   /* a person's number is the number of the row */
    struct eh_intern managers;
    struct eh_people_row *row;
    size_t capacity;
    uint64_t superseded; /* rows that another of the same person stands for */
    bool has_level, has_department, has_manager, has_left, has_decision_column;
    struct eh_plan plan;
};

/* Puts the rows in order: the population, then the rest of the roster, each by id; fills study.people. */
void eh_roster_make(struct eh_rows *rows, struct eh_study *study);

#endif
