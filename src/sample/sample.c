#include "evenhand/sample/sample.h"

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "organisation.h"

static const struct {
    const char *name;
    void (*write)(const struct organisation *organisation, struct eh_arena *arena, FILE *file);
} files[] = {{"people.csv", eh_sample_write_people},     {"collaboration.csv", eh_sample_write_collaboration},
             {"meetings.csv", eh_sample_write_meetings}, {"mentoring.csv", eh_sample_write_mentoring},
             {"outcomes.csv", eh_sample_write_outcomes}, {"decisions.csv", eh_sample_write_decisions},
             {"study.ini", eh_sample_write_study},       {"truth.csv", eh_sample_write_truth}};

enum { FILE_COUNT = sizeof files / sizeof *files };

static int check_options(const struct eh_sample_options *options, struct eh_failure *failure)
{
    if (options->people < EH_SAMPLE_PEOPLE_MIN || options->people > EH_SAMPLE_PEOPLE_MAX)
        return eh_fail(failure, EH_USAGE, "a sample has %d to %d people", EH_SAMPLE_PEOPLE_MIN,
                       EH_SAMPLE_PEOPLE_MAX);
    const char *name = options->name ? options->name : "";
    if (strlen(name) > EH_SAMPLE_NAME_MAX)
        return eh_fail(failure, EH_USAGE, "the name of a sample has at most %d bytes", EH_SAMPLE_NAME_MAX);
    /* The name stands in study.ini, where these would end the value or the line. */
    for (const char *c = name; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f || *c == ';')
            return eh_fail(failure, EH_USAGE,
                           "the name of a sample holds a control character or a semicolon");
    return 0;
}

/* Makes the directory, or makes sure that the one that stands there is empty. */
static int claim_directory(const char *directory, bool *out_made, struct eh_failure *failure)
{
    *out_made = false;
    if (mkdir(directory, 0777) == 0) {
        *out_made = true;
        return 0;
    }
    if (errno != EEXIST)
        return eh_fail(failure, EH_OUTPUT, "cannot make the directory %s: %s", directory, strerror(errno));
    DIR *stream = opendir(directory);
    if (!stream)
        return eh_fail(failure, EH_OUTPUT, "cannot open the directory %s: %s", directory, strerror(errno));
    bool empty = true;
    for (struct dirent *entry; empty && (entry = readdir(stream));)
        empty = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
    closedir(stream);
    if (!empty)
        return eh_fail(failure, EH_OUTPUT, "the directory %s is not empty; a sample needs one of its own",
                       directory);
    return 0;
}

struct writing {
    struct eh_arena arena, step; /* the organisation; what one file needs */
    FILE *file;
    size_t file_count; /* files that were created */
};

/* Each step looks back on those before it. */
static void live(struct organisation *organisation, struct eh_arena *arena)
{
    eh_sample_choose_circle(organisation, arena);
    eh_sample_make_collaboration(organisation, arena);
    eh_sample_make_meetings(organisation, arena);
    eh_sample_make_earlier_mentoring(organisation, arena);
    eh_sample_make_exits(organisation, arena);
    eh_sample_make_mentoring_of_period(organisation, arena);
    eh_sample_make_outcomes(organisation, arena);
    eh_sample_make_decisions(organisation, arena);
}

static int write_files(struct writing *self, const struct eh_sample_options *options,
                       const struct effects *effects, struct eh_sample_truths *opt_truths,
                       struct eh_failure *failure)
{
    struct organisation *organisation = eh_organisation_new(options, effects, &self->arena);
    live(organisation, &self->arena);
    if (opt_truths)
        eh_sample_list_truth(organisation, opt_truths);
    for (size_t i = 0; i < FILE_COUNT; i++) {
        const char *path = eh_arena_format(&self->arena, "%s/%s", options->directory, files[i].name);
        self->file = fopen(path, "wx");
        if (!self->file)
            return eh_fail(failure, EH_OUTPUT, "cannot create %s: %s", path, strerror(errno));
        self->file_count++;
        eh_arena_init(&self->step, &self->arena);
        files[i].write(organisation, &self->step, self->file);
        eh_arena_free(&self->step);
        bool failed = ferror(self->file) != 0;
        int reason = errno;
        if (fclose(self->file) != 0 && !failed) {
            failed = true;
            reason = errno;
        }
        self->file = NULL;
        if (failed)
            return eh_fail(failure, EH_OUTPUT, "cannot write %s: %s", path, strerror(reason));
    }
    return 0;
}

int eh_sample_write(const struct eh_sample_options *options, struct eh_sample_truths *opt_truths,
                    struct eh_failure *failure)
{
    bool made;
    struct effects effects;
    if (check_options(options, failure) || eh_effects_read(options, &effects, failure) ||
        claim_directory(options->directory, &made, failure))
        return failure->code;
    /* Memory ends by a jump, so what has to be cleaned up lives outside this frame's registers. */
    struct writing *volatile writing = calloc(1, sizeof *writing);
    jmp_buf recovery;
    int code;
    if (!writing) {
        code = eh_fail(failure, EH_MEMORY, "out of memory while writing a sample");
    } else if (setjmp(recovery)) {
        code = eh_fail(failure, EH_MEMORY, "out of memory while writing a sample");
    } else {
        eh_arena_init(&writing->arena, NULL);
        eh_arena_set_recovery(&writing->arena, &recovery);
        eh_arena_init(&writing->step, &writing->arena);
        code = write_files(writing, options, &effects, opt_truths, failure);
    }
    if (writing && writing->file)
        fclose(writing->file);
    if (code) {
        for (size_t i = 0; writing && i < writing->file_count; i++) {
            char path[4096];
            if (snprintf(path, sizeof path, "%s/%s", options->directory, files[i].name) < (int)sizeof path)
                unlink(path);
        }
        if (made)
            rmdir(options->directory);
    }
    if (writing) {
        eh_arena_free(&writing->step);
        eh_arena_free(&writing->arena);
    }
    free(writing);
    return code;
}
