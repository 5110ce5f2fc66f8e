#include "evenhand/record/guess.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "config_parts.h"
#include "evenhand/base/date.h"
#include "evenhand/base/text.h"
#include "fold.h"
#include "guess_parts.h"
#include "guess_words.h"
#include "preset.h"

struct guessing {
    struct eh_arena *arena;
    struct eh_guess *guess;
    struct eh_profile *profile; /* of each file */
    struct eh_intern ids;       /* of the list of people; empty: there is none */
    struct eh_intern alike;     /* the same, folded */
    size_t people;              /* the list of people; SIZE_MAX: none */
};

/* ---- which files there are ---- */

static bool ends_with(const char *name, size_t length, const char *ending)
{
    size_t tail = strlen(ending);
    return length > tail && memcmp(name + length - tail, ending, tail) == 0;
}

static bool is_looked_at(const char *name)
{
    static const char *const endings[] = {".csv", ".tsv",  ".tab", ".txt", ".CSV",
                                          ".TXT", ".xlsx", ".xls", ".ods"};
    size_t length = strlen(name);
    if (ends_with(name, length, ".gz"))
        length -= 3;
    else if (ends_with(name, length, ".zst"))
        length -= 4;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_with(name, length, endings[i]))
            return name[0] != '.';
    return false;
}

static int by_name(const void *a, const void *b)
{
    const struct eh_guess_file *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static int list_files(struct guessing *g, struct eh_failure *failure)
{
    struct eh_guess *guess = g->guess;
    struct stat status;
    size_t capacity = 0;
    DIR *list = opendir(guess->directory);
    if (!list)
        return eh_fail(failure, errno == ENOENT || errno == ENOTDIR ? EH_INPUT_MISSING : EH_INPUT_UNREADABLE,
                       "%s cannot be listed: %s", guess->directory, strerror(errno));
    for (struct dirent *entry; (entry = readdir(list));) {
        const char *name = entry->d_name;
        if (!is_looked_at(name) || strcmp(name, "truth.csv") == 0 ||
            fstatat(dirfd(list), name, &status, 0) != 0 || !S_ISREG(status.st_mode))
            continue;
        EH_RESERVE(g->arena, guess->files, guess->count, capacity);
        guess->files[guess->count++] = (struct eh_guess_file){
            .name = eh_arena_copy_text(g->arena, name), .first_day = EH_DATE_NONE, .last_day = EH_DATE_NONE};
    }
    closedir(list);
    if (!guess->count)
        return eh_fail(failure, EH_INPUT_MISSING, "%s holds no file to look at (.csv, .tsv, .tab, .txt)",
                       guess->directory);
    qsort(guess->files, guess->count, sizeof *guess->files, by_name);
    return EH_OK;
}

/* The copy that somebody made of the file by the command for it, or NULL. */
static const char *find_mended(const struct eh_guess *guess, const char *name, struct eh_arena *arena)
{
    static const char *const marks[] = {"-utf8", "-mended"};
    size_t length = strcspn(name, ".");
    for (const char *dot = name; (dot = strstr(dot, ".")); dot++)
        if (is_looked_at(name) && strspn(dot, ".csvtabxzgd") == strlen(dot)) {
            length = (size_t)(dot - name);
            break;
        }
    for (size_t m = 0; m < 2; m++) {
        const char *copy = eh_arena_format(arena, "%.*s%s.csv", (int)length, name, marks[m]);
        for (size_t i = 0; i < guess->count; i++)
            if (strcmp(guess->files[i].name, copy) == 0)
                return copy;
    }
    return NULL;
}

/* ---- which column is which ---- */

static bool is_date_column(const char *column)
{
    static const char *const names[] = {"date", "hired", "left", "start", "end", "snapshot"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], column) == 0)
            return true;
    return false;
}

bool eh_guess_is_person_column(const char *column)
{
    static const char *const names[] = {"person", "from",      "to",      "mentor",
                                        "mentee", "candidate", "decider", "manager"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], column) == 0)
            return true;
    return false;
}

static bool refers(const struct eh_profile_column *column)
{
    return column->names && 2 * column->named >= column->names;
}

static bool tells_apart(const struct eh_profile_column *column, uint64_t rows)
{
    return rows && column->filled == rows && column->values.count == rows;
}

