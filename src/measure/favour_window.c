#include "favour.h"

#include "evenhand/network/history.h"

/* The layer's own graph is cut at the thresholds in force. */
static int cut(const struct eh_context *context, struct eh_arena *arena, const struct eh_graph **out,
               struct eh_failure *failure)
{
    const struct eh_layer *layer = &context->network->history->informal;
    if (!context->factor_halves || context->factor_halves == 2) {
        *out = &layer->graph;
        return EH_OK;
    }
    struct eh_graph *graph = EH_NEW(arena, struct eh_graph);
    if (eh_layer_cut(layer, context->network->n, context->factor_halves, arena, graph, failure))
        return failure->code;
    *out = graph;
    return EH_OK;
}

int eh_favour_window_open(const struct eh_context *context, bool with_circles, struct eh_arena *arena,
                          struct eh_favour_window *out, struct eh_failure *failure)
{
    const struct eh_study *study = context->study;
    const struct eh_history *history = context->network->history;
    struct eh_favour_window window = {.first = EH_DATE_NONE, .last = EH_DATE_NONE};
    if (!study->period.all) {
        window.first = eh_date_add_months(study->period.first, -(int)study->config.lookback_months);
        window.last = study->period.first - 1;
    }
    if (history && cut(context, arena, &window.opt_ties, failure))
        return failure->code;
    if (with_circles && window.opt_ties &&
        eh_circles_compute(window.opt_ties, arena, &window.circles, failure))
        return failure->code;
    *out = window;
    return EH_OK;
}

bool eh_favour_has_weights(const struct eh_favour_window *self)
{
    return self->opt_ties && !self->opt_ties->weights_equal;
}

bool eh_favour_is_close(const struct eh_favour_window *self, uint32_t a, uint32_t b)
{
    const struct eh_graph *graph = self->opt_ties;
    if (!graph || a >= graph->n || b >= graph->n)
        return false;
    int64_t weight = eh_graph_get_weight(graph, a, b);
    return weight > 0 && weight >= graph->close_weight;
}

bool eh_favour_share_circle(const struct eh_favour_window *self, uint32_t a, uint32_t b)
{
    if (!self->circles.count || a >= self->opt_ties->n || b >= self->opt_ties->n || a == b)
        return false;
    return self->circles.of[a] != EH_CIRCLE_NONE && self->circles.of[a] == self->circles.of[b];
}

const char *eh_favour_informal(const struct eh_context *context)
{
    return context->network->layer[context->network->informal].name;
}
