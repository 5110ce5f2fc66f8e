#include "evenhand/record/study.h"

#include <string.h>
#include <sys/stat.h>

#include "config_parts.h"
#include "evenhand/base/bug.h"
#include "evenhand/base/memory.h"
#include "evenhand/record/period.h"
#include "names.h"
#include "room.h"
#include "table.h"
#include "tally.h"

/* An input that is missing or cannot be read is a problem, too: the others are read on for theirs. The first
 * is the failure that the reading ends with. */
static void note_broken(struct eh_study *self, const struct eh_failure *failure)
{
    if (self->own->broken.code == EH_OK)
        self->own->broken = *failure;
}

static bool is_input(int code)
{
    return code == EH_INPUT_MISSING || code == EH_INPUT_UNREADABLE || code == EH_INPUT_NOT_CSV ||
           code == EH_INPUT_TOO_LARGE;
}

/* Takes the files that cannot even be opened out of the list. */
static int keep_readable(struct eh_study *self, struct eh_file_list *list, struct eh_failure *failure)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct eh_failure own = {0};
        struct eh_table *table;
        eh_watch_add(&self->own->watch, list->file[i].path, list->file[i].name, self->arena);
        int code = eh_table_open(self, &list->file[i], true, &table, &own);
        if (code == EH_OK)
            code = eh_table_close(table, &own);
        if (code != EH_OK && !is_input(code)) {
            *failure = own;
            return code;
        }
        if (code == EH_OK) {
            list->file[kept++] = list->file[i];
            continue;
        }
        eh_problems_add(&self->problems, EH_PROBLEM_FILE_UNREADABLE, list->file[i].name, 0, 0, NULL, "%s",
                        own.text);
        note_broken(self, &own);
        if (strcmp(list->file[i].kind, "people") == 0)
            self->own->roster_incomplete = true;
    }
    list->count = kept;
    return EH_OK;
}

static int find_kind(struct eh_study *self, const char *kind, struct eh_file_list *list,
                     struct eh_failure *failure)
{
    struct eh_failure own = {0};
    int code = eh_files_find(&self->config, kind, self->arena, list, &own);
    if (code == EH_INPUT_MISSING) {
        eh_config_report(&self->config, &self->problems, EH_PROBLEM_FILE_MISSING, "files", kind, NULL,
                         own.text);
        note_broken(self, &own);
        return EH_OK;
    }
    if (code != EH_OK)
        *failure = own;
    return code;
}

static void miss_file(struct eh_study *self, const char *file, const char *text)
{
    struct eh_failure own = {0};
    eh_fail(&own, EH_INPUT_MISSING, "%s", text);
    eh_problems_add(&self->problems, EH_PROBLEM_FILE_MISSING, file, 0, 0, NULL, "%s", text);
    note_broken(self, &own);
}

static uint64_t add_sizes(const struct eh_file_list *files)
{
    uint64_t bytes = 0;
    struct stat status;
    for (size_t f = 0; f < files->count; f++)
        if (stat(files->file[f].path, &status) == 0)
            bytes += (uint64_t)status.st_size;
    return bytes;
}

/* A source that cannot be had is a missing input like any other: the rest is read for its problems. */
static int read_sources(struct eh_study *self, struct eh_failure *failure)
{
    struct eh_failure own = {0};
    int code = eh_sources_read(self, &own);
    if (code == EH_OK)
        return code;
    if (is_input(code)) {
        note_broken(self, &own);
        return EH_OK;
    }
    *failure = own;
    return code;
}

static int find_files(struct eh_study *self, struct eh_failure *failure)
{
    struct eh_study_own *own = self->own;
    const struct {
        const char *kind;
        struct eh_file_list *list;
    } wanted[] = {{"people", &own->people},     {"collaboration", &own->collaboration},
                  {"meetings", &own->meetings}, {"mentoring", &own->mentoring},
                  {"outcomes", &own->outcomes}, {"decisions", &own->decisions}};
    enum { KINDS = sizeof wanted / sizeof *wanted };
    for (size_t i = 0; i < KINDS; i++) {
        int code = find_kind(self, wanted[i].kind, wanted[i].list, failure);
        if (code != EH_OK)
            return code;
    }
    int code = read_sources(self, failure);
    if (code != EH_OK)
        return code;
    eh_files_report_unused(self);
    if (!own->broken.code && !own->people.count)
        miss_file(self, "people.csv",
                  eh_arena_format(self->arena,
                                  "%s has no people.csv; for files of other names: evenhand init %s",
                                  self->config.directory, self->config.directory));
    if (!own->broken.code && !own->collaboration.count && !own->meetings.count)
        miss_file(self, "collaboration.csv",
                  eh_arena_format(self->arena,
                                  "%s has neither collaboration.csv nor meetings.csv; for files of other "
                                  "names: evenhand init %s",
                                  self->config.directory, self->config.directory));
    own->roster_incomplete = own->people.count == 0;
    self->has_collaboration = own->collaboration.count > 0;
    self->has_meetings = own->meetings.count > 0;
    for (size_t i = 0; i < KINDS; i++) {
        code = keep_readable(self, wanted[i].list, failure);
        if (code != EH_OK)
            return code;
    }
    self->event_bytes = add_sizes(&own->collaboration) + add_sizes(&own->meetings);
    return EH_OK;
}

