/* network/formal: the layers that records state rather than contacts show: reporting, mentoring, sponsorship.
 */
#ifndef EVENHAND_NETWORK_FORMAL_H
#define EVENHAND_NETWORK_FORMAL_H

#include "evenhand/network/network.h"

enum { EH_FORMAL_LAYERS_MOST = 3 };

/* Appends the formal layers that have a file or column, not yet cut; network->layer has room for them. */
int eh_formal_add(const struct eh_study *study, struct eh_arena *scratch, struct eh_arena *arena,
                  struct eh_network *network, struct eh_failure *failure) EH_MUST_CHECK;

#endif
