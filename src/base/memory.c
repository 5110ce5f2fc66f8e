#include "evenhand/base/memory.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The number behind `label` in a file of lines, or the number that the file is where `label` is "". */
static bool read_number(const char *path, const char *label, uint64_t *out)
{
    char line[256];
    bool found = false;
    FILE *file = fopen(path, "re");
    while (file && !found && fgets(line, sizeof line, file))
        found =
            strncmp(line, label, strlen(label)) == 0 && sscanf(line + strlen(label), "%" SCNu64, out) == 1;
    if (file)
        fclose(file);
    return found;
}

static void lower(uint64_t *least, uint64_t value)
{
    if (*least == 0 || value < *least)
        *least = value ? value : 1;
}

/* Seen from inside a container its own group is the root. */
static void lower_to_group(uint64_t *least, const char *group)
{
    char path[600];
    uint64_t most, now;
    snprintf(path, sizeof path, "/sys/fs/cgroup%s/memory.max", group);
    if (!read_number(path, "", &most)) /* "max", or no such file */
        return;
    snprintf(path, sizeof path, "/sys/fs/cgroup%s/memory.current", group);
    if (read_number(path, "", &now))
        lower(least, most > now ? most - now : 0);
}

void eh_memory_return_early(void)
{
    enum { LARGE = 1 << 20 };
    mallopt(M_MMAP_THRESHOLD, LARGE);
    mallopt(M_TRIM_THRESHOLD, LARGE);
}

uint64_t eh_memory_get_peak(void)
{
    uint64_t kilobytes;
    return read_number("/proc/self/status", "VmHWM:", &kilobytes) ? kilobytes * 1024 : 0;
}

uint64_t eh_memory_get_available(void)
{
    uint64_t least = 0, value;
    char group[500] = "";
    if (read_number("/proc/meminfo", "MemAvailable:", &value))
        lower(&least, value * 1024);
    FILE *file = fopen("/proc/self/cgroup", "re");
    if (file && fscanf(file, "0::%499[^\n]", group) == 1 && strcmp(group, "/") != 0)
        lower_to_group(&least, group);
    if (file)
        fclose(file);
    lower_to_group(&least, "");
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
        read_number("/proc/self/statm", "", &value)) {
        value *= (uint64_t)sysconf(_SC_PAGESIZE);
        lower(&least, limit.rlim_cur > value ? limit.rlim_cur - value : 0);
    }
    return least;
}
