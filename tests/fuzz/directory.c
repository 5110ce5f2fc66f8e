#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static char directory[64];

static void remove_directory(void)
{
    DIR *list = opendir(directory);
    if (!list)
        return;
    for (struct dirent *entry; (entry = readdir(list));)
        unlinkat(dirfd(list), entry->d_name, 0);
    closedir(list);
    rmdir(directory);
}

const char *fuzz_directory(void)
{
    if (directory[0])
        return directory;
    strcpy(directory,
           access("/dev/shm", W_OK) == 0 ? "/dev/shm/evenhand-fuzz-XXXXXX" : "/tmp/evenhand-fuzz-XXXXXX");
    fuzz_need(mkdtemp(directory) != NULL, "a directory to write into");
    atexit(remove_directory);
    return directory;
}

void fuzz_put(const char *name, const uint8_t *bytes, size_t length)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", fuzz_directory(), name);
    if (!bytes) {
        unlink(path);
        return;
    }
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    fuzz_need(file >= 0, "a file to write into");
    fuzz_need(write(file, bytes, length) == (ssize_t)length, "a file written whole");
    close(file);
}
