/* network/igraph_form: an eh_graph in igraph's form, and igraph's errors in ours.
 *
 * igraph runs on one thread of the process (Debian builds it without thread-local storage). Its default
 * handlers abort and print; ours keep the first reason, free igraph's stack and return. The reason has to
 * outlive the handler, which takes no state: it stands in one thread-local buffer, the only mutable thing in
 * the program that no caller owns.
 */
#ifndef EVENHAND_NETWORK_IGRAPH_FORM_H
#define EVENHAND_NETWORK_IGRAPH_FORM_H

#include <igraph/igraph.h>

#include "evenhand/network/network.h"

/* Both forms, each built when it is first asked for; the arena's end destroys them. */
struct eh_igraph {
    bool has_ties, has_arcs;
    igraph_t ties, arcs;
};

struct eh_igraph *eh_igraph_new(struct eh_arena *arena);
void eh_igraph_free(struct eh_igraph *self); /* destroys what was built; self may be NULL */

/* Installs the handlers, forgets earlier reasons and seeds igraph's generator. Before every use. */
void eh_igraph_begin(void);

/* EH_OK, or the failure for an igraph code: EH_MEMORY or EH_LIBRARY with igraph's reason. */
int eh_igraph_check(igraph_error_t code, struct eh_failure *failure) EH_MUST_CHECK;

/* The ties (undirected), or the arcs where `arcs` and the graph is directed; everybody is a vertex, edge i
 * is tie or arc i. Borrowed from `cache`. */
int eh_igraph_get(const struct eh_graph *graph, struct eh_igraph *cache, bool arcs, const igraph_t **out,
                  struct eh_failure *failure) EH_MUST_CHECK;

#endif
