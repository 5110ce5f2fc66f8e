/* The last part of record/guess: the proposal as a study.ini. */
#include <string.h>

#include "evenhand/base/date.h"
#include "evenhand/base/text.h"
#include "evenhand/record/guess.h"
#include "setting.h"

static const char *const kinds[] = {"people",    "collaboration", "meetings",
                                    "mentoring", "outcomes",      "decisions"};
enum { KINDS = sizeof kinds / sizeof *kinds };

static bool is_kind(const struct eh_guess_file *file, const char *kind)
{
    return file->kind && strcmp(file->kind, kind) == 0;
}

static void add_levels(struct eh_text *out, const struct eh_guess *self)
{
    for (size_t i = 0; i < self->count; i++)
        if (self->files[i].levels)
            eh_text_add_format(
                out,
                "; The labels of levels in %s, by alphabet. Put the lowest first, then take the "
                "semicolon away:\n; levels = %s\n",
                self->files[i].name, self->files[i].levels);
}

/* Records older than the last quarter would give an empty report: their own months are proposed. */
static void add_period(struct eh_text *out, const struct eh_guess *self)
{
    char first[EH_DATE_LENGTH], last[EH_DATE_LENGTH];
    int32_t from = EH_DATE_NONE, to = EH_DATE_NONE, begin, end;
    for (size_t i = 0; i < self->count; i++) {
        const struct eh_guess_file *file = &self->files[i];
        if ((!is_kind(file, "collaboration") && !is_kind(file, "meetings")) ||
            file->first_day == EH_DATE_NONE)
            continue;
        from = from == EH_DATE_NONE || file->first_day < from ? file->first_day : from;
        to = file->last_day > to ? file->last_day : to;
    }
    if (from == EH_DATE_NONE)
        return;
    eh_date_quarter(eh_date_today(), &begin, &end);
    eh_date_quarter(begin - 1, &begin, &end);
    eh_date_write(from, first);
    eh_date_write(to, last);
    eh_text_add_format(out, "; In the rows looked at, records run from %s to %s.\n", first, last);
    if (to < begin || from > end)
        eh_text_add_format(out, "period = %.7s..%.7s\n", first, last);
    else
        eh_text_add(out, "; period = last-quarter\n");
}

static void add_study(struct eh_text *out, const struct eh_guess *self)
{
    eh_text_add(out, "[study]\n; name = as the report shall call the organisation\n");
    if (self->preset)
        eh_text_add_format(out, "; The headers are those of this program's exports:\npreset = %s\n",
                           self->preset);
    add_levels(out, self);
    add_period(out, self);
    eh_text_add(out, "\n");
}

/* A name as a pattern of [files]: commas would split it, and '*' would match more. */
static const char *write_pattern(const char *name, struct eh_arena *arena)
{
    char *out = eh_arena_alloc(arena, 2 * strlen(name) + 1, 1), *o = out;
    for (const char *c = name; *c; c++) {
        if (strchr("*?[]\\", *c))
            *o++ = '\\';
        *o++ = strchr(",;\n\r", *c) ? '?' : *c;
    }
    return out;
}

static void add_files(struct eh_text *out, const struct eh_guess *self)
{
    eh_text_add(out, "[files]\n");
    for (size_t k = 0; k < KINDS; k++) {
        struct eh_text names;
        eh_text_init(&names, out->arena);
        for (size_t i = 0; i < self->count; i++) {
            const struct eh_guess_file *file = &self->files[i];
            if (!is_kind(file, kinds[k]))
                continue;
            eh_text_add_format(out, "; %s: %s.\n", file->name, file->why);
            if (file->damage)
                eh_text_add_format(out, ";   %s.%s%s%s\n", file->damage, file->mend ? " The copy " : "",
                                   file->mend ? file->use : "", file->mend ? " is to be made first." : "");
            eh_text_add_format(&names, "%s%s", names.length ? ", " : "",
                               write_pattern(file->use, out->arena));
        }
        if (names.length)
            eh_text_add_format(out, "%s = %s\n", kinds[k], eh_text_get(&names));
    }
    for (size_t i = 0; i < self->count; i++)
        if (!self->files[i].kind)
            eh_text_add_format(out, "; Not placed: %s: %s.\n", self->files[i].name, self->files[i].why);
    eh_text_add(out, "\n");
}

