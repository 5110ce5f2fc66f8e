/* The first half of record/guess: what stands in the first rows of a file. */
#include <stdio.h>
#include <string.h>

#include "date_form.h"
#include "evenhand/base/date.h"
#include "evenhand/base/number.h"
#include "evenhand/base/text.h"
#include "evenhand/csv/csv.h"
#include "evenhand/csv/encoding.h"
#include "fold.h"
#include "guess_parts.h"
#include "names.h"
#include "survey.h"

/* Bytes 80 to 9f of Windows-1252; from a0 on it is Latin-1. Five have no character. */
static const uint16_t windows[32] = {0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                     0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
                                     0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                     0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

const char *eh_profile_to_utf8(const char *text, size_t length, struct eh_arena *arena)
{
    if (eh_text_is_utf8(text, length))
        return eh_arena_copy_bytes(arena, text, length);
    char *out = eh_arena_alloc(arena, 3 * length + 1, 1), *o = out;
    for (size_t i = 0; i < length; i++) {
        unsigned c = (unsigned char)text[i];
        if (c >= 0x80 && c < 0xa0)
            c = windows[c - 0x80];
        if (c < 0x80) {
            *o++ = (char)c;
        } else if (c < 0x800) {
            *o++ = (char)(0xc0 | c >> 6);
            *o++ = (char)(0x80 | (c & 0x3f));
        } else {
            *o++ = (char)(0xe0 | c >> 12);
            *o++ = (char)(0x80 | (c >> 6 & 0x3f));
            *o++ = (char)(0x80 | (c & 0x3f));
        }
    }
    return out;
}

/* Up to `most` digits at *c. */
static int read_digits(const char **c, const char *end, int most, int *out_count)
{
    int value = 0;
    for (*out_count = 0; *c < end && **c >= '0' && **c <= '9' && *out_count < most; (*c)++, (*out_count)++)
        value = 10 * value + (**c - '0');
    return value;
}

static void add_day(struct eh_profile_column *self, int order, int32_t day)
{
    if (self->first_day[order] == EH_DATE_NONE || day < self->first_day[order])
        self->first_day[order] = day;
    if (self->last_day[order] == EH_DATE_NONE || day > self->last_day[order])
        self->last_day[order] = day;
}

static void add_day_of(struct eh_profile_column *self, int order, int year, int month, int day)
{
    char text[16];
    int32_t date;
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    if (eh_date_read(text, strlen(text), &date))
        add_day(self, order, date);
}

/* 30.09.2026, 9/30/2026 and the like. The year at its end alone: the day may be the month until all are seen.
 */
static bool read_day_month(struct eh_profile_column *self, const char *text, size_t length)
{
    const char *c = text, *end = text + length;
    int count[3], first = read_digits(&c, end, 2, &count[0]);
    if (c == end || !count[0] || !strchr("./-", *c))
        return false;
    const char separator = *c++;
    int second = read_digits(&c, end, 2, &count[1]);
    if (c == end || !count[1] || *c++ != separator)
        return false;
    int year = read_digits(&c, end, 4, &count[2]);
    if (count[2] != 4 || (c < end && *c != ' ' && *c != ',' && *c != 'T'))
        return false;
    bool is_german = separator == '.'; /* nobody puts the month first between points */
    struct eh_profile_days *days = &self->days[is_german ? 0 : separator == '/' ? 1 : 2];
    add_day_of(self, 0, year, second, first);
    add_day_of(self, 1, year, is_german ? second : first, is_german ? first : second);
    days->is_seen = true;
    days->day_first = days->day_first || first > 12;
    days->month_first = days->month_first || second > 12;
    self->month_first = self->month_first || days->month_first;
    days->is_unpadded = days->is_unpadded || count[0] == 1 || count[1] == 1;
    days->has_short_hour = days->has_short_hour || (end - c > 3 && *c == ' ' && c[2] == ':');
    for (; c + 1 < end; c++)
        days->has_noon = days->has_noon || ((*c == 'A' || *c == 'P') && c[1] == 'M');
    return true;
}

/* A cell ends where it ends: behind it stands the next. */
static bool holds_any(const char *text, size_t length, const char *characters)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] && strchr(characters, text[i]))
            return true;
    return false;
}

