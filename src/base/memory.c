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

/* Control groups of version 2 and 1. Files that are cached count as used and are given back when needed. */
static const struct group_kind {
    const char *root, *most, *now, *cached[2];
} group_kinds[] = {
    {"/sys/fs/cgroup", "memory.max", "memory.current", {"inactive_file ", "active_file "}},
    {"/sys/fs/cgroup/memory",
     "memory.limit_in_bytes",
     "memory.usage_in_bytes",
     {"total_inactive_file ", "total_active_file "}},
};

/* A group and every group above it has a limit of its own. Seen from inside a container its own is the root.
 */
static void lower_to_groups(uint64_t *least, const struct group_kind *kind, char *group)
{
    for (bool is_root = false; !is_root;) {
        char path[600];
        uint64_t most, now, cached;
        is_root = group[0] == '\0';
        snprintf(path, sizeof path, "%s%s/%s", kind->root, group, kind->most);
        bool is_limited = read_number(path, "", &most); /* else "max", or no such file */
        snprintf(path, sizeof path, "%s%s/%s", kind->root, group, kind->now);
        if (is_limited && read_number(path, "", &now)) {
            snprintf(path, sizeof path, "%s%s/memory.stat", kind->root, group);
            for (int i = 0; i < 2; i++)
                if (read_number(path, kind->cached[i], &cached))
                    now -= cached < now ? cached : now;
            lower(least, most > now ? most - now : 0);
        }
        char *slash = strrchr(group, '/');
        if (slash)
            *slash = '\0';
    }
}

/* Lines of /proc/self/cgroup: 0::/GROUP of version 2, 4:memory:/GROUP of version 1. */
static void lower_to_own_groups(uint64_t *least)
{
    char line[512];
    FILE *file = fopen("/proc/self/cgroup", "re");
    while (file && fgets(line, sizeof line, file)) {
        char *kind = strchr(line, ':'), *group = kind ? strchr(kind + 1, ':') : NULL;
        if (!group || group[1] != '/')
            continue;
        group++;
        group[strcspn(group, "\n")] = '\0';
        if (strcmp(group, "/") == 0)
            group[0] = '\0';
        if (strncmp(kind, "::", 2) == 0)
            lower_to_groups(least, &group_kinds[0], group);
        else if (strncmp(kind, ":memory:", 8) == 0)
            lower_to_groups(least, &group_kinds[1], group);
    }
    if (file)
        fclose(file);
}

void eh_memory_return_early(void)
{
    enum { LARGE = 1 << 20 };
    mallopt(M_MMAP_THRESHOLD, LARGE);
    mallopt(M_TRIM_THRESHOLD, LARGE);
}

void eh_memory_return(void)
{
    malloc_trim(0);
}

uint64_t eh_memory_get_peak(void)
{
    uint64_t kilobytes;
    return read_number("/proc/self/status", "VmHWM:", &kilobytes) ? kilobytes * 1024 : 0;
}

uint64_t eh_memory_get_available(void)
{
    uint64_t least = 0, value;
    if (read_number("/proc/meminfo", "MemAvailable:", &value))
        lower(&least, value * 1024);
    lower_to_own_groups(&least);
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
        read_number("/proc/self/statm", "", &value)) {
        value *= (uint64_t)sysconf(_SC_PAGESIZE);
        lower(&least, limit.rlim_cur > value ? limit.rlim_cur - value : 0);
    }
    return least;
}
