/* tests/support/study: small studies in memory. */
#ifndef EVENHAND_TESTS_SUPPORT_STUDY_H
#define EVENHAND_TESTS_SUPPORT_STUDY_H

#include "evenhand/network/builder.h"
#include "evenhand/record/study.h"

/* A study of `n` people "p00", "p01", ..., nobody else on the roster, period `all`, nobody a decision maker,
 * the one kind "" known; everything in `arena`. */
struct eh_study *test_study_new(uint32_t n, struct eh_arena *arena);
/* The same with `n_roster - n` people more, outside the period. */
struct eh_study *test_study_new_with_roster(uint32_t n, uint32_t n_roster, struct eh_arena *arena);

/* Adds an attribute whose values are `n_values` texts; label[i] is 0 (unknown) to n_values. Returns its
 * index. `role` holds letters: g group, s structure, t stratum, l level (is_level, people.level set to the
 * labels), d department. */
uint32_t test_study_add_attribute(struct eh_study *study, const char *name, const char *const *value,
                                  uint32_t n_values, const uint32_t *label, const char *role,
                                  struct eh_arena *arena);
void test_study_set_decider(struct eh_study *study, uint32_t person);

/* Adds a layer to the settings. `kinds`: one name, or NULL for none. */
struct eh_layer_config *test_study_add_layer(struct eh_study *study, const char *name, const char *kind,
                                             bool directed, struct eh_arena *arena);
/* The number of a kind, added where it is new. */
uint32_t test_study_add_kind(struct eh_study *study, const char *kind, struct eh_arena *arena);

/* The network of these records; the test fails where building does. */
struct eh_network test_network_build(const struct eh_study *study, const struct eh_event *events,
                                     size_t count, const struct eh_meeting *meetings, size_t meeting_count,
                                     struct eh_arena *arena);

/* A graph of unweighted arcs or ties among n people, cut at any weight; pairs are (from[i], to[i]). */
struct eh_graph test_graph_new(uint32_t n, bool directed, const uint32_t (*pair)[2], size_t count,
                               struct eh_arena *arena);
/* A random graph: each ordered pair i != j with chance p. */
struct eh_graph test_graph_draw(uint32_t n, bool directed, double p, uint64_t seed, struct eh_arena *arena);

#endif
