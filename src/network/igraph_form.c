#include "igraph_form.h"

#include <stdio.h>

#include "evenhand/base/bug.h"

static _Thread_local char first_reason[300];

static void keep_reason(const char *reason, const char *file, int line, igraph_error_t code)
{
    (void)file;
    (void)line;
    if (!first_reason[0])
        snprintf(first_reason, sizeof first_reason, "%s (%s)", reason, igraph_strerror(code));
    IGRAPH_FINALLY_FREE();
}

static void stop(const char *reason, const char *file, int line)
{
    eh_bug(file, line, reason);
}

void eh_igraph_begin(void)
{
    igraph_set_error_handler(keep_reason);
    igraph_set_warning_handler(igraph_warning_handler_ignore);
    igraph_set_fatal_handler(stop);
    igraph_rng_seed(igraph_rng_default(), 1);
    first_reason[0] = '\0';
}

int eh_igraph_check(igraph_error_t code, struct eh_failure *failure)
{
    if (code == IGRAPH_SUCCESS)
        return EH_OK;
    if (code == IGRAPH_ENOMEM)
        return eh_fail(failure, EH_MEMORY, "memory ran out in igraph");
    return eh_fail(failure, EH_LIBRARY, "igraph: %s", first_reason[0] ? first_reason : igraph_strerror(code));
}

void eh_igraph_free(struct eh_igraph *self)
{
    if (!self)
        return;
    if (self->has_ties)
        igraph_destroy(&self->ties);
    if (self->has_arcs)
        igraph_destroy(&self->arcs);
    self->has_ties = self->has_arcs = false;
}

void eh_graph_release_igraph(const struct eh_graph *graph)
{
    eh_igraph_free(graph->igraph);
}

static void free_form(void *form)
{
    eh_igraph_free(form);
}

struct eh_igraph *eh_igraph_new(struct eh_arena *arena)
{
    struct eh_igraph *self = EH_NEW(arena, struct eh_igraph);
    eh_arena_own(arena, self, free_form);
    return self;
}

static int build(uint32_t n, uint64_t count, const uint32_t *from, const uint32_t *to, bool directed,
                 igraph_t *out, struct eh_failure *failure)
{
    igraph_vector_int_t edges;
    if (eh_igraph_check(igraph_vector_int_init(&edges, 2 * (igraph_integer_t)count), failure))
        return failure->code;
    for (uint64_t i = 0; i < count; i++) {
        VECTOR(edges)[2 * i] = from[i];
        VECTOR(edges)[2 * i + 1] = to[i];
    }
    int code = eh_igraph_check(igraph_create(out, &edges, n, directed), failure);
    igraph_vector_int_destroy(&edges);
    return code;
}

int eh_igraph_get(const struct eh_graph *graph, struct eh_igraph *cache, bool arcs, const igraph_t **out,
                  struct eh_failure *failure)
{
    *out = NULL;
    if (arcs && graph->directed) {
        if (!cache->has_arcs &&
            build(graph->n, graph->arc_count, graph->arc_from, graph->arc_to, true, &cache->arcs, failure))
            return failure->code;
        cache->has_arcs = true;
        *out = &cache->arcs;
        return EH_OK;
    }
    if (!cache->has_ties &&
        build(graph->n, graph->tie_count, graph->tie_a, graph->tie_b, false, &cache->ties, failure))
        return failure->code;
    cache->has_ties = true;
    *out = &cache->ties;
    return EH_OK;
}
