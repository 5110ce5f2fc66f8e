/* A part of record/guess: the one command that makes a readable copy of a file. */
#include <string.h>

#include "evenhand/base/date.h"
#include "evenhand/base/text.h"
#include "evenhand/csv/encoding.h"
#include "guess_parts.h"

uint32_t eh_guess_find_field(const struct eh_guess_file *file, const struct eh_profile *profile,
                             const char *column)
{
    for (size_t i = 0; i < file->column_count; i++)
        for (uint32_t f = 0; strcmp(file->columns[i].column, column) == 0 && f < profile->count; f++)
            if (strcmp(profile->column[f].header, file->columns[i].header) == 0)
                return f;
    return UINT32_MAX;
}

static bool is_foreign(const struct eh_profile_column *column)
{
    return column->iso < column->filled && column->form;
}

static const char *const dates[] = {"date", "hired", "left", "start", "end", "snapshot"};
enum { DATES = sizeof dates / sizeof *dates };

/* Eight digits in a row may be an id or an amount: a command is only for files without such columns. */
static bool has_other_digits(const struct eh_guess_file *file, const struct eh_profile *profile)
{
    for (uint32_t f = 0; f < profile->count; f++) {
        bool is_date = false;
        for (size_t i = 0; i < DATES; i++)
            is_date = is_date || eh_guess_find_field(file, profile, dates[i]) == f;
        if (!is_date && profile->column[f].form && strstr(profile->column[f].form, "YYYYMMDD"))
            return true;
    }
    return false;
}

static void add_day_steps(struct eh_text *sed, const struct eh_profile_days *days, char separator)
{
    const char *s = separator == '.' ? "\\." : separator == '/' ? "/" : "-";
    char w[2] = {separator, '\0'};
    if (days->is_unpadded)
        eh_text_add_format(sed,
                           " -e 's|\\b([0-9])%s([0-9]{1,2})%s([0-9]{4})\\b|0\\1%s\\2%s\\3|g'"
                           " -e 's|\\b([0-9]{2})%s([0-9])%s([0-9]{4})\\b|\\1%s0\\2%s\\3|g'",
                           s, s, w, w, s, s, w, w);
    eh_text_add_format(sed, " -e 's|\\b([0-9]{2})%s([0-9]{2})%s([0-9]{4})\\b|%s|g'", s, s,
                       days->month_first ? "\\3-\\1-\\2" : "\\3-\\2-\\1");
    if (days->has_noon)
        eh_text_add(sed, " -e 's/ [0-9]{1,2}:[0-9]{2}(:[0-9]{2})? ?[AP]M\\b//g'");
    else if (days->has_short_hour)
        eh_text_add(sed, " -e 's/ ([0-9]:[0-9]{2})/ 0\\1/g'");
}

/* Between these days nothing tells day from month, or it is told both ways. */
static bool is_untold(const struct eh_profile_column *column, bool both_ways)
{
    for (int d = 0; d < EH_SEPARATORS; d++) {
        const struct eh_profile_days *days = &column->days[d];
        if (days->is_seen && days->day_first == days->month_first && days->day_first == both_ways &&
            (both_ways || eh_profile_separators[d] != '.'))
            return true;
    }
    return false;
}

static size_t count_forms(const struct eh_profile_column *column)
{
    size_t forms = column->iso > 0;
    for (int d = 0; d < EH_SEPARATORS; d++)
        forms += column->days[d].is_seen;
    return forms;
}

/* The steps that turn 30.09.2026 into 2026-09-30. False where no simple command would. */
static bool add_date_steps(struct eh_text *sed, const struct eh_profile_column *column)
{
    if (column->form && strstr(column->form, "YYYY/MM/DD")) {
        eh_text_add(sed, " -e 's|\\b([0-9]{4})/([0-9]{2})/([0-9]{2})\\b|\\1-\\2-\\3|g'");
        return true;
    }
    if (column->form && strstr(column->form, "YYYYMMDD")) { /* 99991231: there is no end */
        eh_text_add(sed, " -e 's#\\b99991231\\b##g'"
                         " -e 's#\\b([0-9]{4})(0[1-9]|1[0-2])([0-3][0-9])\\b#\\1-\\2-\\3#g'");
        return true;
    }
    bool any = false;
    for (int d = 0; d < EH_SEPARATORS; d++) {
        if (!column->days[d].is_seen)
            continue;
        add_day_steps(sed, &column->days[d], eh_profile_separators[d]);
        any = true;
    }
    return any;
}

static void add_clause(struct eh_text *text, const char *clause)
{
    eh_text_add(text, text->length ? "; " : "");
    eh_text_add(text, clause);
}

/* Ids that are written otherwise from file to file, to one form. */
static bool add_id_steps(const struct eh_guess_file *file, const struct eh_profile *profile,
                         struct eh_text *sed, struct eh_text *damage)
{
    if (!profile->is_otherwise)
        return true;
    add_clause(damage, "ids of people are written otherwise in one file than in another: in case, blanks or "
                       "leading zeros");
    if (profile->has_addresses)
        eh_text_add(sed, " -e 's/[[:alnum:]._%+-]+@[[:alnum:].-]+/\\L&/g'");
    else if (profile->has_zeros && !eh_profile_has_zeros(profile, file))
        eh_text_add_format(sed, " -e 's/(^|%c)(\"?)0+([0-9])/\\1\\2\\3/g'", profile->delimiter);
    else
        return false;
    return true;
}

