/* The key of the pseudonyms: 64 hexadecimal digits and a line feed, for its owner alone. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evenhand/base/file.h"
#include "restricted_key.h"

enum { DIGITS = 2 * EH_RESTRICTED_KEY };

/* In a directory and under a name, as the functions of base/file want it. */
static int make_key(const char *path, unsigned char key[EH_RESTRICTED_KEY], struct eh_arena *arena,
                    struct eh_failure *failure)
{
    char text[DIGITS + 2];
    const char *slash = strrchr(path, '/');
    const char *directory = slash == path ? "/"
                            : slash       ? eh_arena_copy_bytes(arena, path, (size_t)(slash - path))
                                          : ".";
    randombytes_buf(key, EH_RESTRICTED_KEY);
    sodium_bin2hex(text, sizeof text, key, EH_RESTRICTED_KEY);
    memcpy(text + DIGITS, "\n", 2);
    int error = eh_file_make_directories(directory, failure);
    int fd = error ? -1 : open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!error && fd < 0)
        error = eh_fail(failure, EH_OUTPUT, "%s cannot be opened: %s", directory, strerror(errno));
    if (!error)
        error = eh_file_write(fd, slash ? slash + 1 : path, text, DIGITS + 1, failure);
    if (fd >= 0)
        close(fd);
    sodium_memzero(text, sizeof text);
    return error;
}

int eh_restricted_key_get(const char *path, struct eh_arena *arena, unsigned char key[EH_RESTRICTED_KEY],
                          struct eh_failure *failure)
{
    char text[DIGITS + 2];
    struct stat status;
    size_t length;
    if (sodium_init() < 0)
        return eh_fail(failure, EH_LIBRARY, "libsodium has no random numbers");
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT)
        return make_key(path, key, arena, failure);
    if (fd < 0 || fstat(fd, &status) != 0) {
        eh_fail(failure, EH_OUTPUT, "the key %s cannot be opened: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return failure->code;
    }
    ssize_t got = S_ISREG(status.st_mode) ? read(fd, text, sizeof text) : -1;
    close(fd);
    if (status.st_mode & 077)
        return eh_fail(failure, EH_USAGE, "the key %s is open to others; chmod 600 and try again", path);
    bool is_key = got == DIGITS + 1 && text[DIGITS] == '\n' &&
                  sodium_hex2bin(key, EH_RESTRICTED_KEY, text, DIGITS, NULL, &length, NULL) == 0 &&
                  length == EH_RESTRICTED_KEY;
    sodium_memzero(text, sizeof text);
    return is_key
               ? 0
               : eh_fail(failure, EH_USAGE, "%s is no key: not 64 hexadecimal digits and a line feed", path);
}
