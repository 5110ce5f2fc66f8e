#include "organisation.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evenhand/pipeline/pipeline.h"
#include "evenhand/sample/sample.h"
#include "naive.h"
#include "published.h"

static _Noreturn void stop(const char *what, const struct eh_failure *failure)
{
    fprintf(stderr, "audit: %s: %s\n", what, failure->text);
    exit(2);
}

/* One quarter (NULL: the period of the study), held against the report of `previous` (NULL: the first one).
 */
static void measure(const char *study, const char *period, const char *previous, uint32_t k,
                    struct eh_arena *arena, struct eh_outcome *out)
{
    struct eh_failure failure = {0};
    const char *settings[] = {eh_arena_format(arena, "privacy.minimum_group=%u", k),
                              "inference.permutations=19",
                              period ? eh_arena_format(arena, "study.period=%s", period) : NULL};
    struct eh_pipeline_options options = {.study = study,
                                          .overrides = {.count = period ? 3 : 2, .name = settings},
                                          .goal = EH_GOAL_RESULTS,
                                          .threads = 1};
    if (previous) {
        options.previous.count = 1;
        options.previous.name = &previous;
    }
    if (eh_pipeline_run(&options, arena, out, &failure))
        stop(study, &failure);
}

/* The same with each row judged for itself. */
static void disclose_alone(const struct eh_outcome *run, uint32_t k, struct eh_arena *arena,
                           struct eh_published *out)
{
    eh_disclose(&run->results, &(struct eh_disclosure){.minimum_group = k, .rows_only = true},
                run->published.period, arena, out);
}

static void keep_report(const char *directory, const struct eh_outcome *run, struct eh_arena *arena)
{
    size_t length;
    const char *json = eh_pipeline_write_json(&run->provenance, &run->published, "", arena, &length);
    FILE *file = NULL;
    if (mkdir(directory, 0700) == 0)
        file = fopen(eh_arena_format(arena, "%s/report.json", directory), "wb");
    if (!json || !file || fwrite(json, 1, length, file) != length || fclose(file) != 0) {
        fprintf(stderr, "audit: %s cannot be written\n", directory);
        exit(2);
    }
}

/* Whoever is in one of the two quarters only, in a department or altogether: read from people.csv once more.
 */
static uint64_t count_moved(const struct eh_study *study, const char *structure, const char *value)
{
    const struct eh_people *people = &study->people;
    int32_t first = study->period.first - 91, last = study->period.first - 1; /* 2026-04-01 to 06-30 */
    uint64_t moved = 0;
    const struct eh_attribute *attribute = NULL;
    for (uint32_t a = 0; a < people->attribute_count; a++)
        if (structure && strcmp(people->attribute[a].name, structure) == 0)
            attribute = &people->attribute[a];
    for (uint32_t i = 0; i < people->n_roster; i++) {
        bool then = (people->hired[i] == EH_DATE_NONE || people->hired[i] <= last) &&
                    (people->left[i] == EH_DATE_NONE || people->left[i] >= first);
        if (attribute && strcmp(attribute->value[attribute->roster_label[i]], value) != 0)
            continue;
        moved += then != (i < people->n);
    }
    return moved;
}

static size_t count_differences(const char *then, const char *now, const struct eh_study *study, uint32_t k)
{
    struct sheet before, after;
    size_t found = 0;
    sheet_read(&before, then);
    sheet_read(&after, now);
    for (size_t i = 0; i < after.count; i++) {
        const struct line *line = &after.line[i];
        if (line->hidden || !is_cell(line, MEASURE, "people.count"))
            continue;
        for (size_t j = 0; j < before.count; j++) {
            const struct line *old = &before.line[j];
            if (old->hidden || !is_cell(old, MEASURE, "people.count") ||
                !is_cell(old, ATTRIBUTE, line->cell[ATTRIBUTE]) || !is_cell(old, GROUP, line->cell[GROUP]) ||
                !is_cell(old, OTHER, line->cell[OTHER]) || old->n == line->n)
                continue;
            const char *star = strrchr(line->cell[ATTRIBUTE], '*');
            bool is_one_cell = line->cell[OTHER][0] && star;
            double difference = old->n > line->n ? old->n - line->n : line->n - old->n;
            found +=
                difference < k && count_moved(study, is_one_cell ? star + 1 : NULL, line->cell[OTHER]) < k;
        }
    }
    sheet_free(&before);
    sheet_free(&after);
    return found;
}

