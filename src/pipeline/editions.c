#include "evenhand/pipeline/editions.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evenhand/base/file.h"
#include "evenhand/record/period.h"

enum { JSON_MOST = 64 << 20, CSV_MOST = 1 << 30 };

/* ---- bytes ---- */

static void close_descriptor(void *object)
{
    close(*(int *)object);
}

static int read_whole(int fd, const char *name, size_t size, struct eh_arena *arena, const char **out,
                      struct eh_failure *failure)
{
    char *bytes = eh_arena_alloc(arena, size + 1, 1);
    size_t done = 0;
    while (done < size) {
        ssize_t got = read(fd, bytes + done, size - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return eh_fail(failure, EH_INPUT_UNREADABLE, "%s cannot be read: %s", name, strerror(errno));
        if (got == 0)
            return eh_fail(failure, EH_INPUT_UNREADABLE, "%s ends while it is read", name);
        done += (size_t)got;
    }
    *out = bytes;
    return 0;
}

static int read_file(const char *directory, const char *name, size_t most, struct eh_arena *arena,
                     const char **out, size_t *out_length, struct eh_failure *failure)
{
    struct stat status;
    int *fd = EH_NEW(arena, int);
    *fd = open(eh_arena_format(arena, "%s/%s", directory, name), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0)
        return eh_fail(failure, errno == ENOENT || errno == ENOTDIR ? EH_INPUT_MISSING : EH_INPUT_UNREADABLE,
                       "%s cannot be opened: %s", name, strerror(errno));
    eh_arena_own(arena, fd, close_descriptor);
    if (fstat(*fd, &status) != 0 || !S_ISREG(status.st_mode))
        return eh_fail(failure, EH_INPUT_UNREADABLE, "%s is no file", name);
    if ((uintmax_t)status.st_size > most)
        return eh_fail(failure, EH_INPUT_TOO_LARGE, "%s is larger than %zu MiB", name, most >> 20);
    *out_length = (size_t)status.st_size;
    return read_whole(*fd, name, *out_length, arena, out, failure);
}

int eh_editions_read(const char *directory, struct eh_arena *arena, struct eh_edition *out,
                     struct eh_failure *failure)
{
    const char *json, *csv;
    size_t json_length, csv_length;
    struct eh_arena scratch; /* the bytes and the descriptors: what is kept is copied */
    *out = (struct eh_edition){0};
    eh_arena_init(&scratch, arena);
    int error = read_file(directory, "report.json", JSON_MOST, &scratch, &json, &json_length, failure);
    if (!error)
        error = read_file(directory, "metrics.csv", CSV_MOST, &scratch, &csv, &csv_length, failure);
    if (!error)
        error = eh_edition_read(json, json_length, csv, csv_length, arena, out, failure);
    eh_arena_free(&scratch);
    eh_failure_add_context(failure, "%s", directory);
    return error;
}

/* ---- order ---- */

static int compare_editions(const void *a, const void *b)
{
    const struct eh_provenance *x = &((const struct eh_edition *)a)->provenance,
                               *y = &((const struct eh_edition *)b)->provenance;
    if (x->period_last != y->period_last)
        return x->period_last < y->period_last ? -1 : 1;
    return (x->period_first > y->period_first) - (x->period_first < y->period_first);
}

/* Whole months, or days below zero: quarters have 90 to 92 days and are of one length all the same. */
static int32_t get_length(int32_t first, int32_t last)
{
    int year, month, day, end_year, end_month, end_day;
    eh_date_to_parts(first, &year, &month, &day);
    eh_date_to_parts(last + 1, &end_year, &end_month, &end_day);
    return day == 1 && end_day == 1 ? 12 * (end_year - year) + end_month - month : -(last - first + 1);
}

static bool is_same_length(const struct eh_provenance *one, int32_t first, int32_t last)
{
    return get_length(one->period_first, one->period_last) == get_length(first, last);
}

/* `earlier` directly before `later` in the order of time. */
static int check_pair(const struct eh_provenance *earlier, const struct eh_provenance *later,
                      struct eh_failure *failure)
{
    if (strcmp(earlier->study_name, later->study_name) != 0)
        return eh_fail(failure, EH_USAGE, "two studies: %s is of %s and %s of %s", earlier->period,
                       earlier->study_name, later->period, later->study_name);
    if (earlier->period_last == EH_DATE_NONE || later->period_last == EH_DATE_NONE)
        return eh_fail(failure, EH_USAGE, "a trend takes periods with a first and a last day, not 'all'");
    if (strcmp(earlier->period, later->period) == 0)
        return eh_fail(failure, EH_USAGE, "the period %s is given twice", later->period);
    if (earlier->period_first > later->period_last)
        return eh_fail(failure, EH_USAGE,
                       "the period %s lies behind %s: a change is told from earlier periods", earlier->period,
                       later->period);
    if (earlier->period_last >= later->period_first)
        return eh_fail(failure, EH_USAGE, "the periods %s and %s overlap", earlier->period, later->period);
    if (!is_same_length(earlier, later->period_first, later->period_last))
        return eh_fail(failure, EH_USAGE,
                       "the periods %s and %s are not of one length: what is counted over them would differ "
                       "for that alone",
                       earlier->period, later->period);
    return 0;
}

int eh_editions_read_all(const char *const *directory, size_t count, struct eh_arena *arena,
                         struct eh_editions *out, struct eh_failure *failure)
{
    *out = (struct eh_editions){0};
    if (count > EH_EDITION_MOST)
        return eh_fail(failure, EH_USAGE, "%zu periods are too many; a report shows up to %d", count,
                       (int)EH_EDITION_MOST);
    for (size_t i = 0; i < count; i++) {
        int error = eh_editions_read(directory[i], arena, &out->edition[i], failure);
        if (error)
            return error;
    }
    qsort(out->edition, count, sizeof *out->edition, compare_editions);
    for (size_t i = 1; i < count; i++) {
        int error = check_pair(&out->edition[i - 1].provenance, &out->edition[i].provenance, failure);
        if (error)
            return error;
    }
    out->count = count;
    return 0;
}

int eh_editions_read_earlier(const struct eh_names *directories, const char *name,
                             const struct eh_period *period, struct eh_arena *arena, struct eh_editions *out,
                             struct eh_failure *failure)
{
    *out = (struct eh_editions){0};
    if (directories->count >= EH_EDITION_MOST)
        return eh_fail(failure, EH_USAGE, "%zu earlier periods are too many; a report shows up to %d",
                       directories->count, (int)EH_EDITION_MOST - 1);
    int error = eh_editions_read_all(directories->name, directories->count, arena, out, failure);
    if (error || out->count == 0)
        return error;
    const struct eh_provenance now = {.study_name = name,
                                      .period = period->name,
                                      .period_first = period->first,
                                      .period_last = period->last};
    for (size_t i = 0; i < out->count && !error; i++)
        error = check_pair(&out->edition[i].provenance, &now, failure);
    if (error)
        *out = (struct eh_editions){0};
    return error;
}

/* ---- what stands beside ---- */

struct found {
    const char *name;
    int32_t first, last;
};

struct search {
    const struct eh_period *period;
    struct eh_arena *arena;
    struct found *found;
    size_t count, capacity;
};

/* A directory whose name is that of an earlier period of the same length. */
static void visit(void *state, const char *name)
{
    struct search *self = state;
    struct eh_period meant;
    if (!eh_period_read(name, 0, self->arena, &meant) || meant.all || strcmp(meant.name, name) != 0 ||
        meant.last >= self->period->first ||
        get_length(meant.first, meant.last) != get_length(self->period->first, self->period->last))
        return;
    EH_RESERVE(self->arena, self->found, self->count, self->capacity);
    self->found[self->count++] = (struct found){meant.name, meant.first, meant.last};
}

/* Latest first; of two names of the same days, 2026Q3 and 2026-07..2026-09, the first in order. */
static int compare_found(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    if (x->last != y->last)
        return x->last > y->last ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void pass_over(struct eh_editions *self, struct eh_passed_over *list, const char *period,
                      const char *why)
{
    list[self->passed_count++] = (struct eh_passed_over){period, why};
    self->passed = list;
}

static void read_found(const char *directory, const char *name, const struct search *search,
                       struct eh_arena *arena, struct eh_editions *out)
{
    struct eh_passed_over *passed = EH_NEW_ARRAY(arena, struct eh_passed_over, search->count);
    int32_t limit = search->period->first;
    for (size_t i = 0; i < search->count && out->count + 1 < EH_EDITION_MOST; i++) {
        struct eh_failure failure = {0};
        const struct found *found = &search->found[i];
        if (found->last >= limit)
            continue;
        struct eh_edition *edition = &out->edition[out->count];
        if (eh_editions_read(eh_arena_format(arena, "%s/%s", directory, found->name), arena, edition,
                             &failure)) {
            pass_over(out, passed, found->name, eh_arena_copy_text(arena, failure.text));
        } else if (strcmp(edition->provenance.study_name, name) != 0 ||
                   strcmp(edition->provenance.period, found->name) != 0) {
            pass_over(out, passed, found->name,
                      eh_arena_format(arena, "%s/%s: of another study or period", directory, found->name));
        } else {
            limit = found->first;
            out->count++;
        }
    }
}

int eh_editions_find_beside(const char *directory, const char *name, const struct eh_period *period,
                            struct eh_arena *arena, struct eh_editions *out, struct eh_failure *failure)
{
    struct search search = {.period = period, .arena = arena};
    *out = (struct eh_editions){0};
    int fd = period->all ? -1 : open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    int error = eh_file_list(fd, visit, &search, failure);
    close(fd);
    if (error || search.count == 0)
        return error;
    qsort(search.found, search.count, sizeof *search.found, compare_found);
    read_found(directory, name, &search, arena, out);
    qsort(out->edition, out->count, sizeof *out->edition, compare_editions);
    return 0;
}

int eh_editions_read_listed(const char *directory, const struct eh_edition *latest, struct eh_arena *arena,
                            struct eh_editions *out, struct eh_failure *failure)
{
    const char *place[EH_EDITION_MOST];
    struct eh_period now = {.first = latest->provenance.period_first,
                            .last = latest->provenance.period_last,
                            .name = latest->provenance.period};
    *out = (struct eh_editions){0};
    char *path = realpath(directory, NULL); /* 2026Q3 for latest: its neighbours stand beside the directory */
    if (!path)
        return eh_fail(failure, EH_INPUT_MISSING, "%s cannot be found: %s", directory, strerror(errno));
    eh_arena_own(arena, path, free);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    for (size_t i = 0; i < latest->listed_count; i++)
        place[i] = eh_arena_format(arena, "%s/%s", path, latest->listed[i].period);
    const struct eh_names names = {latest->listed_count, place};
    int error = eh_editions_read_earlier(&names, latest->provenance.study_name, &now, arena, out, failure);
    for (size_t i = 0; i < out->count && !error; i++)
        if (strcmp(out->edition[i].sha256, latest->listed[i].sha256) != 0)
            error = eh_fail(failure, EH_INPUT_MISSING, "%s was published again since", place[i]);
    if (error) {
        *out = (struct eh_editions){0};
        eh_failure_add_context(failure,
                               "the earlier periods that this report was drawn with are not all there; name "
                               "the periods, or draw it without them (--no-previous)");
    }
    return error;
}
