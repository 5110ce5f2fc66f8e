#include "evenhand/measure/catalogue.h"

#include <stddef.h>
#include <string.h>

#include "evenhand/base/bug.h"

/* The order of this array is the order of metrics.csv: the chapters of MEASURES.md, and within a chapter
 * the order of its table. One fragment a chapter. */
/* clang-format off: it would sort the chapters */
static const struct eh_measure measures[] = {
#include "catalogue_people.inc"

#include "catalogue_inclusion.inc"

#include "catalogue_mixing.inc"

#include "catalogue_alliances.inc"

#include "catalogue_access.inc"

#include "catalogue_meeting.inc"

#include "catalogue_favour.inc"

#include "catalogue_leaving.inc"
};
/* clang-format on */

enum { COUNT = sizeof measures / sizeof *measures };

const struct eh_measure *eh_catalogue_get(uint32_t *out_count)
{
    *out_count = COUNT;
    return measures;
}

const char *eh_catalogue_get_chapter(enum eh_chapter chapter)
{
    static const char *const title[] = {
        [EH_CHAPTER_PEOPLE] = "Who is here",
        [EH_CHAPTER_INCLUSION] = "Inclusion: who is connected",
        [EH_CHAPTER_MIXING] = "Mixing: do ties cross lines",
        [EH_CHAPTER_ALLIANCES] = "Alliances: inclusive or exclusive",
        [EH_CHAPTER_ACCESS] = "Mentoring and sponsorship: who gets it, from whom",
        [EH_CHAPTER_MEETING] = "Where alliances and mentoring meet",
        [EH_CHAPTER_FAVOUR] = "Favouritism: do outcomes follow ties",
        [EH_CHAPTER_LEAVING] = "Leaving",
    };
    return title[chapter];
}

uint32_t eh_catalogue_find(const char *name)
{
    for (uint32_t i = 0; i < COUNT; i++)
        if (!strcmp(measures[i].name, name))
            return i;
    return UINT32_MAX;
}

/* A measure whose formula changes gets a line here. */
static const struct {
    const char *name;
    uint32_t definition;
} changed[] = {{"", 1}};

uint32_t eh_catalogue_get_definition(uint32_t index)
{
    EH_CHECK(index < COUNT);
    for (size_t i = 0; i < sizeof changed / sizeof *changed; i++)
        if (!strcmp(changed[i].name, measures[index].name))
            return changed[i].definition;
    return 1;
}