/* Whether what stands below the header can be what the header says. */
static bool fits(const struct guessing *g, const struct eh_profile *profile, uint32_t field, const char *kind,
                 const char *column)
{
    const struct eh_profile_column *cells = &profile->column[field];
    if (!cells->filled)
        return true;
    if (is_date_column(column))
        return 2 * (cells->dates + cells->maybe) >= cells->filled;
    if (strcmp(column, "weight") == 0)
        return 2 * cells->numbers >= cells->filled;
    if (2 * cells->dates >= cells->filled || cells->comma_numbers)
        return false;
    if (!eh_guess_is_person_column(column))
        return true;
    return strcmp(kind, "people") == 0 || !g->ids.count || refers(cells);
}

static bool is_taken(const struct eh_guess_file *file, const char *header)
{
    for (size_t i = 0; i < file->column_count; i++)
        if (file->columns[i].header == header)
            return true;
    return false;
}

static bool has(const struct eh_guess_file *file, const char *column)
{
    for (size_t i = 0; i < file->column_count; i++)
        if (strcmp(file->columns[i].column, column) == 0)
            return true;
    return false;
}

static void add_column(struct guessing *g, struct eh_guess_file *file, const char *column, const char *header)
{
    enum { MOST = 64 };
    if (file->column_count == MOST)
        return;
    if (!file->columns)
        file->columns = EH_NEW_ARRAY(g->arena, struct eh_guess_column, MOST);
    file->columns[file->column_count++] = (struct eh_guess_column){.column = column, .header = header};
}

/* Gives each column of the kind the header that names it best, from the dictionary. */
static void match_names(struct guessing *g, const struct eh_profile *profile, const char *kind,
                        struct eh_guess_file *out)
{
    size_t count;
    const struct eh_guess_word *words = eh_guess_words_get(&count);
    out->column_count = 0;
    for (size_t w = 0; w < count; w++) {
        size_t best = SIZE_MAX;
        uint32_t field = 0;
        for (uint32_t i = 0; strcmp(words[w].kind, kind) == 0 && i < profile->count; i++) {
            size_t rank = eh_guess_word_rank(&words[w], profile->column[i].header);
            if (rank && rank < best && !is_taken(out, profile->column[i].header) &&
                fits(g, profile, i, kind, words[w].column)) {
                best = rank;
                field = i;
            }
        }
        if (best != SIZE_MAX)
            add_column(g, out, words[w].column, profile->column[field].header);
    }
}

/* The only column that holds days, where no header says which does. */
static void match_date(struct guessing *g, const struct eh_profile *profile, struct eh_guess_file *out)
{
    uint32_t found = UINT32_MAX, count = 0;
    for (uint32_t i = 0; i < profile->count; i++)
        if (profile->column[i].filled && 10 * profile->column[i].dates >= 9 * profile->column[i].filled) {
            found = i;
            count++;
        }
    if (count == 1 && !has(out, "date") && !is_taken(out, profile->column[found].header))
        add_column(g, out, "date", profile->column[found].header);
}

/* ---- which file is which ---- */

/* How much a file looks like the list of people; 0: not at all. */
static size_t score_people(struct guessing *g, const struct eh_profile *profile, struct eh_guess_file *file)
{
    static const char *const others[][2] = {
        {"collaboration", "from to"}, {"mentoring", "mentor mentee"}, {"decisions", "decider candidate"}};
    struct eh_guess_file other = {0};
    for (size_t i = 0; i < 3; i++) {
        char first[16];
        size_t length = strcspn(others[i][1], " ");
        memcpy(first, others[i][1], length);
        first[length] = '\0';
        match_names(g, profile, others[i][0], &other);
        if (has(&other, first) && has(&other, others[i][1] + length + 1))
            return 0;
    }
    match_names(g, profile, "people", file);
    uint32_t id = eh_guess_find_field(file, profile, "person");
    bool named = id != UINT32_MAX;
    bool daily = named && has(file, "snapshot") && profile->column[id].filled == profile->rows;
    if (named && (daily || tells_apart(&profile->column[id], profile->rows)))
        return file->column_count + 2;
    for (uint32_t i = 0; !named && i < profile->count; i++)
        if (tells_apart(&profile->column[i], profile->rows) && !is_taken(file, profile->column[i].header) &&
            !profile->column[i].dates && file->column_count >= 2) {
            add_column(g, file, "person", profile->column[i].header);
            return file->column_count;
        }
    return 0;
}