/* Looks ahead for a date in the files: usually the first row answers. */
static int find_date(struct eh_study *self, const struct eh_file_list *files, struct eh_failure *failure)
{
    for (size_t f = 0; f < files->count && !self->events_have_dates; f++) {
        struct eh_table *table;
        int code = eh_table_open(self, &files->file[f], true, &table, failure);
        if (code != EH_OK)
            return code;
        uint32_t date =
            eh_csv_get_header(table->csv)->count ? eh_table_find_field(table, "date") : EH_FIELD_NONE;
        int32_t day;
        while (date != EH_FIELD_NONE && !self->events_have_dates &&
               (code = eh_table_read(table, failure)) == 1) {
            struct eh_cell cell = eh_table_get_field(table, date);
            self->events_have_dates = cell.length && eh_date_read(cell.text, cell.length, &day);
        }
        if (code >= 0)
            code = eh_table_close(table, failure);
        if (code != EH_OK)
            return code;
    }
    return EH_OK;
}

static void settle_period(struct eh_study *self)
{
    const char *written = self->config.period;
    if (!written)
        written = self->events_have_dates ? "last-quarter" : "all";
    EH_CHECK(eh_period_read(written, self->config.as_of, self->arena, &self->period)); /* config checked it */
}

int eh_study_read(const char *directory, const struct eh_names *overrides, struct eh_arena *arena,
                  struct eh_study *out, struct eh_failure *failure)
{
    struct stat status;
    *out = (struct eh_study){.arena = arena, .first_event = EH_DATE_NONE, .last_event = EH_DATE_NONE};
    eh_problems_init(&out->problems, arena);
    if (stat(directory, &status) != 0 || !S_ISDIR(status.st_mode))
        return eh_fail(failure, EH_INPUT_MISSING, "there is no study at %s: it is not a directory",
                       directory);
    struct eh_watch watch = {0};
    eh_watch_add(&watch, eh_arena_format(arena, "%s/study.ini", directory), "study.ini", arena);
    int code = eh_config_read(directory, overrides, arena, &out->problems, &out->config, failure);
    if (code != EH_OK)
        return code;
    out->own = EH_NEW(arena, struct eh_study_own);
    out->own->watch = watch;
    eh_intern_init(&out->own->ids, arena);
    eh_intern_init(&out->own->kinds, arena);
    eh_intern_init(&out->own->alike, arena);
    (void)eh_intern_add(&out->own->kinds, "", 0);
    out->kinds = (struct eh_names){1, out->own->kinds.text};
    int32_t today = eh_date_today();
    out->own->today = out->config.as_of > today ? out->config.as_of : today;
    code = find_files(out, failure);
    if (code == EH_OK)
        code = eh_room_check(out->own, eh_memory_get_available(), failure);
    if (code == EH_OK)
        code = find_date(out, &out->own->collaboration, failure);
    if (code == EH_OK)
        code = find_date(out, &out->own->meetings, failure);
    if (code != EH_OK)
        return code;
    settle_period(out);
    struct eh_failure empty = {0};
    if (out->own->broken.code == EH_OK && eh_sources_check_period(out, &empty) != EH_OK)
        note_broken(out, &empty);
    code = eh_people_read(out, failure);
    if (code == EH_OK)
        code = eh_mentoring_read(out, failure);
    if (code == EH_OK)
        code = eh_outcomes_read(out, failure);
    if (code == EH_OK)
        code = eh_decisions_read(out, failure);
    if (code == EH_OK && out->own->broken.code != EH_OK) {
        *failure = out->own->broken;
        code = failure->code;
        out->is_partial = true;
    }
    return code;
}

int eh_study_check_unchanged(const struct eh_study *self, struct eh_failure *failure)
{
    return self->own ? eh_watch_compare(&self->own->watch, failure) : EH_OK;
}

