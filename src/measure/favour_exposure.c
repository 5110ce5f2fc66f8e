#include "favour.h"

const char *eh_exposure_get_layer(enum eh_exposure_kind kind)
{
    static const char *const layers[EH_EXPOSURE_KINDS] = {"tied", "sponsored", "circle", "same_group"};
    return layers[kind];
}

bool eh_exposure_is_known(const struct eh_study *study, enum eh_exposure_kind kind)
{
    if (kind == EH_EXPOSURE_SPONSORED)
        return study->mentoring.present;
    return kind != EH_EXPOSURE_SAME_GROUP || study->people.has_manager;
}

static void find_tied(const struct eh_people *people, const struct eh_favour_window *window, bool *out)
{
    const struct eh_graph *graph = window->opt_ties;
    for (uint64_t t = 0; graph && t < graph->tie_count; t++) {
        if (graph->tie_weight[t] < graph->close_weight)
            continue;
        out[graph->tie_a[t]] |= people->is_decider[graph->tie_b[t]];
        out[graph->tie_b[t]] |= people->is_decider[graph->tie_a[t]];
    }
}

/* A sponsor then, whether or not still here: active on a day of the window, empty is open. */
static void find_sponsored(const struct eh_study *study, const struct eh_favour_window *window, bool *out)
{
    const struct eh_mentoring *pairs = &study->mentoring;
    for (uint32_t k = 0; k < pairs->count; k++) {
        bool began = pairs->start[k] == EH_DATE_NONE || pairs->start[k] <= window->last;
        bool lasts = pairs->end[k] == EH_DATE_NONE || pairs->end[k] >= window->first;
        if (pairs->kind[k] == EH_SPONSORSHIP && began && lasts && pairs->mentee[k] < study->people.n &&
            pairs->mentor[k] != pairs->mentee[k])
            out[pairs->mentee[k]] = true;
    }
}

static void find_in_circle(const struct eh_people *people, const struct eh_favour_window *window, bool *out)
{
    const struct eh_circles *circles = &window->circles;
    for (uint32_t c = 0; c < circles->count; c++) {
        bool has_decider = false;
        for (uint32_t k = circles->row[c]; k < circles->row[c + 1]; k++)
            has_decider = has_decider || people->is_decider[circles->member[k]];
        for (uint32_t k = circles->row[c]; has_decider && k < circles->row[c + 1]; k++)
            out[circles->member[k]] = true;
    }
}

/* The manager may be anybody of people.csv, employed in the period or not. */
static void find_same_group(const struct eh_people *people, uint32_t attribute, bool *in_set, bool *out)
{
    const uint32_t *label = people->attribute[attribute].roster_label;
    for (uint32_t i = 0; i < people->n; i++) {
        uint32_t manager = people->manager[i];
        in_set[i] =
            in_set[i] && manager != EH_PERSON_NONE && label[i] != EH_UNKNOWN && label[manager] != EH_UNKNOWN;
        out[i] = in_set[i] && label[i] == label[manager];
    }
}

struct eh_exposure eh_exposure_find(const struct eh_context *context, const struct eh_favour_window *window,
                                    enum eh_exposure_kind kind, uint32_t attribute, const bool *in_risk,
                                    const bool *is_promoted, struct eh_arena *arena)
{
    const struct eh_people *people = &context->study->people;
    uint32_t *side = EH_NEW_ARRAY(arena, uint32_t, people->n);
    struct eh_exposure out = {.kind = kind,
                              .in_set = EH_NEW_ARRAY(arena, bool, people->n),
                              .is_exposed = EH_NEW_ARRAY(arena, bool, people->n)};
    for (uint32_t i = 0; i < people->n; i++)
        out.in_set[i] = in_risk[i];
    if (kind == EH_EXPOSURE_TIED)
        find_tied(people, window, out.is_exposed);
    else if (kind == EH_EXPOSURE_SPONSORED)
        find_sponsored(context->study, window, out.is_exposed);
    else if (kind == EH_EXPOSURE_CIRCLE)
        find_in_circle(people, window, out.is_exposed);
    else
        find_same_group(people, attribute, out.in_set, out.is_exposed);
    for (uint32_t i = 0; i < people->n; i++)
        side[i] = !out.in_set[i] ? EH_SIDE_OUTSIDE : out.is_exposed[i] ? EH_SIDE_GROUP : EH_SIDE_OTHER;
    bool is_tie = kind == EH_EXPOSURE_TIED || kind == EH_EXPOSURE_CIRCLE;
    out.sides = (struct eh_sides){.layer = eh_exposure_get_layer(kind),
                                  .layer_order = (uint32_t)kind,
                                  .attribute = attribute,
                                  .group = "exposed",
                                  .other = "unexposed",
                                  .other_order = 1,
                                  .side = side,
                                  .is_case = is_promoted,
                                  .hangs_on_weight = is_tie && eh_favour_has_weights(window)};
    return out;
}
