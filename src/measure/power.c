#include "evenhand/measure/power.h"

#include <math.h>

#include "evenhand/measure/context.h"

size_t eh_power_count_tests(const struct eh_power *group, size_t count)
{
    size_t tests = 0;
    for (size_t first = 0, end; first < count; first = end) {
        size_t known = 0, with_verdict = 0;
        for (end = first; end < count && group[end].attribute == group[first].attribute; end++) {
            known += group[end].n > 0;
            with_verdict += group[end].has_verdict;
        }
        tests += with_verdict - (known == 2 && with_verdict == 2);
    }
    return tests ? tests : 1;
}

struct sides {
    uint32_t group, others;
};

static void compute_group(const struct eh_attribute *attribute, uint32_t label,
                          const struct eh_strata *strata, uint32_t n, struct sides *sides,
                          struct eh_power *out)
{
    double sum = 0;
    uint32_t compared = 0;
    for (uint32_t s = 0; s < strata->count; s++)
        sides[s] = (struct sides){0};
    for (uint32_t i = 0; i < n; i++) {
        uint32_t own = attribute->label[i], stratum = eh_strata_get(strata, i);
        if (own == EH_UNKNOWN)
            continue;
        out->n += own == label;
        out->others += own != label;
        if (stratum == UINT32_MAX)
            continue;
        sides[stratum].group += own == label;
        sides[stratum].others += own != label;
    }
    for (uint32_t s = 0; s < strata->count; s++) {
        double group = sides[s].group, others = sides[s].others;
        if (group > 0 && others > 0) {
            sum += group * others / (group + others);
            compared += sides[s].group;
        }
    }
    out->compared = compared;
    out->is_known = sum > 0;
    out->has_verdict = sum > 0 && out->n >= EH_POWER_FEWEST && out->others >= EH_POWER_FEWEST;
    if (!out->is_known)
        return;
    out->chance_sd = 1 / sqrt(sum);
}

size_t eh_power_compute(const struct eh_people *people, const struct eh_config *config,
                        struct eh_arena *arena, struct eh_power **out)
{
    size_t count = 0;
    for (uint32_t a = 0; a < people->attribute_count; a++)
        count += people->attribute[a].is_group ? people->attribute[a].n_values : 0;
    *out = EH_NEW_ARRAY(arena, struct eh_power, count);
    count = 0;
    for (uint32_t a = 0; a < people->attribute_count; a++) {
        const struct eh_attribute *attribute = &people->attribute[a];
        struct eh_strata strata[EH_STRATA_MOST];
        if (!attribute->is_group)
            continue;
        uint32_t strata_count = eh_strata_compute(people, config, a, arena, strata);
        const struct eh_strata *fullest = &strata[strata_count - 1];
        struct sides *sides = EH_NEW_ARRAY(arena, struct sides, fullest->count);
        for (uint32_t label = 1; label <= attribute->n_values; label++) {
            struct eh_power *power = &(*out)[count++];
            *power = (struct eh_power){
                .attribute = attribute->name, .group = attribute->value[label], .within = fullest->within};
            compute_group(attribute, label, fullest, people->n, sides, power);
        }
    }
    return count;
}
