#include "evenhand/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

int eh_file_write(int directory_fd, const char *name, const char *bytes, size_t length,
                  struct eh_failure *failure)
{
    int fd = openat(directory_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return eh_fail(failure, EH_OUTPUT, "%s cannot be created: %s", name, strerror(errno));
    if (!write_all(fd, bytes, length) || fsync(fd) != 0) {
        int reason = errno;
        close(fd);
        return eh_fail(failure, EH_OUTPUT, "%s cannot be written: %s", name, strerror(reason));
    }
    /* Some file systems (NFS, quotas) report a lost write only here. */
    if (close(fd) != 0)
        return eh_fail(failure, EH_OUTPUT, "%s cannot be written: %s", name, strerror(errno));
    return 0;
}

int eh_file_make_directories(const char *path, struct eh_failure *failure)
{
    char prefix[PATH_MAX];
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof prefix)
        return eh_fail(failure, EH_OUTPUT, "the name of the output directory is empty or too long");
    memcpy(prefix, path, length + 1);
    for (size_t i = 1; i <= length; i++) {
        if (prefix[i] != '/' && prefix[i] != '\0')
            continue;
        prefix[i] = '\0';
        if (mkdir(prefix, 0700) != 0 && errno != EEXIST)
            return eh_fail(failure, EH_OUTPUT, "the directory %s cannot be made: %s", prefix,
                           strerror(errno));
        if (i < length)
            prefix[i] = '/';
    }
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        return eh_fail(failure, EH_OUTPUT, "%s is no directory", path);
    return 0;
}

int eh_file_sync_directory(int directory_fd, const char *path, struct eh_failure *failure)
{
    /* EINVAL: the file system does not sync directories; there is nothing better to do then. */
    if (fsync(directory_fd) != 0 && errno != EINVAL)
        return eh_fail(failure, EH_OUTPUT, "the directory %s cannot be synced: %s", path, strerror(errno));
    return 0;
}

int eh_file_list(int directory_fd, void (*visit)(void *state, const char *name), void *state,
                 struct eh_failure *failure)
{
    /* A descriptor of its own: closedir closes it, and the place in the listing is not shared. */
    int fd = openat(directory_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    if (!directory) {
        int reason = errno;
        if (fd >= 0)
            close(fd);
        return eh_fail(failure, EH_OUTPUT, "the output directory cannot be read: %s", strerror(reason));
    }
    int reason;
    for (;;) {
        errno = 0; /* the end and an error look the same otherwise */
        struct dirent *entry = readdir(directory);
        reason = errno;
        if (!entry)
            break;
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            visit(state, entry->d_name);
    }
    closedir(directory);
    return reason ? eh_fail(failure, EH_OUTPUT, "the output directory cannot be read: %s", strerror(reason))
                  : 0;
}

static void remove_entry(void *state, const char *name)
{
    unlinkat(*(const int *)state, name, 0);
}

void eh_file_remove(int directory_fd, const char *name)
{
    if (unlinkat(directory_fd, name, 0) == 0 || (errno != EISDIR && errno != EPERM))
        return;
    int fd = openat(directory_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return;
    struct eh_failure ignored = {0};
    if (eh_file_list(fd, remove_entry, &fd, &ignored) == 0)
        unlinkat(directory_fd, name, AT_REMOVEDIR);
    close(fd);
}
