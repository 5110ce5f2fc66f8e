/* record/fold: what two spellings of one thing have in common. */
#ifndef EVENHAND_RECORD_FOLD_H
#define EVENHAND_RECORD_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "evenhand/base/arena.h"

/* text[0..length) with case, Unicode form (composed and decomposed, full and half width) and blanks folded
 * away, those that nobody sees too; leading zeros of a number as well where `numbers`. Text that is not UTF-8
 * folds in ASCII only. In `arena`; two texts that differ in nothing else give the same. */
const char *eh_fold_text(const char *text, size_t length, bool numbers, struct eh_arena *arena);

#endif
