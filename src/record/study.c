#include "evenhand/record/study.h"

#include <string.h>
#include <sys/stat.h>

#include "evenhand/base/bug.h"
#include "evenhand/record/period.h"
#include "private.h"
#include "table.h"

static int find_files(struct eh_study *self, struct eh_failure *failure)
{
    struct eh_study_own *own = self->own;
    const struct {
        const char *kind;
        struct eh_file_list *list;
    } wanted[] = {{"people", &own->people},     {"collaboration", &own->collaboration},
                  {"meetings", &own->meetings}, {"mentoring", &own->mentoring},
                  {"outcomes", &own->outcomes}, {"decisions", &own->decisions}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        int code = eh_files_find(&self->config, wanted[i].kind, self->arena, wanted[i].list, failure);
        if (code != EH_OK)
            return code;
    }
    if (!own->people.count)
        return eh_fail(failure, EH_INPUT_MISSING,
                       "%s has no people.csv; for files of other names: evenhand init %s",
                       self->config.directory, self->config.directory);
    if (!own->collaboration.count && !own->meetings.count)
        return eh_fail(
            failure, EH_INPUT_MISSING,
            "%s has neither collaboration.csv nor meetings.csv; for files of other names: evenhand init %s",
            self->config.directory, self->config.directory);
    self->has_collaboration = own->collaboration.count > 0;
    self->has_meetings = own->meetings.count > 0;
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
    int code = eh_config_read(directory, overrides, arena, &out->config, failure);
    if (code != EH_OK)
        return code;
    out->own = EH_NEW(arena, struct eh_study_own);
    eh_intern_init(&out->own->ids, arena);
    eh_intern_init(&out->own->kinds, arena);
    (void)eh_intern_add(&out->own->kinds, "", 0);
    out->kinds = (struct eh_names){1, out->own->kinds.text};
    int32_t today = eh_date_today();
    out->own->today = out->config.as_of > today ? out->config.as_of : today;
    code = find_files(out, failure);
    if (code == EH_OK)
        code = find_date(out, &out->own->collaboration, failure);
    if (code == EH_OK)
        code = find_date(out, &out->own->meetings, failure);
    if (code != EH_OK)
        return code;
    settle_period(out);
    code = eh_people_read(out, failure);
    if (code == EH_OK)
        code = eh_mentoring_read(out, failure);
    if (code == EH_OK)
        code = eh_outcomes_read(out, failure);
    if (code == EH_OK)
        code = eh_decisions_read(out, failure);
    return code;
}

/* A layer whose kinds no record has is empty, most often by a typo. */
static void report_unused_kinds(struct eh_study *self)
{
    for (size_t i = 0; i < self->config.layer_count; i++) {
        const struct eh_layer_config *layer = &self->config.layers[i];
        for (size_t k = 0; k < layer->kinds.count; k++) {
            const char *kind = layer->kinds.name[k];
            if (eh_intern_find(&self->own->kinds, kind, strlen(kind)) == EH_INTERN_NONE)
                eh_problems_add(&self->problems, EH_PROBLEM_KIND_UNUSED, "study.ini", 0, 0, NULL,
                                "the layer '%s' names a kind '%s' that no record has", layer->name, kind);
        }
    }
}

int eh_study_scan(struct eh_study *self, const struct eh_event_sink *sink, struct eh_failure *failure)
{
    EH_CHECK(!self->own->scanned);
    self->own->scanned = true;
    int code = eh_collaboration_scan(self, sink, failure);
    if (code == EH_OK)
        code = eh_meetings_scan(self, sink, failure);
    if (code == EH_OK)
        report_unused_kinds(self);
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
