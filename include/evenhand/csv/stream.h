/* csv/stream: the bytes of a file, decompressed where it is stored compressed.
 *
 * Reads plain files, gzip (several members behind one another, too) and Zstandard (several frames, too) in
 * blocks. The form is recognised from the first bytes; a file whose name ends in .gz or .zst and whose
 * bytes say otherwise is refused. On the way the SHA-256 of the bytes as stored is computed, so that the
 * provenance can be checked with sha256sum.
 *
 * Cost: one pass, memory constant. Determinism: depends on the bytes alone.
 */
#ifndef EVENHAND_CSV_STREAM_H
#define EVENHAND_CSV_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"

enum eh_storage { EH_STORAGE_PLAIN, EH_STORAGE_GZIP, EH_STORAGE_ZSTD };

struct eh_stream;

/* Opens a regular file. `name` is how sentences call it. `hash`: compute the SHA-256. Everything that is
 * held belongs to `arena`, which closes it if nobody else does.
 * Errors: EH_INPUT_MISSING, EH_INPUT_UNREADABLE, EH_MEMORY; *out is NULL then. */
int eh_stream_open(const char *path, const char *name, bool hash, struct eh_arena *arena,
                   struct eh_stream **out, struct eh_failure *failure) EH_MUST_CHECK;

/* The next `size` bytes; *out_count is less only at the end, 0 from there on.
 * Errors: EH_INPUT_UNREADABLE (a read error, damaged or cut compressed data). */
int eh_stream_read(struct eh_stream *self, unsigned char *out, size_t size, size_t *out_count,
                   struct eh_failure *failure) EH_MUST_CHECK;

enum eh_storage eh_stream_get_storage(const struct eh_stream *self);

/* Closes the file; with `hash` it first reads what nobody read, so that the sum covers the whole file.
 * `out_sha256` holds 65 characters: hexadecimal, or "" without `hash`. `out_bytes`: as stored; 0 without
 * `hash`. Error: EH_INPUT_UNREADABLE. */
int eh_stream_close(struct eh_stream *self, char *out_sha256, uint64_t *out_bytes,
                    struct eh_failure *failure) EH_MUST_CHECK;

#endif