static void add_column(struct eh_text *out, const struct eh_guess_file *file,
                       const struct eh_guess_column *column)
{
    if (!column->header[0] || !eh_setting_fits(column->header))
        eh_text_add_format(
            out,
            "; %s.%s stands under a header that study.ini cannot hold (none, a line break, or a semicolon "
            "behind a blank): rename it in the file.\n",
            file->kind, column->column);
    else
        eh_text_add_format(out, "%s%s.%s = %s\n", column->is_known ? "; found by itself: " : "", file->kind,
                           column->column, column->header);
}

/* Control characters of a header would end the comment. */
static void add_header(struct eh_text *out, const char *header)
{
    for (const char *c = header; *c; c++)
        eh_text_add_bytes(out, *c >= 0 && *c < ' ' ? "?" : c, 1);
}

static void add_unused(struct eh_text *out, const struct eh_guess_file *file)
{
    enum { SHOWN = 40 };
    if (!file->unused_count)
        return;
    eh_text_add(out, "; not used: ");
    for (size_t i = 0; i < file->unused_count && i < SHOWN; i++) {
        eh_text_add(out, i ? ", " : "");
        add_header(out, file->unused[i]);
    }
    if (file->unused_count > SHOWN)
        eh_text_add_format(out, ", and %zu more", file->unused_count - SHOWN);
    eh_text_add(out, "\n");
    if (is_kind(file, "people"))
        eh_text_add(out, ";   (name one in 'groups' or 'structure' of [study] to compare people by it)\n");
}

/* Two files of a kind share its [columns]: what one needs is written once. */
static bool is_written(const struct eh_guess *self, size_t file, const struct eh_guess_column *column,
                       const char **out_other)
{
    for (size_t i = 0; i < file; i++)
        for (size_t c = 0;
             is_kind(&self->files[i], self->files[file].kind) && c < self->files[i].column_count; c++)
            if (eh_text_equal_loosely(self->files[i].columns[c].column, column->column)) {
                *out_other = self->files[i].columns[c].header;
                return true;
            }
    return false;
}

static void add_file_columns(struct eh_text *out, const struct eh_guess *self, size_t i)
{
    const struct eh_guess_file *file = &self->files[i];
    eh_text_add_format(out, "; %s\n", file->name);
    for (size_t c = 0; c < file->column_count; c++) {
        const char *other;
        if (!is_written(self, i, &file->columns[c], &other))
            add_column(out, file, &file->columns[c]);
        else if (!eh_text_equal_loosely(other, file->columns[c].header) && !file->columns[c].is_known)
            eh_text_add_format(
                out,
                "; %s.%s stands under '%s' here: [columns] holds for all files of a kind, so give "
                "this file the headers of the other.\n",
                file->kind, file->columns[c].column, file->columns[c].header);
    }
    add_unused(out, file);
}

static void add_columns(struct eh_text *out, const struct eh_guess *self)
{
    eh_text_add(out, "[columns]\n");
    for (size_t k = 0; k < KINDS; k++)
        for (size_t i = 0; i < self->count; i++)
            if (is_kind(&self->files[i], kinds[k]))
                add_file_columns(out, self, i);
}

const char *eh_guess_write(const struct eh_guess *self, struct eh_arena *arena)
{
    struct eh_text out;
    eh_text_init(&out, arena);
    eh_text_add(&out, "; Proposed by evenhand init from the files' headers and first rows. Nothing here is "
                      "certain: read it,\n"
                      "; correct it, and see what the program finds then. A line that starts with a "
                      "semicolon is a comment;\n"
                      "; man evenhand-study has every setting.\n\n");
    if (!self->has_people)
        eh_text_add(
            &out,
            "; No list of people was found: a study needs one, with a row a person. Name it below, as in\n"
            "; people = staff.csv, with people.person = the header of its id.\n\n");
    if (!self->has_records)
        eh_text_add(&out, "; No records of contact or meetings were found: a study needs one of them.\n\n");
    add_study(&out, self);
    add_files(&out, self);
    add_columns(&out, self);
    for (size_t i = 0; i < self->count; i++)
        if (self->files[i].has_commas) {
            eh_text_add(&out,
                        "\n[survey]\n; Names in answers have commas between them:\nseparator = comma\n");
            break;
        }
    return eh_text_get(&out);
}