static void count_shown(const char *csv, const struct eh_published *open, struct audit *out)
{
    struct sheet sheet;
    sheet_read(&sheet, csv);
    for (size_t i = 0; i < open->count; i++) {
        out->shown_alone += open->row[i].status != EH_STATUS_HIDDEN;
        out->people_alone +=
            open->row[i].status != EH_STATUS_HIDDEN && open->row[i].has & EH_N ? open->row[i].n : 0;
    }
    for (size_t i = 0; i < sheet.count; i++) {
        out->shown += !sheet.line[i].hidden;
        out->people_shown += sheet.line[i].has_n && !sheet.line[i].hidden ? sheet.line[i].n : 0;
    }
    out->rows += sheet.count;
    sheet_free(&sheet);
    naive_count(open, &out->naive, &out->people_naive);
}

void audit_study(const char *study, uint32_t k, bool tell, struct audit *out)
{
    struct eh_arena arena;
    jmp_buf recovery;
    struct eh_outcome run;
    struct eh_published open;
    size_t length;
    eh_arena_init(&arena, NULL);
    if (setjmp(recovery) != 0) {
        fprintf(stderr, "audit: out of memory\n");
        exit(2);
    }
    eh_arena_set_recovery(&arena, &recovery);
    measure(study, NULL, NULL, k, &arena, &run);
    disclose_alone(&run, k, &arena, &open);
    const char *csv = eh_published_write_csv(&run.published, &arena, &length);
    attack_run(csv, k, tell, &out->guarded);
    attack_run(eh_published_write_csv(&open, &arena, &length), k, false, &out->open);
    count_shown(csv, &open, out);
    eh_arena_free(&arena);
}

void audit_organisation(const char *directory, uint32_t people, uint64_t seed, uint32_t k, bool tell,
                        struct audit *out)
{
    struct eh_arena arena;
    jmp_buf recovery;
    struct eh_failure failure = {0};
    struct eh_outcome first, second;
    struct eh_published open;
    size_t length;
    eh_arena_init(&arena, NULL);
    if (setjmp(recovery) != 0) {
        fprintf(stderr, "audit: out of memory\n");
        exit(2);
    }
    eh_arena_set_recovery(&arena, &recovery);
    const char *study = eh_arena_format(&arena, "%s/study", directory);
    const char *previous = eh_arena_format(&arena, "%s/2026Q2", directory);
    if (mkdir(directory, 0700) != 0) {
        fprintf(stderr, "audit: %s is in the way\n", directory);
        exit(2);
    }
    const struct eh_sample_options sample = {.directory = study, .people = people, .seed = seed};
    if (eh_sample_write(&sample, NULL, &failure))
        stop("sample", &failure);
    measure(study, "2026Q2", NULL, k, &arena, &first);
    keep_report(previous, &first, &arena);
    measure(study, "2026Q3", previous, k, &arena, &second);
    disclose_alone(&second, k, &arena, &open);
    const char *then = eh_published_write_csv(&first.published, &arena, &length);
    const char *now = eh_published_write_csv(&second.published, &arena, &length);
    attack_run(then, k, tell, &out->guarded);
    attack_run(now, k, tell, &out->guarded);
    attack_run(eh_published_write_csv(&open, &arena, &length), k, false, &out->open);
    out->differences += count_differences(then, now, &second.study, k);
    count_shown(now, &open, out);
    eh_arena_free(&arena);
}