/* A layer whose kinds no record has is empty, most often by a typo. */
static void report_unused_kinds(struct eh_study *self)
{
    for (size_t i = 0; i < self->config.layer_count; i++) {
        const struct eh_layer_config *layer = &self->config.layers[i];
        const char *section = eh_arena_format(self->arena, "layer %s", layer->name);
        for (size_t k = 0; k < layer->kinds.count; k++) {
            const char *kind = layer->kinds.name[k];
            if (eh_intern_find(&self->own->kinds, kind, strlen(kind)) != EH_INTERN_NONE)
                continue;
            eh_config_report(&self->config, &self->problems, EH_PROBLEM_KIND_UNUSED, section, "kinds", kind,
                             eh_arena_format(self->arena,
                                             "the layer '%s' names a kind '%s' that no record has",
                                             layer->name, kind));
        }
    }
}

/* Records pass the tallies on their way to whoever asked for them; each lane has one of its own. */
struct passing {
    struct eh_tally *collaboration, meetings;
    const struct eh_event_sink *sink;
};

static void pass_events(void *state, const struct eh_event *events, size_t count)
{
    struct passing *passing = state;
    eh_tally_add_events(&passing->collaboration[0], events, count);
    if (passing->sink->events)
        passing->sink->events(passing->sink->state, events, count);
}

static void pass_lane(void *state, uint32_t lane, const struct eh_event *events, size_t count)
{
    struct passing *passing = state;
    eh_tally_add_events(&passing->collaboration[lane], events, count);
    passing->sink->lane(passing->sink->state, lane, events, count);
}

static void pass_meeting(void *state, const struct eh_meeting *meeting)
{
    struct passing *passing = state;
    eh_tally_add_meeting(&passing->meetings, meeting);
    if (passing->sink->meeting)
        passing->sink->meeting(passing->sink->state, meeting);
}

static void pass_kinds(void *state)
{
    const struct passing *passing = state;
    if (passing->sink->kinds)
        passing->sink->kinds(passing->sink->state);
}

int eh_study_scan(struct eh_study *self, const struct eh_event_sink *sink, struct eh_failure *failure)
{
    EH_CHECK(!self->own->scanned);
    self->own->scanned = true;
    struct eh_arena scratch;
    struct passing passing = {.sink = sink};
    uint32_t lanes = sink->lane && sink->lanes > 1 ? sink->lanes : 1;
    const struct eh_event_sink through = {.state = &passing,
                                          .events = pass_events,
                                          .meeting = pass_meeting,
                                          .lane = sink->lane ? pass_lane : NULL,
                                          .lanes = lanes,
                                          .kinds = pass_kinds};
    eh_arena_init(&scratch, self->arena);
    passing.collaboration = EH_NEW_ARRAY(&scratch, struct eh_tally, lanes);
    for (uint32_t l = 0; l < lanes; l++)
        eh_tally_init(&passing.collaboration[l], self, &self->own->collaboration, &scratch);
    eh_tally_init(&passing.meetings, self, &self->own->meetings, &scratch);
    int code = eh_collaboration_scan(self, &through, failure);
    for (uint32_t l = 1; l < lanes; l++)
        eh_tally_add(&passing.collaboration[0], &passing.collaboration[l]);
    if (code == EH_OK)
        code = eh_meetings_scan(self, &through, failure);
    if (code == EH_OK) {
        report_unused_kinds(self);
        eh_tally_report(&passing.collaboration[0], self);
        eh_tally_report(&passing.meetings, self);
        eh_tally_report_cover(&passing.collaboration[0], &passing.meetings, self);
    }
    eh_arena_free(&scratch);
    return code;
}

void eh_study_add_left_out(struct eh_study *self, const char *code, const char *file, uint64_t count,
                           const char *text)
{
    if (!count)
        return;
    for (size_t i = 0; i < self->left_out_count; i++)
        if (strcmp(self->left_out[i].code, code) == 0 && strcmp(self->left_out[i].file, file) == 0) {
            self->left_out[i].count += count;
            return;
        }
    EH_RESERVE(self->arena, self->left_out, self->left_out_count, self->left_out_capacity);
    self->left_out[self->left_out_count++] =
        (struct eh_left_out){eh_arena_copy_text(self->arena, code), eh_arena_copy_text(self->arena, file),
                             count, eh_arena_copy_text(self->arena, text)};
}

const char *eh_study_get_place(const struct eh_study *self, uint32_t person, uint64_t *out_line,
                               uint32_t *out_field)
{
    const struct eh_place *place = &self->own->place[person];
    EH_CHECK(person < self->people.n_roster);
    *out_line = place->line;
    *out_field = place->field;
    return place->file;
}