static void look_at_date(struct eh_profile_column *self, const char *text, size_t length)
{
    int32_t day;
    if (eh_date_read(text, length, &day)) {
        self->dates++;
        self->iso++;
        add_day(self, 0, day);
        add_day(self, 1, day);
        return;
    }
    if (length < 4 || length > 40 || !holds_any(text, length, "0123456789"))
        return;
    const char *form = eh_date_form_name(text, length);
    if (!form)
        return;
    bool telling = !self->form || (strstr(self->form, " or ") && !strstr(form, " or "));
    if (telling)
        self->form = form;
    if (read_day_month(self, text, length) || holds_any(text, length, "/ -"))
        self->dates++;
    else
        self->maybe++;
}

static void look_at_number(struct eh_profile_column *self, const char *text, size_t length)
{
    double value;
    int64_t whole;
    char copy[40];
    if (length >= sizeof copy)
        return;
    if (eh_number_read_integer(text, length, INT32_MIN, INT32_MAX, &whole))
        self->integers++;
    if (eh_number_read(text, length, -1e300, 1e300, &value)) {
        self->numbers++;
        return;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    char *comma = strchr(copy, ',');
    if (!comma || strchr(comma + 1, ','))
        return;
    *comma = '.';
    if (eh_number_read(copy, length, -1e300, 1e300, &value)) {
        self->numbers++;
        self->comma_numbers++;
    }
}

static void look_at_row(struct eh_profile *self, const struct eh_csv_row *row)
{
    for (uint32_t i = 0; i < self->count && i < row->count; i++) {
        struct eh_profile_column *column = &self->column[i];
        const char *text = eh_csv_row_get_text(row, i);
        size_t length = eh_names_trim(&text, row->cells[i].length);
        if (!length)
            continue;
        column->filled++;
        eh_intern_add(&column->values, text, length);
        look_at_date(column, text, length);
        look_at_number(column, text, length);
    }
}

static void on_finding(void *state, enum eh_csv_finding finding, uint64_t line, uint32_t column,
                       const char *text)
{
    struct eh_profile *self = state;
    (void)line;
    (void)column;
    (void)text;
    if (finding == EH_CSV_NOT_UTF8)
        self->is_utf8 = false;
}

static void add_columns(struct eh_profile *self, const struct eh_csv_row *header, struct eh_arena *arena)
{
    self->count = header->count;
    self->column = EH_NEW_ARRAY(arena, struct eh_profile_column, header->count);
    for (uint32_t i = 0; i < header->count; i++) {
        const char *text = eh_csv_row_get_text(header, i);
        size_t length = eh_names_trim(&text, header->cells[i].length);
        self->column[i].header = eh_profile_to_utf8(text, length, arena);
        for (int order = 0; order < 2; order++)
            self->column[i].first_day[order] = self->column[i].last_day[order] = EH_DATE_NONE;
        eh_intern_init(&self->column[i].values, arena);
    }
}

/* A first line that is no header, with the command that takes it out. */
static void check_first_line(struct eh_profile *self, struct eh_arena *arena)
{
    const char *first = self->column[0].header;
    uint32_t named = 0;
    for (uint32_t i = 0; i < self->count; i++)
        named += self->column[i].header[0] != '\0';
    bool note = strncmp(first, "sep=", 4) == 0, comment = *first == '#';
    bool groups = !*first && 2 * named < self->count; /* the titles of groups of columns */
    if (!note && !comment && !groups && (self->count <= 2 || named > 1))
        return;
    self->failure =
        note      ? "the first line is a note to a spreadsheet, not the header: take it out, then look again"
        : comment ? "the first line is a comment, not the header: take it out, then look again"
                  : "the first line looks like a title: take out what stands above the header, then look "
                    "again";
    size_t length = strlen(self->path);
    if (self->storage != EH_STORAGE_PLAIN || length < 4)
        return;
    self->mend = eh_arena_format(arena, "sed 1d %s > %s", eh_text_quote(self->path, length, "", arena),
                                 eh_text_quote(self->path, length - 4, "-mended.csv", arena));
}

/* What no row can be read of: UTF-16 and the like, with the command for it. */
static bool find_encoding(struct eh_profile *self, struct eh_arena *arena, struct eh_failure *failure)
{
    static const char *const names[] = {[EH_ENCODING_UTF16] = "UTF-16",
                                        [EH_ENCODING_UTF16_LE] = "UTF-16LE",
                                        [EH_ENCODING_UTF16_BE] = "UTF-16BE",
                                        [EH_ENCODING_UTF32] = "UTF-32"};
    unsigned char bytes[1024];
    struct eh_stream *stream;
    size_t count = 0;
    char sha256[65];
    uint64_t stored;
    if (eh_stream_open(self->path, self->name, false, arena, &stream, failure) != EH_OK)
        return false;
    self->storage = eh_stream_get_storage(stream);
    int code = eh_stream_read(stream, bytes, sizeof bytes, &count, failure);
    if (eh_stream_close(stream, sha256, &stored, failure) != EH_OK || code != EH_OK)
        return false;
    enum eh_encoding encoding = eh_encoding_find(bytes, count);
    if (encoding == EH_ENCODING_UTF8 || encoding == EH_ENCODING_UTF8_BOM)
        return true;
    self->failure = "a spreadsheet's own file or an archive, not CSV; export it as CSV in UTF-8";
    if (encoding == EH_ENCODING_WORKBOOK)
        return false;
    self->failure = eh_arena_format(arena, "%s, not UTF-8: mend it, then look again", names[encoding]);
    self->mend = eh_encoding_write_remedy(self->path, self->storage, names[encoding], arena);
    return false;
}

void eh_profile_read(const char *path, const char *name, struct eh_arena *arena, struct eh_profile *out)
{
    struct eh_failure failure = {0};
    struct eh_csv_options options = {.path = path, .name = name, .found = on_finding, .state = out};
    struct eh_csv_summary summary = {0};
    struct eh_csv_row row;
    struct eh_csv *csv;
    struct eh_arena scratch;
    *out = (struct eh_profile){.name = name, .path = path, .is_utf8 = true};
    eh_arena_init(&scratch, arena);
    bool good =
        find_encoding(out, arena, &failure) && eh_csv_open(&options, &scratch, &csv, &failure) == EH_OK;
    if (good) {
        add_columns(out, eh_csv_get_header(csv), arena);
        int status = 1;
        uint64_t line;
        for (uint32_t n = eh_survey_count_notes(path, name, arena, &line); n > 0 && status == 1; n--)
            status = eh_csv_read(csv, &row, &failure);
        while (status == 1 && out->rows < EH_GUESS_ROWS && (status = eh_csv_read(csv, &row, &failure)) == 1) {
            look_at_row(out, &row);
            out->rows++;
        }
        if (eh_csv_close(csv, &summary, &failure) == EH_OK && status >= 0)
            out->delimiter = summary.delimiter;
    }
    if (failure.code != EH_OK)
        out->failure = eh_arena_copy_text(arena, failure.text);
    else if (good && !out->count)
        out->failure = "empty: not even a header";
    else if (good)
        check_first_line(out, arena);
    eh_arena_free(&scratch);
}

void eh_profile_add_ids(const struct eh_profile *self, uint32_t column, struct eh_intern *ids,
                        struct eh_arena *arena)
{
    struct eh_failure failure = {0};
    struct eh_csv_options options = {.path = self->path, .name = self->name};
    struct eh_csv_summary summary;
    struct eh_csv_row row;
    struct eh_csv *csv;
    struct eh_arena scratch;
    eh_arena_init(&scratch, arena);
    if (eh_csv_open(&options, &scratch, &csv, &failure) == EH_OK) {
        while (eh_csv_read(csv, &row, &failure) == 1) {
            const char *text = column < row.count ? eh_csv_row_get_text(&row, column) : "";
            size_t length = eh_names_trim(&text, column < row.count ? row.cells[column].length : 0);
            if (length)
                eh_intern_add(ids, text, length);
        }
        (void)!eh_csv_close(csv, &summary, &failure);
    }
    eh_arena_free(&scratch);
}

/* The names in a cell with semicolons, bars, line breaks and, where asked for, commas between them. */
static void count_names(const struct eh_intern *ids, const char *text, size_t length, bool commas,
                        uint64_t *out_named, uint64_t *out_names)
{
    while (length) {
        size_t part = 0;
        while (part < length && !strchr(";|\n\r", text[part]) && (!commas || text[part] != ','))
            part++;
        const char *name = text;
        size_t name_length = eh_names_trim(&name, part);
        if (name_length) {
            ++*out_names;
            *out_named += eh_intern_find(ids, name, name_length) != EH_INTERN_NONE;
        }
        size_t step = part + (part < length);
        text += step;
        length -= step;
    }
}

/* A column holds one name a cell, or else several as the reading of surveys would split them. */
static void compare_column(struct eh_profile_column *self, const struct eh_intern *ids)
{
    uint64_t whole = 0, named[2] = {0, 0}, names[2] = {0, 0};
    for (size_t v = 0; v < self->values.count; v++) {
        const char *text = self->values.text[v];
        size_t length = self->values.length[v];
        whole += eh_intern_find(ids, text, length) != EH_INTERN_NONE;
        count_names(ids, text, length, false, &named[0], &names[0]);
        count_names(ids, text, length, true, &named[1], &names[1]);
    }
    self->named = whole;
    self->names = self->values.count;
    self->has_commas = named[1] > named[0];
    self->is_several =
        named[self->has_commas] > whole && 2 * named[self->has_commas] >= names[self->has_commas];
    self->has_commas = self->has_commas && self->is_several;
    if (self->is_several) {
        self->named = named[self->has_commas];
        self->names = names[self->has_commas];
    }
}

/* Ids in capitals in one file and small in the other, or with their zeros lost, are those of the list all the
 * same: for a guess, which says so. */
static void compare_loosely(struct eh_profile_column *self, const struct eh_intern *alike,
                            struct eh_arena *arena)
{
    uint64_t found = 0;
    if (self->is_several)
        return;
    for (size_t v = 0; v < self->values.count; v++) {
        struct eh_arena scratch;
        eh_arena_init(&scratch, arena);
        const char *folded = eh_fold_text(self->values.text[v], self->values.length[v], true, &scratch);
        found += eh_intern_find(alike, folded, strlen(folded)) != EH_INTERN_NONE;
        eh_arena_free(&scratch);
    }
    self->is_otherwise = found > self->named && 2 * found >= self->names;
    self->named = self->is_otherwise ? found : self->named;
}

void eh_profile_compare(struct eh_profile *self, const struct eh_intern *ids, const struct eh_intern *alike,
                        struct eh_arena *arena)
{
    for (uint32_t i = 0; i < self->count; i++) {
        compare_column(&self->column[i], ids);
        compare_loosely(&self->column[i], alike, arena);
    }
}

bool eh_profile_has_zeros(const struct eh_profile *self, const struct eh_guess_file *file)
{
    for (uint32_t i = 0; i < self->count; i++) {
        bool is_id = false;
        for (size_t c = 0; c < file->column_count; c++)
            is_id = is_id || (strcmp(file->columns[c].header, self->column[i].header) == 0 &&
                              eh_guess_is_person_column(file->columns[c].column));
        const struct eh_intern *values = &self->column[i].values;
        for (size_t v = 0; v < values->count && !is_id; v++)
            if (values->length[v] > 1 && values->text[v][0] == '0' && values->text[v][1] >= '0' &&
                values->text[v][1] <= '9')
                return true;
    }
    return false;
}
