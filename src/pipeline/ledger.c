#include "evenhand/pipeline/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evenhand/base/date.h"
#include "evenhand/base/file.h"
#include "evenhand/disclosure/edition.h"
#include "json_read.h"

struct reader {
    const struct eh_study *study;
    struct eh_arena *arena;
    struct eh_ledgers *out;
    struct eh_failure *failure;
    size_t capacity, edition_capacity;
    const char *directory;
    int fd, error;
};

/* ---- who came or went ---- */

static bool is_employed(const struct eh_people *people, uint32_t person, int32_t first, int32_t last)
{
    int32_t hired = people->hired[person], left = people->left[person];
    return (hired == EH_DATE_NONE || last == EH_DATE_NONE || hired <= last) &&
           (left == EH_DATE_NONE || first == EH_DATE_NONE || left >= first);
}

/* The attribute and label of the structure value that a cell is in; false: not a cell, or of no attribute. */
static bool find_value(const struct eh_people *people, const struct eh_ledger_entry *entry,
                       const uint32_t **out_labels, uint32_t *out_label)
{
    size_t length = strlen(entry->attribute);
    for (uint32_t a = 0; entry->other[0] && a < people->attribute_count; a++) {
        const struct eh_attribute *attribute = &people->attribute[a];
        size_t own = strlen(attribute->name);
        if (length <= own || entry->attribute[length - own - 1] != '*' ||
            strcmp(entry->attribute + length - own, attribute->name) != 0)
            continue;
        for (uint32_t label = 0; label <= attribute->n_values; label++)
            if (strcmp(attribute->value[label], entry->other) == 0) {
                *out_labels = attribute->roster_label;
                *out_label = label;
                return true;
            }
    }
    return false;
}

/* Of everybody who is listed. A file without dates of hiring and leaving says nothing: then at least as many
 * came or went as the two numbers differ by. */
static uint64_t count_moved(const struct eh_people *people, const struct eh_ledger_entry *entry,
                            int32_t first, int32_t last, uint64_t people_then)
{
    const uint32_t *labels;
    uint32_t label;
    bool is_cell = find_value(people, entry, &labels, &label);
    uint64_t moved = 0,
             difference = people_then > people->n ? people_then - people->n : people->n - people_then;
    for (uint32_t i = 0; i < people->n_roster; i++)
        if (!is_cell || labels[i] == label)
            moved += is_employed(people, i, first, last) != (i < people->n);
    return entry->other[0] == '\0' && difference > moved ? difference : moved;
}

/* ---- one report ---- */

static int32_t read_date(const json_t *period, const char *key)
{
    int32_t date;
    const char *text = json_string_value(json_object_get(period, key));
    return text && eh_date_read(text, strlen(text), &date) ? date : EH_DATE_NONE;
}

static const char *get_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void add_entries(struct reader *self, const json_t *root)
{
    const json_t *period = json_object_get(root, "period"), *object;
    int32_t first = read_date(period, "first"), last = read_date(period, "last");
    uint64_t people =
        (uint64_t)json_integer_value(json_object_get(json_object_get(root, "people"), "in_period"));
    size_t i;
    json_array_foreach(json_object_get(root, "ledger"), i, object)
    {
        struct eh_ledger *ledger = &self->out->all;
        EH_RESERVE(self->arena, ledger->entry, ledger->count, self->capacity);
        struct eh_ledger_entry *entry = &ledger->entry[ledger->count++];
        *entry = (struct eh_ledger_entry){
            .attribute = eh_arena_copy_text(self->arena, get_text(object, "attribute")),
            .group = eh_arena_copy_text(self->arena, get_text(object, "group")),
            .other = eh_arena_copy_text(self->arena, get_text(object, "other")),
            .was_hidden = !json_is_integer(json_object_get(object, "people")),
            .people = (uint64_t)json_integer_value(json_object_get(object, "people")),
        };
        entry->moved = count_moved(&self->study->people, entry, first, last, people);
    }
}

static void add_edition(struct reader *self, const json_t *root, size_t first)
{
    struct eh_ledgers *out = self->out;
    EH_RESERVE(self->arena, out->edition, out->edition_count, self->edition_capacity);
    out->edition[out->edition_count++] = (struct eh_ledger_edition){
        .sha256 = eh_arena_copy_text(self->arena, get_text(json_object_get(root, "metrics"), "sha256")),
        .first = first,
        .end = out->all.count,
    };
}

