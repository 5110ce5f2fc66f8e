#include "mixing.h"
void eh_mixing_bias(const struct eh_context *context, uint32_t layer, uint32_t attribute,
                    const struct eh_strata *strata, uint32_t count, struct eh_arena *scratch)
{
    (void)context;
    (void)layer;
    (void)attribute;
    (void)strata;
    (void)count;
    (void)scratch;
}