static void find_people(struct guessing *g)
{
    size_t best = 0;
    uint64_t rows = 0;
    g->people = SIZE_MAX;
    for (size_t i = 0; i < g->guess->count; i++) {
        struct eh_guess_file file = g->guess->files[i];
        size_t score = g->profile[i].failure || file.why ? 0 : score_people(g, &g->profile[i], &file);
        if (score > best || (score && score == best && g->profile[i].rows > rows)) {
            best = score;
            rows = g->profile[i].rows;
            g->people = i;
        }
    }
    if (g->people == SIZE_MAX)
        return;
    struct eh_guess_file *file = &g->guess->files[g->people];
    const struct eh_profile *profile = &g->profile[g->people];
    (void)score_people(g, profile, file);
    file->kind = "people";
    uint32_t id = eh_guess_find_field(file, profile, "person");
    file->why = eh_arena_format(
        g->arena,
        has(file, "snapshot") ? "a row a person and day: '%s' with '%s'"
                              : "a row a person: each '%s' stands once",
        profile->column[id].header,
        has(file, "snapshot") ? profile->column[eh_guess_find_field(file, profile, "snapshot")].header : "");
    eh_profile_add_ids(profile, id, &g->ids, g->arena);
    for (size_t i = 0; i < g->ids.count; i++) {
        const char *folded = eh_fold_text(g->ids.text[i], g->ids.length[i], true, g->arena);
        eh_intern_add(&g->alike, folded, strlen(folded));
    }
}

static bool try_names(struct guessing *g, size_t i, const char *kind, const char *first, const char *second)
{
    struct eh_guess_file *file = &g->guess->files[i];
    match_names(g, &g->profile[i], kind, file);
    if (!has(file, first) || !has(file, second))
        return false;
    const struct eh_profile *profile = &g->profile[i];
    file->kind = kind;
    file->why = eh_arena_format(g->arena, "by the headers '%s' and '%s'%s",
                                profile->column[eh_guess_find_field(file, profile, first)].header,
                                profile->column[eh_guess_find_field(file, profile, second)].header,
                                g->ids.count ? ", which hold what the list of people says they should" : "");
    match_date(g, profile, file);
    return true;
}

/* What a question is called in [columns]: its header without what an INI file would not take as a name. */
static const char *name_kind(const char *header, struct eh_arena *arena)
{
    char *out = eh_arena_copy_text(arena, header), *o = out;
    for (const char *c = header; *c; c++) {
        if (o - out >= 56 && (*c & 0xc0) != 0x80)
            break; /* between two characters */
        if (!strchr("=:;#[]*,\n\r", *c))
            *o++ = *c;
    }
    while (o > out && o[-1] == ' ')
        o--;
    *o = '\0';
    return *out ? out : "question";
}

/* A row a respondent, and other columns that hold names. */
static bool try_survey(struct guessing *g, size_t i)
{
    const struct eh_profile *profile = &g->profile[i];
    struct eh_guess_file *file = &g->guess->files[i];
    uint32_t respondent = UINT32_MAX, others = 0, several = 0;
    for (uint32_t c = 0; c < profile->count; c++) {
        const struct eh_profile_column *column = &profile->column[c];
        if (!refers(column))
            continue;
        if (respondent == UINT32_MAX && !column->is_several && 10 * column->values.count >= 9 * profile->rows)
            respondent = c;
        else {
            others++;
            several += column->is_several;
        }
    }
    if (respondent == UINT32_MAX || (!several && others < 2))
        return false;
    file->column_count = 0;
    add_column(g, file, "from", profile->column[respondent].header);
    for (uint32_t c = 0; c < profile->count; c++)
        if (c != respondent && refers(&profile->column[c])) {
            file->has_commas = file->has_commas || profile->column[c].has_commas;
            add_column(g, file,
                       eh_arena_format(g->arena, "to.%s", name_kind(profile->column[c].header, g->arena)),
                       profile->column[c].header);
        }
    file->kind = "collaboration";
    file->is_survey = true;
    file->why = eh_arena_format(
        g->arena, "answers of a survey: '%s' stands once, and %u other column%s hold%s people",
        profile->column[respondent].header, others, others == 1 ? "" : "s", others == 1 ? "s" : "");
    return true;
}

/* Two columns that hold people, whatever they are called. */
static bool try_pairs(struct guessing *g, size_t i)
{
    const struct eh_profile *profile = &g->profile[i];
    struct eh_guess_file *file = &g->guess->files[i];
    uint32_t pair[2], count = 0;
    for (uint32_t c = 0; c < profile->count && count < 2; c++)
        if (refers(&profile->column[c]) && !profile->column[c].is_several)
            pair[count++] = c;
    if (count < 2)
        return false;
    match_names(g, profile, "collaboration", file);
    struct eh_guess_file named = *file;
    file->column_count = 0;
    file->columns = NULL;
    add_column(g, file, "from", profile->column[pair[0]].header);
    add_column(g, file, "to", profile->column[pair[1]].header);
    for (size_t c = 0; c < named.column_count; c++)
        if (!eh_guess_is_person_column(named.columns[c].column) && !is_taken(file, named.columns[c].header))
            add_column(g, file, named.columns[c].column, named.columns[c].header);
    match_date(g, profile, file);
    file->kind = "collaboration";
    file->why = eh_arena_format(
        g->arena, "'%s' and '%s' hold people of the list; which of them begins a contact is a guess",
        profile->column[pair[0]].header, profile->column[pair[1]].header);
    return true;
}

