/* base/memory: how much memory this process can still get, before anything is taken. */
#ifndef EVENHAND_BASE_MEMORY_H
#define EVENHAND_BASE_MEMORY_H

#include <stdint.h>

/* Bytes: the least of what the kernel calls available, what is left of the control group's limit (version 2) and
 * what is left of the limit on address space. 0 where nobody says. Never fails. */
uint64_t eh_memory_get_available(void);

#endif
