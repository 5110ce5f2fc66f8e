/* The seeds, in processes side by side; then their lines, in the order of the catalogue and of the truth. */
#include "selftest.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evenhand/base/bug.h"
#include "evenhand/base/file.h"
#include "evenhand/base/worker.h"
#include "evenhand/measure/catalogue.h"

struct bench {
    const struct eh_selftest_options *options;
    uint32_t workers, measures;
    const char *directory;
    struct observation *seed;  /* seeds; shared */
    struct null_count *counts; /* seeds x measures; shared */
};

static const struct null_count *get_counts(const struct bench *self, uint32_t seed, uint32_t measure)
{
    return &self->counts[(size_t)seed * self->measures + measure];
}

/* ---- in a worker ---- */

static int observe_seed(const struct bench *self, uint32_t seed, int directory_fd, const char *directory)
{
    struct eh_arena arena;
    jmp_buf recovery;
    struct observation *out = &self->seed[seed];
    eh_arena_init(&arena, NULL);
    int error;
    if (setjmp(recovery)) {
        error = eh_fail(&out->failure, EH_MEMORY, "memory ran out");
    } else {
        eh_arena_set_recovery(&arena, &recovery);
        error = eh_selftest_observe(self->options, seed, directory_fd, directory, &arena, out,
                                    &self->counts[(size_t)seed * self->measures], &out->failure);
    }
    eh_arena_free(&arena);
    out->is_whole = error == 0;
    return error;
}

/* A worker takes every so-many-th seed, in a directory of its own. */
static int work(void *state, uint32_t worker)
{
    struct bench *self = state;
    char directory[4200];
    snprintf(directory, sizeof directory, "%s/%u", self->directory, worker);
    int fd = mkdir(directory, 0700) == 0 ? open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd < 0)
        return eh_fail(&self->seed[worker].failure, EH_OUTPUT, "cannot make a directory in %s: %s",
                       self->directory, strerror(errno));
    int error = 0;
    for (uint32_t seed = worker; seed < self->options->seeds && !error; seed += self->workers)
        error = observe_seed(self, seed, fd, directory);
    close(fd);
    return error;
}

/* ---- in the one that waits ---- */