static void place(struct guessing *g, size_t i)
{
    static const char *const pairs[][3] = {{"mentoring", "mentor", "mentee"},
                                           {"decisions", "decider", "candidate"},
                                           {"collaboration", "from", "to"},
                                           {"meetings", "meeting", "person"}};
    struct eh_guess_file *file = &g->guess->files[i];
    const struct eh_profile *profile = &g->profile[i];
    for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++)
        if (try_names(g, i, pairs[p][0], pairs[p][1], pairs[p][2]))
            return;
    if (g->ids.count &&
        (try_survey(g, i) || try_names(g, i, "outcomes", "person", "outcome") || try_pairs(g, i)))
        return;
    file->column_count = 0;
    uint32_t one = UINT32_MAX;
    for (uint32_t c = 0; c < profile->count && one == UINT32_MAX; c++)
        if (refers(&profile->column[c]))
            one = c;
    if (!g->ids.count)
        file->why = "no list of people was found, and the headers alone do not tell";
    else if (one == UINT32_MAX)
        file->why = "no column holds people of the list";
    else if (tells_apart(&profile->column[one], profile->rows))
        file->why = eh_arena_format(g->arena, "a second list of people ('%s'): one is read, each person once",
                                    profile->column[one].header);
    else
        file->why = eh_arena_format(g->arena, "'%s' holds people, and nothing says what happened to them",
                                    profile->column[one].header);
}

/* ---- what is left to say ---- */

static uint32_t find_header(const struct eh_profile *profile, const char *name)
{
    for (uint32_t i = 0; i < profile->count; i++)
        if (eh_text_equal_loosely(profile->column[i].header, name))
            return i;
    return UINT32_MAX;
}

/* The preset that has the needed columns under these very headers. */
static const char *find_preset(const struct eh_profile *profile, const struct eh_guess_file *file)
{
    const char *needed = strcmp(file->kind, "people") == 0 ? "person" : "from";
    uint32_t field = eh_guess_find_field(file, profile, needed);
    if (field == UINT32_MAX || file->is_survey ||
        eh_text_equal_loosely(profile->column[field].header, needed))
        return NULL;
    for (size_t p = 0; p < EH_PRESET_COUNT; p++) {
        const char *header;
        for (size_t i = 0; (header = eh_preset_get_header(EH_PRESET[p], file->kind, needed, i)); i++)
            if (strcmp(EH_PRESET[p], "survey") != 0 &&
                eh_text_equal_loosely(profile->column[field].header, header))
                return EH_PRESET[p];
    }
    return NULL;
}

