#include "evenhand/disclosure/ledger.h"

#include <string.h>

static bool is_about(const struct eh_ledger_entry *entry, const char *attribute, const char *group,
                     const char *other)
{
    return strcmp(entry->group, group) == 0 && strcmp(entry->other, other) == 0 &&
           strcmp(entry->attribute, attribute) == 0;
}

bool eh_ledger_isolates(const struct eh_ledger *self, const char *attribute, const char *group,
                        const char *other, uint64_t people, uint32_t k)
{
    for (size_t i = 0; i < self->count; i++) {
        const struct eh_ledger_entry *entry = &self->entry[i];
        uint64_t difference = people > entry->people ? people - entry->people : entry->people - people;
        bool is_telling = entry->was_hidden || (difference > 0 && difference < k);
        if (entry->moved < k && is_telling && is_about(entry, attribute, group, other))
            return true;
    }
    return false;
}

bool eh_ledger_hid(const struct eh_ledger *self, const char *attribute, const char *group)
{
    for (size_t i = 0; i < self->count; i++)
        if (self->entry[i].was_hidden && is_about(&self->entry[i], attribute, group, ""))
            return true;
    return false;
}
