/* Why no comparison of some rows is there: groups too small to be shown, or nobody to compare them with. A
 * group is hidden for want of comparable others as well, and that is no matter of its size. */
#include <string.h>

#include "compose.h"

/* Segregation is of a whole attribute: where it has no two sides, no measure has. */
static enum eh_hindrance find_hindrance(const struct eh_compose *self, const char *attribute)
{
    struct eh_rows rows =
        eh_report_select(self, (struct eh_query){.measure = "mixing.segregation", .attribute = attribute});
    const char *full = *attribute ? eh_report_full_within(self, attribute) : "";
    for (size_t i = 0; i < rows.count && *attribute; i++) {
        eh_row *row = rows.row[i];
        if (row->status != EH_STATUS_UNDEFINED || !row->undefined)
            continue;
        if (strcmp(row->undefined, EH_UNDEFINED_ONE_GROUP) == 0)
            return EH_HINDRANCE_ONE_GROUP;
        if (strcmp(row->undefined, EH_UNDEFINED_ONE_SIDED) == 0 && strcmp(row->within, full) == 0)
            return EH_HINDRANCE_NOBODY_COMPARABLE;
    }
    return EH_HINDRANCE_SMALL;
}

enum eh_hindrance eh_report_find_hindrance(const struct eh_compose *self, const struct eh_rows *rows)
{
    enum eh_hindrance out = EH_HINDRANCE_SMALL;
    const char *last = NULL;
    for (size_t i = 0; i < rows->count; i++) {
        const char *attribute = rows->row[i]->attribute;
        if (last && strcmp(last, attribute) == 0)
            continue;
        enum eh_hindrance one = find_hindrance(self, attribute);
        if (one == EH_HINDRANCE_SMALL)
            return one;
        out = last && one != out ? EH_HINDRANCE_NOBODY_COMPARABLE : one;
        last = attribute;
    }
    return out;
}

const char *eh_report_say_hindrance(const struct eh_compose *self, enum eh_hindrance hindrance)
{
    return eh_word(self, hindrance == EH_HINDRANCE_ONE_GROUP
                             ? EH_SAY_THERE_IS_ONLY_ONE_GROUP
                             : EH_SAY_NO_TWO_COMPARABLE_PEOPLE_OF_DIFFERENT_GROUPS);
}

bool eh_report_lacks_others(const struct eh_compose *self, const struct eh_rows *rows)
{
    struct eh_tally tally = eh_report_count(self, rows);
    return !tally.gap && !tally.no_gap && !tally.cannot_tell && tally.hidden &&
           eh_report_find_hindrance(self, rows) != EH_HINDRANCE_SMALL;
}
