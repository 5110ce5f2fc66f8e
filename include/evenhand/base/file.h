/* base/file: files written whole or not at all.
 *
 * Every output of the program goes through here, so that a full disk, a limit or a missing permission is
 * seen at the write, at the sync or at the close, and never passes for success. No function allocates.
 */
#ifndef EVENHAND_BASE_FILE_H
#define EVENHAND_BASE_FILE_H

#include <stddef.h>

#include "evenhand/base/failure.h"

/* Creates `name` (which must not exist) in the directory, mode 0600, writes, syncs and closes it.
 * EH_OUTPUT with the system's reason; a file half-written stays for the caller to remove. */
int eh_file_write(int directory_fd, const char *name, const char *bytes, size_t length,
                  struct eh_failure *failure) EH_MUST_CHECK;

/* Creates a directory and its missing parents, mode 0700. One that exists already is no failure. */
int eh_file_make_directories(const char *path, struct eh_failure *failure) EH_MUST_CHECK;

/* Syncs an open directory, so that the names in it survive a power cut. */
int eh_file_sync_directory(int directory_fd, const char *path, struct eh_failure *failure) EH_MUST_CHECK;

/* Removes a file, or a directory with the files in it (one level: what a published period holds). Errors
 * are passed over: it cleans up, and what cannot be cleaned is met again by the next run. */
void eh_file_remove(int directory_fd, const char *name);

/* Calls `visit` with the name of each entry but "." and ".." of an open directory. EH_OUTPUT where the
 * directory cannot be read. */
int eh_file_list(int directory_fd, void (*visit)(void *state, const char *name), void *state,
                 struct eh_failure *failure) EH_MUST_CHECK;

#endif