/* What would be found without [columns], as record/table looks for it. */
static bool is_known(const char *preset, const struct eh_profile *profile, const struct eh_guess_file *file,
                     const struct eh_guess_column *column)
{
    const char *header;
    uint32_t field = find_header(profile, column->column);
    for (size_t i = 0;
         field == UINT32_MAX && (header = eh_preset_get_header(preset, file->kind, column->column, i)); i++)
        field = find_header(profile, header);
    return field != UINT32_MAX && strcmp(profile->column[field].header, column->header) == 0;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The labels of levels, for the user to put in order: they are names of ranks, not of people. */
static const char *list_levels(const struct eh_profile_column *column, struct eh_arena *arena)
{
    enum { MOST = 20 };
    struct eh_text text;
    const char *labels[MOST];
    size_t count = column->values.count;
    if (!count || count > MOST || column->integers == column->filled)
        return NULL;
    for (size_t i = 0; i < count; i++)
        labels[i] = eh_profile_to_utf8(column->values.text[i], column->values.length[i], arena);
    qsort(labels, count, sizeof *labels, by_text);
    eh_text_init(&text, arena);
    for (size_t i = 0; i < count; i++)
        eh_text_add_format(&text, "%s%s", i ? ", " : "", labels[i]);
    return eh_text_get(&text);
}

static void finish(struct guessing *g, size_t i)
{
    struct eh_guess_file *file = &g->guess->files[i];
    const struct eh_profile *profile = &g->profile[i];
    size_t capacity = 0;
    if (!file->kind)
        return;
    for (size_t c = 0; c < file->column_count; c++)
        file->columns[c].is_known = is_known(g->guess->preset, profile, file, &file->columns[c]);
    for (uint32_t f = 0; f < profile->count; f++)
        if (profile->column[f].header[0] && !is_taken(file, profile->column[f].header)) {
            EH_RESERVE(g->arena, file->unused, file->unused_count, capacity);
            file->unused[file->unused_count++] = profile->column[f].header;
        }
    uint32_t date = eh_guess_find_field(file, profile, "date"),
             level = eh_guess_find_field(file, profile, "level");
    if (date != UINT32_MAX) {
        file->first_day = profile->column[date].first_day[profile->column[date].month_first];
        file->last_day = profile->column[date].last_day[profile->column[date].month_first];
    }
    if (level != UINT32_MAX && strcmp(file->kind, "people") == 0)
        file->levels = list_levels(&profile->column[level], g->arena);
}

static void choose_preset(struct guessing *g)
{
    struct eh_guess *guess = g->guess;
    for (int people = 1; people >= 0; people--)
        for (size_t i = 0; i < guess->count; i++) {
            struct eh_guess_file *file = &guess->files[i];
            if (!file->kind || (strcmp(file->kind, "people") == 0) != (people == 1))
                continue;
            file->preset = find_preset(&g->profile[i], file);
            if (file->preset)
                guess->preset = file->preset; /* records weigh more than people: "Id" is everybody's header */
        }
}

/* Ids of a file that are written otherwise than in the list: both have to be mended, to one form. */
static void note_otherwise(struct guessing *g, size_t i)
{
    struct eh_profile *profile = &g->profile[i], *people = &g->profile[g->people];
    const struct eh_guess_file *file = &g->guess->files[i];
    for (size_t c = 0; file->kind && c < file->column_count; c++) {
        const char *column = file->columns[c].column;
        uint32_t field = eh_guess_find_field(file, profile, column);
        if (field == UINT32_MAX || !profile->column[field].is_otherwise || !eh_guess_is_person_column(column))
            continue;
        bool address = false;
        const struct eh_intern *values = &profile->column[field].values;
        for (size_t v = 0; v < values->count; v++)
            address = address || memchr(values->text[v], '@', values->length[v]);
        bool zeros = !address && profile->column[field].integers == profile->column[field].filled;
        profile->is_otherwise = people->is_otherwise = true;
        profile->has_addresses = people->has_addresses = people->has_addresses || address;
        profile->has_zeros = people->has_zeros = people->has_zeros || zeros;
    }
}

static void look(struct guessing *g)
{
    struct eh_guess *guess = g->guess;
    for (size_t i = 0; i < guess->count; i++) {
        struct eh_guess_file *file = &guess->files[i];
        const char *mended = find_mended(guess, file->name, g->arena);
        if (mended)
            file->why = eh_arena_format(g->arena, "%s stands for it", mended);
        else
            eh_profile_read(strcmp(guess->directory, ".") == 0
                                ? file->name
                                : eh_arena_format(g->arena, "%s/%s", guess->directory, file->name),
                            file->name, g->arena, &g->profile[i]);
        if (!mended && g->profile[i].failure)
            file->why = g->profile[i].failure;
    }
    find_people(g);
    for (size_t i = 0; i < guess->count; i++)
        if (!guess->files[i].why) {
            if (g->ids.count)
                eh_profile_compare(&g->profile[i], &g->ids, &g->alike, g->arena);
            place(g, i);
            if (g->ids.count)
                note_otherwise(g, i);
        }
    choose_preset(g);
    for (size_t i = 0; i < guess->count; i++) {
        struct eh_guess_file *file = &guess->files[i];
        finish(g, i);
        file->use = file->name;
        if (g->profile[i].path)
            eh_guess_mend(&g->profile[i], g->arena, file);
        guess->has_people = guess->has_people || (file->kind && strcmp(file->kind, "people") == 0);
        guess->has_records =
            guess->has_records ||
            (file->kind && (strcmp(file->kind, "collaboration") == 0 || strcmp(file->kind, "meetings") == 0));
    }
}

int eh_guess_read(const char *directory, struct eh_arena *arena, struct eh_guess *out,
                  struct eh_failure *failure)
{
    *out = (struct eh_guess){.directory = eh_arena_copy_text(arena, directory)};
    struct guessing g = {.arena = arena, .guess = out};
    eh_intern_init(&g.ids, arena);
    eh_intern_init(&g.alike, arena);
    int code = list_files(&g, failure);
    if (code != EH_OK)
        return code;
    g.profile = EH_NEW_ARRAY(arena, struct eh_profile, out->count);
    look(&g);
    return EH_OK;
}
