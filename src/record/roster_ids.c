#include "roster_ids.h"

void eh_roster_ids_init(struct eh_roster_ids *self, const struct eh_people *people, struct eh_arena *arena)
{
    uint64_t capacity = 2 * (uint64_t)people->n_roster + 16;
    *self = (struct eh_roster_ids){.people = people, .capacity = capacity};
    self->slot = EH_NEW_ARRAY(arena, struct eh_roster_slot, capacity + 1);
    for (uint64_t i = 0; i <= capacity; i++)
        self->slot[i] = (struct eh_roster_slot){.person = EH_PERSON_NONE, .length = UINT32_MAX};
    for (uint32_t p = 0; p < people->n_roster; p++) {
        size_t length = strlen(people->id[p]);
        char copy[64 + EH_ROSTER_SLACK] = {0};
        /* A short id may stand at the very end of its memory. */
        const char *text = length <= 64 ? memcpy(copy, people->id[p], length) : people->id[p];
        struct eh_roster_key key = eh_roster_key_make(text, (uint32_t)length);
        uint64_t i = eh_roster_ids_place(self, &key);
        while (self->slot[i].person != EH_PERSON_NONE)
            i = i + 1 < capacity ? i + 1 : 0;
        self->slot[i] =
            (struct eh_roster_slot){.word = {key.word[0], key.word[1]},
                                    .person = p,
                                    .length = key.length,
                                    .hired = people->hired[p], /* EH_DATE_NONE is before every day */
                                    .left = people->left[p] == EH_DATE_NONE ? INT32_MAX : people->left[p]};
    }
}