static void remove_directories(const struct bench *self)
{
    int root = open(self->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (uint32_t k = 0; k < self->workers && root >= 0; k++) {
        char name[16];
        snprintf(name, sizeof name, "%u", k);
        int fd = openat(root, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
            continue;
        eh_file_remove(fd, "study");
        close(fd);
        unlinkat(root, name, AT_REMOVEDIR);
    }
    if (root >= 0)
        close(root);
    rmdir(self->directory);
}

/* What a worker met says more than that it ended. */
static int find_failure(const struct bench *self, int error, struct eh_failure *failure)
{
    for (uint32_t seed = 0; error && seed < self->options->seeds; seed++)
        if (self->seed[seed].failure.code) {
            *failure = self->seed[seed].failure;
            return failure->code;
        }
    return error;
}

static int run_workers(struct bench *self, struct eh_arena *arena, struct eh_failure *failure)
{
    struct eh_workers workers;
    const char *root = getenv("TMPDIR");
    char *directory = eh_arena_format(arena, "%s/evenhand-selftest-XXXXXX", root && *root ? root : "/tmp");
    int error;
    eh_workers_hold(&workers);
    if (strlen(directory) > 4096 || !mkdtemp(directory)) {
        error = eh_fail(failure, EH_OUTPUT, "cannot make a directory for the studies, %s: %s", directory,
                        strerror(errno));
    } else {
        self->directory = directory;
        error = eh_workers_run(&workers, self->workers, work, self, failure);
        remove_directories(self);
    }
    eh_workers_release(&workers);
    return find_failure(self, error, failure);
}

/* ---- the lines of the table ---- */

struct lines {
    const struct bench *bench;
    struct eh_arena *arena;
    struct eh_selftest_series *series;
    size_t count, capacity;
};

static struct eh_selftest_series *add_line(struct lines *self, enum eh_selftest_part part,
                                           const char *measure)
{
    EH_RESERVE(self->arena, self->series, self->count, self->capacity);
    struct eh_selftest_series *out = &self->series[self->count++];
    *out = (struct eh_selftest_series){.part = part,
                                       .effect = "",
                                       .measure = measure,
                                       .layer = "",
                                       .attribute = "",
                                       .group = "",
                                       .other = "",
                                       .unit = ""};
    return out;
}

/* Tests that can take but few values: exact tests of counts, and permutations of a count, or of whole numbers
 * over few people. */
static bool is_discrete(const char *measure)
{
    static const char *const named[] = {"access.same_group", "access.seniority.gap", "alliance.homogeneity",
                                        "mixing.ratio", "mixing.reciprocity"};
    size_t length = strlen(measure);
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (strcmp(measure, named[i]) == 0)
            return true;
    return strncmp(measure, "meeting.", 8) == 0 || strncmp(measure, "favour.", 7) == 0 ||
           (length > 5 && strcmp(measure + length - 5, ".odds") == 0);
}

static void add_null_lines(struct lines *self, const struct eh_measure *catalogue)
{
    const struct bench *bench = self->bench;
    for (uint32_t m = 0; m < bench->measures; m++)
        for (int inside = 0; inside < 2; inside++) {
            uint64_t units = 0;
            for (uint32_t s = 0; s < bench->options->seeds; s++)
                units += get_counts(bench, s, m)->of[inside][EH_SELFTEST_LOW_P].units;
            if (!units)
                continue;
            struct eh_selftest_series *line = add_line(self, EH_SELFTEST_NULL, catalogue[m].name);
            line->is_inside = inside;
            line->is_discrete = is_discrete(catalogue[m].name);
            for (int kind = 0; kind < EH_SELFTEST_FOUND; kind++) {
                struct eh_selftest_count *count =
                    EH_NEW_ARRAY(self->arena, struct eh_selftest_count, bench->options->seeds);
                for (uint32_t s = 0; s < bench->options->seeds; s++)
                    count[s] = get_counts(bench, s, m)->of[inside][kind];
                line->count[kind] = count;
            }
        }
}

static const struct sighting *find_sighting(const struct sighting *sighting, size_t count,
                                            const struct eh_sample_truth *truth)
{
    for (size_t i = 0; i < count; i++)
        if (sighting[i].has && strcmp(sighting[i].truth.effect, truth->effect) == 0 &&
            strcmp(sighting[i].truth.measure, truth->measure) == 0 &&
            strcmp(sighting[i].truth.layer, truth->layer) == 0)
            return &sighting[i];
    return NULL;
}

static const struct sighting *get_sightings(const struct bench *bench, uint32_t seed,
                                            enum eh_selftest_part part)
{
    return part == EH_SELFTEST_EDGE ? bench->seed[seed].edge : bench->seed[seed].planted;
}

static bool has_line(const struct lines *self, enum eh_selftest_part part,
                     const struct eh_sample_truth *truth)
{
    for (size_t i = 0; i < self->count; i++)
        if (self->series[i].part == part && strcmp(self->series[i].effect, truth->effect) == 0 &&
            strcmp(self->series[i].measure, truth->measure) == 0 &&
            strcmp(self->series[i].layer, truth->layer) == 0)
            return true;
    return false;
}

static void add_effect_line(struct lines *self, enum eh_selftest_part part,
                            const struct eh_sample_truth *truth)
{
    uint32_t seeds = self->bench->options->seeds;
    struct eh_selftest_series *line = add_line(self, part, truth->measure);
    struct eh_selftest_count *found = EH_NEW_ARRAY(self->arena, struct eh_selftest_count, seeds),
                             *covered = EH_NEW_ARRAY(self->arena, struct eh_selftest_count, seeds);
    double *size = EH_NEW_ARRAY(self->arena, double, seeds),
           *estimate = EH_NEW_ARRAY(self->arena, double, seeds);
    line->effect = truth->effect;
    line->layer = truth->layer;
    line->attribute = truth->attribute;
    line->group = truth->group;
    line->other = truth->other;
    line->unit = truth->unit;
    line->is_above = truth->is_above;
    line->is_size_known = true;
    for (uint32_t s = 0; s < seeds; s++) {
        const struct sighting *of =
            find_sighting(get_sightings(self->bench, s, part), EH_SAMPLE_TRUTHS_MOST, truth);
        size[s] = estimate[s] = NAN;
        if (!of)
            continue;
        size[s] = of->truth.size;
        line->is_size_known &= of->is_size_known;
        found[s] = (struct eh_selftest_count){1, of->is_found};
        covered[s] = of->covered;
        if (of->has_estimate)
            estimate[s] = of->estimate;
        if (strcmp(line->group, of->truth.group) != 0)
            line->group = "one of them"; /* another department each time */
    }
    line->count[EH_SELFTEST_FOUND] = found;
    line->count[EH_SELFTEST_COVERED] = covered;
    line->size = size;
    line->found = estimate;
}

/* An organisation may lack an effect (too small for a circle): a line is there where any seed has one. */
static void add_effect_lines(struct lines *self, enum eh_selftest_part part)
{
    for (uint32_t s = 0; s < self->bench->options->seeds; s++) {
        const struct sighting *sighting = get_sightings(self->bench, s, part);
        for (size_t i = 0; i < EH_SAMPLE_TRUTHS_MOST; i++)
            if (sighting[i].has && !has_line(self, part, &sighting[i].truth))
                add_effect_line(self, part, &sighting[i].truth);
    }
}

static void judge(const struct bench *bench, const struct eh_measure *catalogue, struct eh_arena *arena,
                  struct eh_selftest *out)
{
    struct lines lines = {.bench = bench, .arena = arena};
    add_null_lines(&lines, catalogue);
    add_effect_lines(&lines, EH_SELFTEST_PLANTED);
    add_effect_lines(&lines, EH_SELFTEST_EDGE);
    eh_selftest_judge(bench->options, lines.series, lines.count, arena, out);
}

int eh_selftest_run(const struct eh_selftest_options *options, struct eh_arena *arena,
                    struct eh_selftest *out, struct eh_failure *failure)
{
    struct bench bench = {.options = options};
    const struct eh_measure *catalogue = eh_catalogue_get(&bench.measures);
    *out = (struct eh_selftest){0};
    EH_CHECK(options->seeds > 0 && options->seeds <= EH_SELFTEST_SEEDS_MOST);
    bench.workers = options->threads < options->seeds ? options->threads : options->seeds;
    bench.workers = bench.workers ? bench.workers : 1;
    size_t seeds_size = options->seeds * sizeof *bench.seed;
    size_t counts_size = (size_t)options->seeds * bench.measures * sizeof *bench.counts;
    bench.seed = eh_workers_share(seeds_size);
    bench.counts = eh_workers_share(counts_size);
    int error = bench.seed && bench.counts ? run_workers(&bench, arena, failure)
                                           : eh_fail(failure, EH_MEMORY, "memory ran out");
    if (!error)
        judge(&bench, catalogue, arena, out);
    eh_workers_unshare(bench.seed, seeds_size);
    eh_workers_unshare(bench.counts, counts_size);
    return error;
}
