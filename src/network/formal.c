#include "formal.h"

#include "evenhand/base/number.h"
#include "evenhand/network/tie_table.h"

/* A pair counts once, however many records state it. */
static int add_layer(struct eh_tie_table *pairs, const char *name, struct eh_arena *arena,
                     struct eh_network *network, struct eh_failure *failure)
{
    struct eh_layer layer = {.name = name, .directed = true};
    if (eh_tie_tables_read(pairs, 1, network->n, arena, &layer.arcs, failure))
        return failure->code;
    for (uint64_t i = 0; i < layer.arcs.count; i++)
        layer.arcs.weight[i] = EH_WEIGHT_ONE;
    network->layer[network->layer_count++] = layer;
    return EH_OK;
}

static void add_reports(const struct eh_people *people, struct eh_tie_table *pairs)
{
    for (uint32_t i = 0; i < people->n; i++) {
        uint32_t manager = people->manager[i];
        if (manager < people->n && manager != i)
            eh_tie_table_add(pairs, manager, i, 1);
    }
}

/* Active: start <= the period's last day and end >= its first, empty = open; in period `all` every pair. */
static bool is_active(const struct eh_mentoring *mentoring, const struct eh_period *period, uint32_t i)
{
    if (period->all)
        return true;
    return (mentoring->start[i] == EH_DATE_NONE || mentoring->start[i] <= period->last) &&
           (mentoring->end[i] == EH_DATE_NONE || mentoring->end[i] >= period->first);
}

static void add_mentoring(const struct eh_study *study, enum eh_mentoring_kind kind,
                          struct eh_tie_table *pairs)
{
    const struct eh_mentoring *mentoring = &study->mentoring;
    uint32_t n = study->people.n;
    for (uint32_t i = 0; i < mentoring->count; i++) {
        uint32_t mentor = mentoring->mentor[i], mentee = mentoring->mentee[i];
        if (mentoring->kind[i] == kind && mentor < n && mentee < n && mentor != mentee &&
            is_active(mentoring, &study->period, i))
            eh_tie_table_add(pairs, mentor, mentee, 1);
    }
}

int eh_formal_add(const struct eh_study *study, struct eh_arena *scratch, struct eh_arena *arena,
                  struct eh_network *network, struct eh_failure *failure)
{
    struct eh_tie_table pairs;
    eh_tie_table_init(&pairs, scratch); /* reading empties it for the next layer */
    if (study->people.has_manager) {
        add_reports(&study->people, &pairs);
        if (add_layer(&pairs, "reporting", arena, network, failure))
            return failure->code;
    }
    if (!study->mentoring.present)
        return EH_OK;
    add_mentoring(study, EH_MENTORING, &pairs);
    if (add_layer(&pairs, "mentoring", arena, network, failure))
        return failure->code;
    add_mentoring(study, EH_SPONSORSHIP, &pairs);
    return add_layer(&pairs, "sponsorship", arena, network, failure);
}
