#include "json_read.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

json_t *eh_json_read(int fd)
{
    struct stat status;
    FILE *file = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) ? fdopen(fd, "r") : NULL;
    if (!file) {
        close(fd);
        return NULL;
    }
    json_t *root = json_loadf(file, JSON_REJECT_DUPLICATES, NULL); /* json_loadfd reads byte by byte */
    fclose(file);
    return root;
}
