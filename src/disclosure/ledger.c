#include "evenhand/disclosure/ledger.h"

#include <string.h>

bool eh_ledger_isolates(const struct eh_ledger *self, const char *attribute, const char *group,
                        const char *other, uint64_t people, uint32_t k)
{
    for (size_t i = 0; i < self->count; i++) {
        const struct eh_ledger_entry *entry = &self->entry[i];
        uint64_t difference = people > entry->people ? people - entry->people : entry->people - people;
        if (difference == 0 || difference >= k || entry->moved >= k)
            continue;
        if (strcmp(entry->group, group) == 0 && strcmp(entry->other, other) == 0 &&
            strcmp(entry->attribute, attribute) == 0)
            return true;
    }
    return false;
}
