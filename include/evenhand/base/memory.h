/* base/memory: how much memory this process can still get, before anything is taken, and how much it took. */
#ifndef EVENHAND_BASE_MEMORY_H
#define EVENHAND_BASE_MEMORY_H

#include <stdint.h>

/* Large arrays go back to the kernel as soon as they are freed, from now on. The C library would come to keep
 * them once the first was freed, and hand them out in pieces. For the start of the program. */
void eh_memory_return_early(void);
/* Whatever was freed and is still kept goes back to the kernel now. For the end of a step that took much. */
void eh_memory_return(void);

/* Bytes: the least of what the kernel calls available, what is left of the limits of the control group and those
 * above it (version 2 or 1; cached files are counted as left) and what is left of the limit on address space. Swap
 * does not count. 0 where nobody says. Never fails. */
uint64_t eh_memory_get_available(void);
/* Bytes that the process held at most in memory, from its start until now. 0 where nobody says. Never fails.
 */
uint64_t eh_memory_get_peak(void);

#endif
