#include "room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes a row that stay in memory, measured with rows as short as they can be (`check` of two million rows of
 * each kind), rounded down. Of people several rows may be one person: they are counted as they are read. */
static const struct kind {
    const char *name;
    unsigned bytes;
} kinds[] = {{"meetings", 8}, {"mentoring", 40}, {"outcomes", 28}, {"decisions", 60}};
enum { KINDS = sizeof kinds / sizeof *kinds, SHORTEST_ROW = 2 };

static bool is_compressed(const char *name)
{
    size_t length = strlen(name);
    return (length > 3 && strcmp(name + length - 3, ".gz") == 0) ||
           (length > 4 && strcmp(name + length - 4, ".zst") == 0);
}

/* Rows of a file: line ends outside quotes. A byte order mark, a header and a last line without an end are
 * one row more or less. */
static uint64_t count_rows(int fd)
{
    char block[65536];
    uint64_t rows = 0;
    bool is_quoted = false;
    ssize_t got;
    while ((got = read(fd, block, sizeof block)) > 0 || (got < 0 && errno == EINTR))
        for (ssize_t i = 0; i < got; i++) {
            is_quoted ^= block[i] == '"';
            rows += block[i] == '\n' && !is_quoted;
        }
    return rows;
}

static int open_plain(const struct eh_file *file, uint64_t *out_bytes)
{
    struct stat status;
    int fd = is_compressed(file->name) ? -1 : open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0 && (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))) {
        close(fd);
        fd = -1;
    }
    *out_bytes = fd < 0 ? 0 : (uint64_t)status.st_size;
    return fd;
}

/* Rows of the plain files; 0 where rows of one character each would fit into their share of `free_bytes`. */
static uint64_t count_kind(const struct eh_file_list *files, unsigned row_bytes, uint64_t free_bytes)
{
    uint64_t bytes, sum = 0, rows = 0;
    for (size_t f = 0; f < files->count; f++) {
        int fd = open_plain(&files->file[f], &bytes);
        sum += bytes;
        if (fd >= 0)
            close(fd);
    }
    if (sum / SHORTEST_ROW * row_bytes <= free_bytes / KINDS)
        return 0;
    for (size_t f = 0; f < files->count; f++) {
        int fd = open_plain(&files->file[f], &bytes);
        if (fd < 0)
            continue;
        rows += count_rows(fd);
        close(fd);
    }
    return rows;
}

uint32_t eh_room_count_people(uint64_t free_bytes)
{
    uint64_t most = free_bytes / EH_ROOM_BYTES_A_PERSON;
    return free_bytes > 0 && most < EH_STUDY_PEOPLE_MOST ? (uint32_t)most : EH_STUDY_PEOPLE_MOST;
}

int eh_room_check(const struct eh_study_own *own, uint64_t free_bytes, struct eh_failure *failure)
{
    const struct eh_file_list *lists[KINDS] = {&own->meetings, &own->mentoring, &own->outcomes,
                                               &own->decisions};
    char text[300] = "";
    size_t length = 0;
    uint64_t need = 0;
    for (size_t k = 0; k < KINDS && free_bytes > 0; k++) {
        uint64_t rows = count_kind(lists[k], kinds[k].bytes, free_bytes);
        need += rows * kinds[k].bytes;
        if (rows > 0)
            length +=
                (size_t)snprintf(text + length, sizeof text - length, "%s%llu rows of %s at %u bytes",
                                 length ? ", " : "", (unsigned long long)rows, kinds[k].name, kinds[k].bytes);
    }
    if (need <= free_bytes)
        return EH_OK;
    return eh_fail(failure, EH_INPUT_TOO_LARGE,
                   "too large for the memory of this machine: the study takes %llu MB at least (%s), and "
                   "%llu MB are free",
                   (unsigned long long)(need >> 20), text, (unsigned long long)(free_bytes >> 20));
}
