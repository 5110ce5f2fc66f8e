/* network/builder: records in, layers out; the part of network/network that needs no files.
 *
 * eh_network_build feeds it from eh_study_scan; tests feed it by hand. The contract of the numbers is
 * eh_network_build's. Records may come in any order and in batches of any size, and from several threads.
 */
#ifndef EVENHAND_NETWORK_BUILDER_H
#define EVENHAND_NETWORK_BUILDER_H

#include "evenhand/network/network.h"

struct eh_left_count {
    uint64_t outside_period, undated, outside_population;
};

enum { EH_BUILDER_LANES = 64 };
/* From so many bytes of event files on, tables are in parts and lanes may be several. It changes no number.
 */
#define EH_BUILDER_PARTS_FROM (UINT64_C(32) * 1024 * 1024)

/* What the ties of a layer take at the peak of a run, each, or each direction where it is directed: tables, then
 * layers, then graphs and what measures add. Where study.memory_bytes are fewer than that, building stops before they end. */
#define EH_BUILDER_BYTES_A_TIE UINT64_C(160)

struct eh_network_builder; /* its state; lives in the arena it was made in */

/* `study` needs config, period, people, mentoring, kinds, threads and event_bytes; kinds may grow until the
 * last record is in. */
struct eh_network_builder *eh_network_builder_new(const struct eh_study *study, struct eh_arena *arena);

void eh_network_builder_add_events(struct eh_network_builder *self, const struct eh_event *events,
                                   size_t count);
/* Records of whatever kind learn_kinds has seen; any thread, but one at a time for a lane below get_lanes. */
void eh_network_builder_add_lane(struct eh_network_builder *self, uint32_t lane,
                                 const struct eh_event *events, size_t count);
uint32_t eh_network_builder_get_lanes(const struct eh_network_builder *self);
/* Looks at the kinds that study.kinds has got since; the thread that adds them, before their records come. */
void eh_network_builder_learn_kinds(struct eh_network_builder *self);
void eh_network_builder_add_meeting(struct eh_network_builder *self, const struct eh_meeting *meeting);

/* What did not count so far: collaboration records, then meetings. */
struct eh_left_count eh_network_builder_get_events_left(const struct eh_network_builder *self);
struct eh_left_count eh_network_builder_get_meetings_left(const struct eh_network_builder *self);

/* The network, into `arena`. Call once, last. Errors: those of eh_network_build. */
int eh_network_builder_finish(struct eh_network_builder *self, struct eh_arena *arena, struct eh_network *out,
                              struct eh_failure *failure) EH_MUST_CHECK;

#endif