/* What every version has written. */
static bool is_report(const json_t *root)
{
    return json_is_string(json_object_get(root, "study")) &&
           json_is_integer(json_object_get(root, "schema")) &&
           json_is_string(json_object_get(json_object_get(root, "period"), "name"));
}

static void read_report(struct reader *self, int fd, const char *name)
{
    json_t *root = eh_json_read(fd);
    if (!is_report(root)) {
        json_decref(root);
        self->error =
            eh_fail(self->failure, EH_INPUT_UNREADABLE,
                    "%s/report.json cannot be read as a report, so that nobody knows what it showed", name);
        return;
    }
    if (strcmp(get_text(root, "study"), self->study->config.name) == 0) {
        const char *period = get_text(json_object_get(root, "period"), "name");
        json_int_t k = json_integer_value(json_object_get(root, "minimum_group"));
        if (json_integer_value(json_object_get(root, "schema")) > EH_EDITION_SCHEMA)
            self->error = eh_fail(self->failure, EH_INPUT_UNREADABLE,
                                  "%s/report.json was published by a newer evenhand, so that this one cannot "
                                  "tell what it showed",
                                  name);
        self->out->reports++;
        size_t first = self->out->all.count;
        add_entries(self, root);
        if (strcmp(period, self->study->period.name) == 0) {
            add_edition(self, root, first);
            if (k > (json_int_t)self->out->minimum_group)
                self->out->minimum_group = k < UINT32_MAX ? (uint32_t)k : UINT32_MAX;
        }
    }
    json_decref(root);
}

/* What is no directory with a report.json in it is none of ours; one that is there and cannot be opened may
 * be. */
static void visit(void *state, const char *name)
{
    struct reader *self = state;
    struct stat status;
    if (self->error || name[0] == '.' || fstatat(self->fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISDIR(status.st_mode))
        return;
    int fd = openat(self->fd, eh_arena_format(self->arena, "%s/report.json", name),
                    O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (fd >= 0)
        read_report(self, fd, eh_arena_format(self->arena, "%s/%s", self->directory, name));
    else if (errno != ENOENT && errno != ELOOP)
        self->error = eh_fail(self->failure, EH_INPUT_UNREADABLE, "%s/%s/report.json cannot be opened: %s",
                              self->directory, name, strerror(errno));
}

static int read_named(struct reader *self, const char *directory)
{
    int fd =
        open(eh_arena_format(self->arena, "%s/report.json", directory), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return eh_fail(self->failure, EH_INPUT_MISSING, "%s/report.json cannot be opened: %s", directory,
                       strerror(errno));
    read_report(self, fd, directory);
    return self->error;
}

int eh_ledgers_read(const char *directory, const struct eh_names *named, const struct eh_study *study,
                    struct eh_arena *arena, struct eh_ledgers *out, struct eh_failure *failure)
{
    struct reader self = {
        .study = study, .arena = arena, .out = out, .failure = failure, .directory = directory};
    int error = 0;
    *out = (struct eh_ledgers){0};
    self.fd = directory ? open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (self.fd >= 0) {
        error = eh_file_list(self.fd, visit, &self, failure);
        close(self.fd);
    }
    for (size_t i = 0; i < named->count && !error && !self.error; i++)
        error = read_named(&self, named->name[i]);
    return error ? error : self.error;
}

void eh_ledgers_leave_out(const struct eh_ledgers *self, const char *sha256, struct eh_arena *arena,
                          struct eh_ledger *out)
{
    *out = (struct eh_ledger){.entry = EH_NEW_ARRAY(arena, struct eh_ledger_entry, self->all.count)};
    for (size_t i = 0; i < self->all.count; i++) {
        bool is_left_out = false;
        for (size_t e = 0; e < self->edition_count; e++)
            is_left_out |= i >= self->edition[e].first && i < self->edition[e].end &&
                           strcmp(self->edition[e].sha256, sha256) == 0;
        if (!is_left_out)
            out->entry[out->count++] = self->all.entry[i];
    }
}
