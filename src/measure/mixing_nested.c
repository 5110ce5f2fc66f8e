#include "mixing_nested.h"

static uint64_t get_key(const struct eh_mixing_net *net, uint64_t e)
{
    return (uint64_t)net->pair_a[e] << 32 | net->pair_b[e];
}

/* Both are sorted. */
static bool holds_all(const struct eh_mixing_net *net, const struct eh_mixing_net *smaller)
{
    uint64_t at = 0;
    for (uint64_t e = 0; e < smaller->pair_count; e++, at++) {
        while (at < net->pair_count && get_key(net, at) < get_key(smaller, e))
            at++;
        if (at == net->pair_count || get_key(net, at) != get_key(smaller, e))
            return false;
    }
    return true;
}

/* Whether a net of `base` pairs is worth to start from for one of `all`, and no net starts from itself by a
 * detour. */
static bool is_worth_it(const struct eh_mixing_net *const *nets, uint32_t all, uint32_t base)
{
    uint64_t pairs = nets[all]->pair_count, of_base = nets[base]->pair_count;
    return !nets[all]->directed && !nets[base]->directed && of_base >= pairs / 2 &&
           (of_base < pairs || (of_base == pairs && base < all));
}

static void leave_out(const struct eh_mixing_net *net, const struct eh_mixing_net *base,
                      struct eh_arena *arena, struct eh_mixing_nested *out)
{
    uint32_t *a = EH_NEW_ARRAY(arena, uint32_t, net->pair_count - base->pair_count),
             *b = EH_NEW_ARRAY(arena, uint32_t, net->pair_count - base->pair_count);
    uint64_t at = 0;
    out->a = a;
    out->b = b;
    out->count = 0;
    for (uint64_t e = 0; e < net->pair_count; e++)
        if (at < base->pair_count && get_key(net, e) == get_key(base, at)) {
            at++;
        } else {
            a[out->count] = net->pair_a[e];
            b[out->count++] = net->pair_b[e];
        }
}

void eh_mixing_nested_find(const struct eh_mixing_net *const *nets, const uint32_t *kind, size_t count,
                           struct eh_arena *arena, struct eh_mixing_nested *out)
{
    for (uint32_t k = 0; k < count; k++)
        out[k] = (struct eh_mixing_nested){.base = EH_MIXING_NO_BASE,
                                           .count = nets[k]->pair_count,
                                           .a = nets[k]->pair_a,
                                           .b = nets[k]->pair_b};
    for (uint32_t k = 0; k < count; k++) {
        for (uint32_t j = 0; j < count; j++)
            if (kind[k] && kind[j] == kind[k] && j != k && is_worth_it(nets, k, j) &&
                (out[k].base == EH_MIXING_NO_BASE || nets[j]->pair_count > nets[out[k].base]->pair_count) &&
                holds_all(nets[k], nets[j]))
                out[k].base = j;
        if (out[k].base == EH_MIXING_NO_BASE)
            continue;
        out[out[k].base].is_base = true;
        leave_out(nets[k], nets[out[k].base], arena, &out[k]);
    }
}
