#include "evenhand/pipeline/restricted.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evenhand/base/date.h"
#include "evenhand/base/file.h"
#include "evenhand/base/number.h"
#include "evenhand/base/text.h"
#include "evenhand/measure/person.h"
#include "restricted_key.h"

enum { PSEUDONYM_BYTES = 16, PSEUDONYM_LENGTH = 2 * PSEUDONYM_BYTES + 1 };

/* ---- where ---- */

/* The path without links, also where its last parts are not there yet. */
static int resolve(const char *path, struct eh_arena *arena, const char **out, struct eh_failure *failure)
{
    char *real = realpath(path, NULL);
    if (real) {
        eh_arena_own(arena, real, free);
        *out = real;
        return 0;
    }
    if (errno != ENOENT)
        return eh_fail(failure, EH_OUTPUT, "%s cannot be found: %s", path, strerror(errno));
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    size_t cut = length;
    while (cut > 0 && path[cut - 1] != '/')
        cut--;
    const char *parent = cut > 1 ? eh_arena_copy_bytes(arena, path, cut - 1) : cut ? "/" : ".";
    const char *last = eh_arena_copy_bytes(arena, path + cut, length - cut);
    if (strcmp(last, "..") == 0 || !*last)
        return eh_fail(failure, EH_USAGE, "%s is no directory that can be made", path);
    int error = resolve(parent, arena, out, failure);
    if (!error)
        *out = eh_arena_format(arena, "%s/%s", strcmp(*out, "/") == 0 ? "" : *out, last);
    return error;
}

