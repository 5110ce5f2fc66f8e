/* Private to pipeline: the key of the pseudonyms. */
#ifndef EVENHAND_SRC_PIPELINE_RESTRICTED_KEY_H
#define EVENHAND_SRC_PIPELINE_RESTRICTED_KEY_H

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"

enum { EH_RESTRICTED_KEY = 32 };

/* Reads the key, or makes it where the file is not there. As eh_restricted_write. */
int eh_restricted_key_get(const char *path, struct eh_arena *arena, unsigned char key[EH_RESTRICTED_KEY],
                          struct eh_failure *failure) EH_MUST_CHECK;

#endif
