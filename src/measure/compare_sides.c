#include "compare_sides.h"

struct eh_result eh_sides_row(const struct eh_context *context, const struct eh_sides *sides,
                              const char *measure, const struct eh_strata *opt_strata)
{
    struct eh_result row = eh_result_start(measure);
    row.layer = sides->layer;
    row.order.layer = sides->layer_order;
    if (sides->attribute != EH_SIDES_NO_ATTRIBUTE) {
        row.attribute = context->study->people.attribute[sides->attribute].name;
        row.order.attribute = sides->attribute;
    }
    row.group = sides->group;
    row.order.group = sides->group_order;
    row.other = sides->other;
    row.order.other = sides->other_order;
    row.within = opt_strata ? eh_arena_copy_text(context->arena, opt_strata->within) : "none";
    row.order.within = opt_strata ? opt_strata->rank : 0;
    row.hangs_on_weight = sides->hangs_on_weight;
    return row;
}

const struct eh_tables *eh_sides_tables(const struct eh_context *context, const struct eh_sides *sides,
                                        const struct eh_strata *strata, struct eh_arena *scratch)
{
    uint32_t n = context->study->people.n, *label = EH_NEW_ARRAY(scratch, uint32_t, n);
    struct eh_attribute both = {.n_values = EH_SIDE_OTHER, .label = label};
    struct eh_groups groups;
    for (uint32_t i = 0; i < n; i++)
        label[i] = sides->side[i];
    eh_groups_build(&both, strata, NULL, n, scratch, &groups);
    return &eh_tables_fill(&groups, both.n_values, sides->is_case, scratch)[EH_SIDE_GROUP];
}

const char *eh_sides_why_not(const struct eh_context *context, const struct eh_sides *sides)
{
    for (uint32_t i = 0; i < context->study->people.n; i++)
        if (sides->side[i] != EH_SIDE_OUTSIDE)
            return EH_UNDEFINED_ONE_SIDED;
    return EH_UNDEFINED_EMPTY;
}

void eh_sides_add_odds(const struct eh_context *context, const struct eh_sides *sides, const char *measure,
                       const struct eh_strata *strata, const struct eh_tables *tables, double p)
{
    struct eh_result row = eh_sides_row(context, sides, measure, strata);
    eh_tables_set_behind(&row, tables);
    eh_tables_set_odds(&row, tables, p);
    if (!tables->count)
        row.undefined = eh_sides_why_not(context, sides);
    eh_groups_test(&row, strata, false, tables->members, tables->others);
    eh_results_add(context->results, &row);
}