/* Outcomes in other words than ours count as neither promotions nor exits. */
static void look_at_outcomes(const struct eh_guess_file *file, const struct eh_profile *profile,
                             struct eh_text *damage)
{
    static const char *const words[] = {"promotion", "exit", "left"};
    uint32_t field = strcmp(file->kind ? file->kind : "", "outcomes") == 0
                         ? eh_guess_find_field(file, profile, "outcome")
                         : UINT32_MAX;
    bool known = field == UINT32_MAX || !profile->column[field].values.count;
    for (size_t v = 0; !known && v < profile->column[field].values.count; v++)
        for (size_t w = 0; w < sizeof words / sizeof *words; w++)
            known = known || eh_text_equal_loosely(profile->column[field].values.text[v], words[w]);
    if (!known)
        add_clause(damage, eh_arena_format(damage->arena,
                                           "'%s' has none of the words promotion, exit and left: export what "
                                           "happened in these",
                                           profile->column[field].header));
}

/* Looks at the columns that must hold dates and numbers. False where something has no simple command. */
static bool add_steps(const struct eh_guess_file *file, const struct eh_profile *profile, struct eh_text *sed,
                      struct eh_text *damage, bool *out_untold)
{
    bool good = true, done = false;
    for (size_t i = 0; i < DATES; i++) {
        uint32_t field = eh_guess_find_field(file, profile, dates[i]);
        if (field == UINT32_MAX || !is_foreign(&profile->column[field]))
            continue;
        const struct eh_profile_column *column = &profile->column[field];
        bool both_ways = is_untold(column, true);
        *out_untold = *out_untold || (!both_ways && is_untold(column, false));
        add_clause(damage,
                   eh_arena_format(
                       damage->arena, "dates in '%s' are not YYYY-MM-DD: %s%s%s", column->header,
                       both_ways ? "the day stands first in some rows and the month in others" : column->form,
                       !both_ways && count_forms(column) > 1 ? ", and other forms stand beside" : "",
                       !both_ways && is_untold(column, false) ? ", and no row looked at tells which" : ""));
        if (both_ways)
            good = false;
        else if (!done)
            done = !(strstr(column->form, "YYYYMMDD") && has_other_digits(file, profile)) &&
                   add_date_steps(sed, column);
        good = good && done;
    }
    look_at_outcomes(file, profile, damage);
    good = add_id_steps(file, profile, sed, damage) && good;
    uint32_t weight = eh_guess_find_field(file, profile, "weight");
    if (weight != UINT32_MAX && profile->column[weight].comma_numbers) {
        add_clause(damage, "numbers have a decimal comma, not a point");
        eh_text_add(sed, " -e 's/\\b([0-9]+),([0-9]+)\\b/\\1.\\2/g'");
        good = good && profile->delimiter != ',';
    }
    return good;
}

/* personal.csv and "-utf8" give personal-utf8.csv, as eh_encoding_write_remedy names it. */
static const char *name_copy(const char *name, const char *mark, struct eh_arena *arena)
{
    static const char *const endings[] = {".gz", ".zst", ".csv", ".tsv", ".tab", ".txt"};
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t tail = strlen(endings[i]);
        if (length > tail && memcmp(name + length - tail, endings[i], tail) == 0)
            length -= tail;
    }
    return eh_arena_format(arena, "%.*s%s.csv", (int)length, name, mark);
}

void eh_guess_mend(const struct eh_profile *profile, struct eh_arena *arena, struct eh_guess_file *out)
{
    static const char *const readers[] = {"cat", "zcat", "zstdcat"};
    struct eh_text sed, damage, command;
    eh_text_init(&sed, arena);
    eh_text_init(&damage, arena);
    eh_text_init(&command, arena);
    out->use = out->name;
    if (profile->failure) {
        out->mend = profile->mend;
        return;
    }
    if (!profile->is_utf8)
        add_clause(&damage, "text that is not UTF-8, most likely Latin-1 (Windows-1252)");
    bool untold = false, good = add_steps(out, profile, &sed, &damage, &untold);
    if (!damage.length)
        return;
    if (untold && good && sed.length)
        add_clause(&damage,
                   "the command takes the day first, with \\3-\\1-\\2 in place of \\3-\\2-\\1 the month");
    out->damage = eh_text_get(&damage);
    if ((!good || !sed.length) && profile->is_utf8)
        return;
    const char *input = eh_text_quote(profile->path, strlen(profile->path), "", arena);
    const char *mark = good && sed.length ? "-mended" : "-utf8";
    const char *copy = name_copy(profile->path, mark, arena);
    if (profile->storage != EH_STORAGE_PLAIN)
        eh_text_add_format(&command, "%s %s | ", readers[profile->storage], input);
    bool piped = profile->storage != EH_STORAGE_PLAIN;
    if (!profile->is_utf8) {
        eh_text_add_format(&command, "iconv -f WINDOWS-1252 -t UTF-8%s%s", piped ? "" : " ",
                           piped ? "" : input);
        eh_text_add(&command, good && sed.length ? " | " : "");
        piped = true;
    }
    if (good && sed.length)
        eh_text_add_format(&command, "sed -E%s%s%s", eh_text_get(&sed), piped ? "" : " ", piped ? "" : input);
    eh_text_add_format(&command, " > %s", eh_text_quote(copy, strlen(copy), "", arena));
    out->mend = eh_text_get(&command);
    out->use = name_copy(out->name, mark, arena);
}
