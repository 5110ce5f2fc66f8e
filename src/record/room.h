/* record/room: whether what a study keeps of its files can fit into memory, told before they are read.
 *
 * Files are kept row by row but for collaboration, whose ties are counted while they are built (network/builder.h).
 * A row takes at least so many bytes, whatever its columns hold; the sum over the rows has to be free. Rows are
 * counted only in files that are large enough for it to matter, and not in compressed ones. */
#ifndef EVENHAND_RECORD_ROOM_H
#define EVENHAND_RECORD_ROOM_H

#include "private.h"

/* Of a person: ids, places, labels; measured by `check` of a million people without attributes, rounded down. */
enum { EH_ROOM_BYTES_A_PERSON = 280 };

/* How many people fit, at most EH_STUDY_PEOPLE_MOST; `free_bytes` as below. */
uint32_t eh_room_count_people(uint64_t free_bytes);

/* `free_bytes`: eh_memory_get_available(); 0, nobody knows: nothing is looked at. EH_INPUT_TOO_LARGE with what the
 * rows take and what is free. A file that cannot be opened is met again by whoever reads it. Cost: none where the
 * files are small beside free_bytes, else one pass over their bytes. */
int eh_room_check(const struct eh_study_own *own, uint64_t free_bytes, struct eh_failure *failure) EH_MUST_CHECK;

#endif