static bool is_inside(const char *path, const char *directory)
{
    size_t length = strlen(directory);
    if (strcmp(directory, "/") == 0)
        return true;
    return strncmp(path, directory, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* Whether a report was published into the directory or any above it: as a period, or as `latest`. */
static bool is_published(const char *path, struct eh_arena *arena)
{
    char *at = eh_arena_copy_text(arena, path);
    for (char *slash = at + strlen(at); slash; slash = strrchr(at, '/')) {
        struct stat status;
        *slash = '\0';
        if (stat(eh_arena_format(arena, "%s/report.json", at), &status) == 0 ||
            stat(eh_arena_format(arena, "%s/latest/report.json", at), &status) == 0)
            return true;
    }
    return false;
}

static int check_place(const char *path, const char *what, const char *opt_published, struct eh_arena *arena,
                       const char **out, struct eh_failure *failure)
{
    const char *published = NULL;
    int error = resolve(path, arena, out, failure);
    if (!error && opt_published)
        error = resolve(opt_published, arena, &published, failure);
    if (error)
        return error;
    if ((published && is_inside(*out, published)) || is_published(*out, arena))
        return eh_fail(failure, EH_USAGE, "%s %s lies among published reports", what, path);
    return 0;
}

static const char *find_key(const char *directory, const char *opt_key, struct eh_arena *arena)
{
    size_t length = strlen(directory);
    while (length > 1 && directory[length - 1] == '/')
        length--;
    return opt_key ? opt_key
                   : eh_arena_format(arena, "%s.key", eh_arena_copy_bytes(arena, directory, length));
}

int eh_restricted_check(const char *directory, const char *opt_key, const char *opt_published,
                        struct eh_arena *arena, struct eh_failure *failure)
{
    const char *real, *published, *key;
    struct stat status;
    int error = check_place(directory, "the restricted directory", opt_published, arena, &real, failure);
    if (!error)
        error =
            check_place(find_key(directory, opt_key, arena), "the key", opt_published, arena, &key, failure);
    if (!error && opt_published)
        error = resolve(opt_published, arena, &published, failure);
    if (error)
        return error;
    if (opt_published && is_inside(published, real))
        return eh_fail(failure, EH_USAGE, "reports would be published inside the restricted directory %s",
                       directory);
    if (stat(real, &status) != 0)
        return 0;
    if (!S_ISDIR(status.st_mode))
        return eh_fail(failure, EH_USAGE, "%s is no directory", directory);
    if (status.st_mode & 077)
        return eh_fail(failure, EH_USAGE,
                       "the restricted directory %s is open to others; chmod 700 and try again", directory);
    return 0;
}

/* ---- what ---- */

static void add_cell(struct eh_text *out, const char *text, char delimiter)
{
    eh_text_add_cell(out, text);
    eh_text_add_bytes(out, &delimiter, 1);
}

struct pseudonym {
    char text[PSEUDONYM_LENGTH];
    uint32_t person;
};

static int compare_pseudonyms(const void *a, const void *b)
{
    return strcmp(((const struct pseudonym *)a)->text, ((const struct pseudonym *)b)->text);
}

static struct pseudonym *make_pseudonyms(const struct eh_people *people, const unsigned char *key,
                                         struct eh_arena *arena)
{
    struct pseudonym *list = EH_NEW_ARRAY(arena, struct pseudonym, people->n);
    for (uint32_t i = 0; i < people->n; i++) {
        unsigned char hash[PSEUDONYM_BYTES];
        crypto_generichash(hash, sizeof hash, (const unsigned char *)people->id[i], strlen(people->id[i]),
                           key, EH_RESTRICTED_KEY);
        sodium_bin2hex(list[i].text, sizeof list[i].text, hash, sizeof hash);
        list[i].person = i;
    }
    qsort(list, people->n, sizeof *list, compare_pseudonyms);
    return list;
}

static const char *write_people(const struct eh_people *people, const struct pseudonym *pseudonym,
                                const struct eh_person_score *score, size_t count, struct eh_arena *arena,
                                size_t *out_length)
{
    struct eh_text out;
    eh_text_init(&out, arena);
    eh_text_add(&out, "pseudonym,layer,measure,value\n");
    for (uint32_t i = 0; i < people->n; i++)
        for (size_t s = 0; s < count; s++) {
            char value[EH_NUMBER_LENGTH] = "";
            uint32_t person = pseudonym[i].person;
            if (score[s].defined[person])
                eh_number_write(score[s].value[person], value);
            add_cell(&out, pseudonym[i].text, ',');
            add_cell(&out, score[s].layer, ',');
            add_cell(&out, score[s].measure, ',');
            eh_text_add_format(&out, "%s\n", value);
        }
    *out_length = out.length;
    return eh_text_get(&out);
}

static const char *write_recusals(const struct eh_people *people, const struct eh_conflict *conflict,
                                  size_t count, struct eh_arena *arena, size_t *out_length)
{
    struct eh_text out;
    eh_text_init(&out, arena);
    eh_text_add(&out, "decider,candidate,rule,date,strength,disclosed,recused\n");
    for (size_t i = 0; i < count; i++) {
        char date[EH_DATE_LENGTH] = "", strength[EH_NUMBER_LENGTH] = "";
        if (conflict[i].date != EH_DATE_NONE)
            eh_date_write(conflict[i].date, date);
        if (conflict[i].strength)
            eh_number_write((double)conflict[i].strength / (double)EH_WEIGHT_ONE, strength);
        add_cell(&out, people->id[conflict[i].decider], ',');
        add_cell(&out, people->id[conflict[i].candidate], ',');
        add_cell(&out, conflict[i].rule, ',');
        eh_text_add_format(&out, "%s,%s,%s,%s\n", date, strength, conflict[i].disclosed ? "yes" : "no",
                           conflict[i].recused ? "yes" : "no");
    }
    *out_length = out.length;
    return eh_text_get(&out);
}

/* ---- onto the disk ---- */

static int put(int fd, const char *directory, const char *name, const char *bytes, size_t length,
               struct eh_failure *failure)
{
    char stage[64];
    snprintf(stage, sizeof stage, ".evenhand-%ld-%s", (long)getpid(), name);
    int error = eh_file_write(fd, stage, bytes, length, failure);
    if (!error && renameat(fd, stage, fd, name) != 0)
        error = eh_fail(failure, EH_OUTPUT, "%s/%s cannot be put into place: %s", directory, name,
                        strerror(errno));
    if (error)
        eh_file_remove(fd, stage);
    return error;
}

int eh_restricted_write(const char *directory, const char *opt_key, const struct eh_study *study,
                        const struct eh_network *network, struct eh_arena *arena, struct eh_failure *failure)
{
    struct eh_person_score *score;
    struct eh_conflict *conflict;
    size_t scores, conflicts, length;
    unsigned char key[EH_RESTRICTED_KEY];
    int error = eh_person_scores(study, network, arena, &score, &scores, failure);
    if (!error)
        error = eh_person_conflicts(study, network, arena, &conflict, &conflicts, failure);
    if (!error)
        error = eh_restricted_key_get(find_key(directory, opt_key, arena), arena, key, failure);
    if (error)
        return error;
    const struct pseudonym *pseudonym = make_pseudonyms(&study->people, key, arena);
    sodium_memzero(key, sizeof key);
    const char *people = write_people(&study->people, pseudonym, score, scores, arena, &length);
    error = eh_file_make_directories(directory, failure);
    int fd = error ? -1 : open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!error && fd < 0)
        error = eh_fail(failure, EH_OUTPUT, "%s cannot be opened: %s", directory, strerror(errno));
    if (!error)
        error = put(fd, directory, "people.csv", people, length, failure);
    if (!error) {
        const char *recusals = write_recusals(&study->people, conflict, conflicts, arena, &length);
        error = put(fd, directory, "recusals.csv", recusals, length, failure);
    }
    if (!error)
        error = eh_file_sync_directory(fd, directory, failure);
    if (fd >= 0)
        close(fd);
    return error;
}
