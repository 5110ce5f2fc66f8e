#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "config_parts.h"
#include "names.h"
#include "preset.h"
#include "private.h"

static const char *const storages[] = {"", ".gz", ".zst"};
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The directory's name is no pattern, whatever is in it. */
static const char *escape(const char *directory, struct eh_arena *arena)
{
    char *out = eh_arena_alloc(arena, 2 * strlen(directory) + 1, 1), *o = out;
    for (const char *c = directory; *c; c++) {
        if (strchr("*?[]\\", *c))
            *o++ = '\\';
        *o++ = *c;
    }
    return out;
}

static void add_file(struct eh_file_list *list, size_t *capacity, struct eh_arena *arena, const char *path,
                     const char *directory, const char *kind)
{
    size_t length = strlen(directory);
    const char *copy = eh_arena_copy_text(arena, path), *name = copy;
    if (strncmp(copy, directory, length) == 0 && copy[length] == '/')
        name = copy + length + 1;
    EH_RESERVE(arena, list->file, list->count, *capacity);
    list->file[list->count++] = (struct eh_file){copy, name, kind};
}

static int add_matches(struct eh_file_list *list, size_t *capacity, const struct eh_config *config,
                       const char *pattern, const char *kind, struct eh_arena *arena,
                       struct eh_failure *failure)
{
    glob_t found = {0};
    const char *whole = *pattern == '/'
                            ? pattern
                            : eh_arena_format(arena, "%s/%s", escape(config->directory, arena), pattern);
    int status = glob(whole, GLOB_NOSORT | GLOB_ERR, NULL, &found);
    if (status == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            add_file(list, capacity, arena, found.gl_pathv[i], config->directory, kind);
    int error = errno;
    globfree(&found);
    if (status == GLOB_NOSPACE)
        return eh_fail(failure, EH_MEMORY, "no memory to list the study's files");
    if (status == GLOB_ABORTED &&
        error != ENOENT) /* a pattern's directory that is not there matches nothing */
        return eh_fail(failure, EH_INPUT_UNREADABLE, "the study's directory cannot be listed: %s",
                       strerror(error));
    return EH_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct eh_file *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static size_t stem_length(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 1; i < 3; i++) {
        size_t tail = strlen(storages[i]);
        if (length > tail && strcmp(name + length - tail, storages[i]) == 0)
            return length - tail;
    }
    return length;
}

/* Sorts; drops a file that two patterns matched; refuses people.csv beside people.csv.gz, which would
 * count everything twice. */
static int tidy(struct eh_file_list *list, struct eh_failure *failure)
{
    if (!list->count)
        return EH_OK;
    qsort(list->file, list->count, sizeof *list->file, by_name);
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (kept == 0 || strcmp(list->file[kept - 1].name, list->file[i].name) != 0)
            list->file[kept++] = list->file[i];
    list->count = kept;
    for (size_t i = 0; i < kept; i++)
        for (size_t j = i + 1; j < kept; j++) {
            const char *a = list->file[i].name, *b = list->file[j].name;
            if (stem_length(a) == stem_length(b) && strncmp(a, b, stem_length(a)) == 0)
                return eh_fail(
                    failure, EH_CONFIG,
                    "%s and %s stand beside each other and would be counted twice; remove one, or name "
                    "the right one in [files]",
                    a, b);
        }
    return EH_OK;
}

int eh_files_find(const struct eh_config *config, const char *kind, struct eh_arena *arena,
                  struct eh_file_list *out, struct eh_failure *failure)
{
    struct eh_file_list list = {0};
    size_t capacity = 0;
    int code = EH_OK;
    *out = list;
    const struct eh_file_map *map = NULL;
    for (size_t i = 0; i < config->file_count; i++)
        if (strcmp(config->files[i].file, kind) == 0)
            map = &config->files[i];
    for (size_t i = 0; map && code == EH_OK && i < map->patterns.count; i++) {
        size_t before = list.count;
        code = add_matches(&list, &capacity, config, map->patterns.name[i], kind, arena, failure);
        if (code == EH_OK && list.count == before)
            code = eh_fail(failure, EH_INPUT_MISSING, "no file matches '%s', which [files] names for %s",
                           map->patterns.name[i], kind);
    }
    bool several = strcmp(kind, "people") != 0;
    for (size_t i = 0; !map && code == EH_OK && i < 3; i++) {
        code = add_matches(&list, &capacity, config, eh_arena_format(arena, "%s.csv%s", kind, storages[i]),
                           kind, arena, failure);
        if (several && code == EH_OK)
            code = add_matches(&list, &capacity, config,
                               eh_arena_format(arena, "%s-*.csv%s", kind, storages[i]), kind, arena, failure);
    }
    const char *pattern;
    bool usual = list.count > 0;
    for (size_t p = 0; !map && !usual && (pattern = eh_preset_get_pattern(config->preset, kind, p)); p++)
        for (size_t i = 0; code == EH_OK && i < 3; i++)
            code = add_matches(&list, &capacity, config, eh_arena_format(arena, "%s%s", pattern, storages[i]),
                               kind, arena, failure);
    if (code == EH_OK)
        code = tidy(&list, failure);
    if (code == EH_OK)
        *out = list;
    return code;
}

static bool is_listed(const struct eh_study_own *own, const char *name)
{
    const struct eh_file_list *lists[] = {&own->people,    &own->collaboration, &own->meetings,
                                          &own->mentoring, &own->outcomes,      &own->decisions};
    for (size_t i = 0; i < COUNT(lists); i++)
        for (size_t f = 0; f < lists[i]->count; f++)
            if (strcmp(lists[i]->file[f].name, name) == 0)
                return true;
    return false;
}

void eh_files_report_unused(struct eh_study *study)
{
    static const char *const kinds[] = {"people",    "collaboration", "meetings",
                                        "mentoring", "outcomes",      "decisions"};
    struct eh_failure unused = {0};
    struct eh_file_list list = {0};
    size_t capacity = 0;
    for (size_t i = 0; i < COUNT(storages); i++)
        if (add_matches(&list, &capacity, &study->config,
                        eh_arena_format(study->arena, "*.csv%s", storages[i]), "", study->arena,
                        &unused) != EH_OK)
            return; /* whoever looks for a file says why */
    if (list.count)
        qsort(list.file, list.count, sizeof *list.file, by_name);
    for (size_t i = 0; i < list.count; i++) {
        const char *name = list.file[i].name;
        if (is_listed(study->own, name))
            continue;
        const char *stem = eh_arena_copy_bytes(study->arena, name, strcspn(name, "."));
        eh_problems_add(&study->problems, EH_PROBLEM_FILE_UNUSED, name, 0, 0, NULL,
                        "nothing reads this file%s",
                        eh_names_suggest(stem, kinds, COUNT(kinds), study->arena));
    }
}
