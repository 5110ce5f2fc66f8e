#include "evenhand/network/history.h"

#include "evenhand/base/bug.h"

/* The place of a pair, or pair_count. */
static uint64_t find_pair(const struct eh_history *self, uint32_t a, uint32_t b)
{
    EH_CHECK(a != b);
    uint32_t low_person = a < b ? a : b, high_person = a < b ? b : a;
    if (self->pair_count == 0)
        return 0;
    uint64_t low = self->pair_row[low_person], end = self->pair_row[low_person + 1], high = end;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (self->pair_b[middle] < high_person)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && self->pair_b[low] == high_person ? low : self->pair_count;
}

int32_t eh_history_get_first(const struct eh_history *self, uint32_t a, uint32_t b)
{
    uint64_t pair = find_pair(self, a, b);
    return pair < self->pair_count ? self->pair_first[pair] : EH_DATE_NONE;
}

bool eh_history_has_record(const struct eh_history *self, uint32_t a, uint32_t b, int32_t first, int32_t last)
{
    uint64_t pair = find_pair(self, a, b);
    if (pair == self->pair_count)
        return false;
    uint64_t low = self->pair_day_row[pair], end = self->pair_day_row[pair + 1], high = end;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (self->day[middle] < first)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && self->day[low] <= last;
}
