/* What happened in a sample's organisation: private to the room. People are indices. */
#ifndef EVENHAND_SAMPLE_RECORDS_H
#define EVENHAND_SAMPLE_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"

struct organisation;

enum kind { EMAIL, CALL, CHAT, LUNCH, PROJECT };

struct events {
    size_t count, capacity[5];
    uint32_t *from, *to;
    int32_t *day;
    uint8_t *kind, *half_hours;
};

enum meeting_kind { MEETING, WORKSHOP, ALL_HANDS };

struct meetings {
    size_t count, day_capacity, start_capacity, kind_capacity;
    int32_t *day;
    size_t *start; /* into person */
    uint8_t *kind;
    size_t person_count, person_capacity;
    uint32_t *person;
};

struct pair {
    uint32_t mentor, mentee;
    bool sponsorship, formal;
    int32_t start, end;
};

struct pairs {
    size_t count, capacity;
    struct pair *pair;
};

enum outcome { PROMOTION, EXIT, AWARD };

struct outcomes {
    size_t count, person_capacity, day_capacity, kind_capacity;
    uint32_t *person;
    int32_t *day;
    uint8_t *kind;
};

struct vote {
    uint32_t decider, candidate, decision;
    int32_t day;
    bool selected, disclosed, recused;
};

struct votes {
    size_t count, capacity;
    struct vote *vote;
};

void eh_events_add(struct events *self, struct eh_arena *arena, uint32_t from, uint32_t to, int32_t day,
                   enum kind kind, uint32_t half_hours);
size_t eh_meetings_get_end(const struct meetings *self, size_t meeting);
/* Nothing is recorded of people after they left. */
void eh_events_drop_left(struct organisation *self);
void eh_meetings_drop_left(struct organisation *self);

/* Two people as one number, whichever comes first. */
uint64_t eh_pair_key(uint32_t a, uint32_t b);

/* Close ties: pairs of people of the period whose informal records of the lookback window reach the lower
 * median of such pairs. */
struct close_ties {
    size_t count;
    uint64_t *key; /* ascending */
};

void eh_close_ties_find(const struct organisation *organisation, struct eh_arena *arena,
                        struct close_ties *out);
bool eh_close_ties_has(const struct close_ties *self, uint32_t a, uint32_t b);

/* Records between two people, announcements apart. */
struct log_entry {
    uint64_t key;
    int32_t day;
};

struct contact_log {
    size_t count, capacity;
    struct log_entry *entry; /* by key, then day */
};

/* `opt_of`: only records with one of these people; NULL: all. Days first to last. */
void eh_contact_log_fill(const struct organisation *organisation, const bool *opt_of, int32_t first,
                         int32_t last, struct eh_arena *arena, struct contact_log *out);
bool eh_contact_log_has(const struct contact_log *self, uint32_t a, uint32_t b, int32_t first, int32_t last);

#endif
