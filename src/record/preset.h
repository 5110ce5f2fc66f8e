/* record/preset: the headers and file names of exports that people really have.
 *
 * A preset adds names; it takes none away. A column is looked for under the header that [columns] gives;
 * where it gives none, under its own name, then under the preset's in their order. Files are looked for by
 * [files]; where it says nothing, by their own names, and only where there are none by the preset's.
 */
#ifndef EVENHAND_RECORD_PRESET_H
#define EVENHAND_RECORD_PRESET_H

#include <stddef.h>

/* The presets' names: viva, gephi, nodexl, survey. */
extern const char *const EH_PRESET[];
enum { EH_PRESET_COUNT = 4 };

/* The registry's spelling of a preset, or NULL. */
const char *eh_preset_find(const char *name);

/* The header number `i` that the preset knows for a column of a kind of file, or NULL behind the last.
 * `preset` NULL: none. */
const char *eh_preset_get_header(const char *preset, const char *file, const char *column, size_t i);

/* The glob pattern number `i` for files of the kind, without .gz and .zst; NULL behind the last. */
const char *eh_preset_get_pattern(const char *preset, const char *file, size_t i);

#endif
