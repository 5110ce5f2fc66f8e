#include "evenhand/network/network.h"

#include <string.h>

#include "evenhand/base/memory.h"
#include "evenhand/network/builder.h"

static void take_lane(void *state, uint32_t lane, const struct eh_event *events, size_t count)
{
    eh_network_builder_add_lane(state, lane, events, count);
}

static void learn_kinds(void *state)
{
    eh_network_builder_learn_kinds(state);
}

static void take_meeting(void *state, const struct eh_meeting *meeting)
{
    eh_network_builder_add_meeting(state, meeting);
}

/* Where a history is kept, chapters 6 to 8 read the months before and after the period from it. */
static void add_left_out(struct eh_study *study, const char *file, const char *what,
                         const struct eh_left_count *left, bool has_history)
{
    const struct {
        const char *code, *why;
        uint64_t count;
    } reason[] = {
        {"outside_period",
         has_history
             ? "outside the period: not in chapters 1 to 5; those of the months around it are read by "
               "chapters 6 to 8"
             : "outside the period",
         left->outside_period},
        {"undated", "without a date", left->undated},
        {"outside_population", "with somebody who was not employed in the period", left->outside_population},
    };
    for (size_t i = 0; i < sizeof reason / sizeof *reason; i++)
        if (reason[i].count)
            eh_study_add_left_out(study, reason[i].code, file, reason[i].count,
                                  eh_arena_format(study->arena, "%s %s", what, reason[i].why));
}

/* Records are counted over all files of their kind: one is named as it is, several by their kind. */
static const char *find_file(const struct eh_study *study, const char *kind)
{
    const char *name = NULL;
    for (size_t i = 0; i < study->input_count; i++) {
        if (strcmp(study->inputs[i].kind, kind) != 0)
            continue;
        if (name)
            return eh_arena_format(study->arena, "%s.csv", kind);
        name = study->inputs[i].name;
    }
    return name ? name : eh_arena_format(study->arena, "%s.csv", kind);
}

int eh_network_build(struct eh_study *study, struct eh_arena *arena, struct eh_network *out,
                     struct eh_failure *failure)
{
    *out = (struct eh_network){.n = 0};
    /* The tables live in an arena of their own, which `arena` frees should memory end on the way. */
    struct eh_arena *scratch = eh_arena_new(arena);

    struct eh_network_builder *builder = eh_network_builder_new(study, scratch);
    struct eh_event_sink sink = {.state = builder,
                                 .meeting = take_meeting,
                                 .lane = take_lane,
                                 .lanes = eh_network_builder_get_lanes(builder),
                                 .kinds = learn_kinds};
    if (eh_study_scan(study, &sink, failure) == EH_OK &&
        eh_network_builder_finish(builder, arena, out, failure) == EH_OK) {
        struct eh_left_count events = eh_network_builder_get_events_left(builder);
        struct eh_left_count meetings = eh_network_builder_get_meetings_left(builder);
        add_left_out(study, find_file(study, "collaboration"), "records", &events, out->history != NULL);
        add_left_out(study, find_file(study, "meetings"), "meetings", &meetings, out->history != NULL);
    }
    eh_arena_free(scratch);
    eh_memory_return(); /* many tables, each too small to go back by itself */
    return failure->code;
}
