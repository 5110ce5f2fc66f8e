#include "evenhand/pipeline/pipeline.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "evenhand/base/memory.h"
#include "evenhand/measure/measure.h"
#include "evenhand/pipeline/publish.h"
#include "evenhand/pipeline/restricted.h"
#include "evenhand/render/render.h"
#include "evenhand/report/report.h"

enum { STAGE_MOST = 16, FILES = 3 /* that every report has */ };

struct clock {
    struct timespec begun;
    struct eh_stage_time *stage;
    size_t count;
    const struct eh_progress *progress;
};

static double seconds_since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + 1e-9 * (double)(now.tv_nsec - then->tv_nsec);
}

static void end_stage(struct clock *self)
{
    if (self->count == 0)
        return;
    self->stage[self->count - 1].seconds = seconds_since(&self->begun);
    self->stage[self->count - 1].peak_bytes = eh_memory_get_peak();
}

static void begin_stage(struct clock *self, const char *name)
{
    end_stage(self);
    clock_gettime(CLOCK_MONOTONIC, &self->begun);
    self->stage[self->count++].stage = name;
    eh_progress_show(self->progress, name);
}

static bool has_errors(const struct eh_study *study)
{
    return eh_problems_get_total(&study->problems, EH_ERROR) > 0;
}

static void ignore_events(void *state, const struct eh_event *events, size_t count)
{
    (void)state;
    (void)events;
    (void)count;
}

static void ignore_meeting(void *state, const struct eh_meeting *meeting)
{
    (void)state;
    (void)meeting;
}

static int reject(const struct eh_study *study, struct eh_failure *failure)
{
    uint64_t errors = eh_problems_get_total(&study->problems, EH_ERROR);
    size_t files = 0;
    for (size_t i = 0; i < study->problems.count; i++) {
        const struct eh_problem *problem = &study->problems.list[i];
        bool is_first = problem->severity == EH_ERROR;
        for (size_t j = 0; j < i && is_first; j++)
            is_first = study->problems.list[j].severity != EH_ERROR ||
                       strcmp(study->problems.list[j].file, problem->file) != 0;
        files += is_first;
    }
    return eh_fail(failure, EH_INPUT_REJECTED, "inputs rejected: %llu error%s in %zu file%s",
                   (unsigned long long)errors, errors == 1 ? "" : "s", files, files == 1 ? "" : "s");
}

/* reports/harbour for a study at ../data/harbour/ or at "." inside it. */
int eh_pipeline_find_directory(const struct eh_pipeline_options *options, struct eh_arena *arena,
                               const char **out, struct eh_failure *failure)
{
    char path[PATH_MAX];
    *out = options->out;
    if (options->out)
        return 0;
    if (!realpath(options->study, path) || strcmp(path, "/") == 0)
        return eh_fail(failure, EH_USAGE, "the study has no name to publish under; give --out DIR");
    *out = eh_arena_format(arena, "reports/%s", strrchr(path, '/') + 1);
    return 0;
}

/* A problem like any other, whose sentence is the failure's, too: it is the only one that matters. */
static int reject_period(struct eh_study *study, const char *file, struct eh_failure *failure,
                         const char *text)
{
    eh_problems_add(&study->problems, EH_PROBLEM_PERIOD_EMPTY, file, 0, 0, NULL, "%s", text);
    return eh_fail(failure, EH_INPUT_REJECTED, "%s", text);
}

static const char *find_event_file(const struct eh_study *study)
{
    for (size_t i = 0; i < study->input_count; i++)
        if (strcmp(study->inputs[i].kind, "collaboration") == 0 ||
            strcmp(study->inputs[i].kind, "meetings") == 0)
            return study->inputs[i].name;
    return "collaboration.csv";
}

/* Nobody in the period is a wrong period or a cut export, never an organisation. */
static int check_people(struct eh_study *study, struct eh_failure *failure)
{
    if (study->people.n > 0 || has_errors(study))
        return 0;
    if (study->people.n_roster == 0)
        return reject_period(study, "people.csv", failure, "people.csv lists nobody");
    return reject_period(
        study, "people.csv", failure,
        eh_arena_format(study->arena, "nobody of people.csv was employed in %s", study->period.name));
}

/* Dated records of which none lies in the period would read as an organisation without a single tie. */
static int check_period(struct eh_study *study, const struct eh_network *network, struct eh_failure *failure)
{
    uint64_t undated = 0;
    char first[EH_DATE_LENGTH], last[EH_DATE_LENGTH];
    const struct eh_period *period = &study->period;
    for (uint32_t i = 0; i < network->layer_count; i++)
        if (network->layer[i].is_work && network->layer[i].arcs.count > 0)
            return 0;
    for (size_t i = 0; i < study->left_out_count; i++)
        if (strcmp(study->left_out[i].code, "undated") == 0)
            undated += study->left_out[i].count;
    if (period->all || (study->first_event == EH_DATE_NONE && undated == 0))
        return 0;
    if (study->first_event == EH_DATE_NONE)
        return reject_period(
            study, find_event_file(study), failure,
            eh_arena_format(study->arena,
                            "no record lies in %s: they carry no dates, so that --period all "
                            "alone counts them",
                            period->name));
    if (study->first_event <= period->last && study->last_event >= period->first)
        return 0;
    eh_date_write(study->first_event, first);
    eh_date_write(study->last_event, last);
    return reject_period(study, find_event_file(study), failure,
                         eh_arena_format(study->arena,
                                         "no record lies in %s: collaboration and meetings run from %s to %s",
                                         period->name, first, last));
}

/* The rest of a study of which an input is missing or cannot be read, for its problems. */
static void read_rest(struct eh_study *study)
{
    const struct eh_event_sink sink = {.events = ignore_events, .meeting = ignore_meeting};
    struct eh_failure unused = {0};
    (void)!eh_study_scan(study, &sink, &unused);
}

static int read_study(const struct eh_pipeline_options *options, struct eh_arena *arena,
                      struct eh_outcome *run, struct eh_failure *failure)
{
    int error = eh_study_read(options->study, &options->overrides, arena, &run->study, failure);
    run->is_read = run->study.problems.arena != NULL;
    run->study.threads = options->threads;
    run->study.memory_bytes = eh_memory_get_available();
    bool is_good = !error;
    if (is_good)
        error = check_people(&run->study, failure);
    if (run->study.is_partial || (is_good && error))
        read_rest(&run->study);
    return error;
}

/* The trend is of published periods: those that are named, else those that stand where this one will. */
static int find_earlier(const struct eh_pipeline_options *options, const char *directory,
                        struct eh_arena *arena, struct eh_outcome *run, struct eh_failure *failure)
{
    const struct eh_study *study = &run->study;
    run->earlier = EH_NEW(arena, struct eh_editions);
    if (options->no_previous)
        return 0;
    if (options->previous.count > 0)
        return eh_editions_read_earlier(&options->previous, study->config.name, &study->period, arena,
                                        run->earlier, failure);
    return eh_editions_find_beside(directory, study->config.name, &study->period, arena, run->earlier,
                                   failure);
}

/* What earlier reports showed. A period that was published with a higher minimum group would give away
 * against itself whatever a lower one shows. */
static int read_ledgers(const struct eh_pipeline_options *options, const char *directory,
                        struct eh_arena *arena, struct eh_outcome *run, struct eh_failure *failure)
{
    const struct eh_study *study = &run->study;
    int error = eh_ledgers_read(directory, &options->previous, study, arena, &run->ledgers, failure);
    if (error || options->force || run->ledgers.minimum_group <= study->config.minimum_group)
        return error;
    return eh_fail(failure, EH_OUTPUT_EXISTS,
                   "%s was published with a minimum group of %u; --force publishes it with %u all the same",
                   study->period.name, run->ledgers.minimum_group, study->config.minimum_group);
}

/* Before anything is read: a run that goes on to fail has set the directory right, and one that has waited
 * for another reads what lies there now. */
static int open_output(const struct eh_pipeline_options *options, struct eh_arena *arena,
                       struct eh_outcome *run, struct eh_publication **publication,
                       struct eh_failure *failure)
{
    struct eh_failure unused = {0};
    const char *directory;
    if (options->goal != EH_GOAL_PUBLISH ||
        eh_pipeline_find_directory(options, arena, &directory, &unused) != 0)
        return 0; /* of a study that is not there the reading tells more */
    int error = eh_publication_open(directory, options->wait_seconds, arena, publication, failure);
    if (!error)
        run->mended = eh_publication_get_mended(*publication);
    return error;
}

/* Whatever can refuse the run without long work refuses it here. */
static int prepare_output(const struct eh_pipeline_options *options, struct eh_arena *arena,
                          struct eh_outcome *run, struct eh_publication **publication,
                          struct eh_failure *failure)
{
    const char *directory = NULL;
    if (options->goal == EH_GOAL_CHECK || has_errors(&run->study))
        return 0;
    if (options->goal == EH_GOAL_RESULTS)
        return read_ledgers(options, NULL, arena, run, failure);
    int error =
        options->goal == EH_GOAL_PUBLISH ? eh_render_check_fonts(options->font_directory, failure) : 0;
    if (!error)
        error = eh_pipeline_find_directory(options, arena, &directory, failure);
    if (!error && options->restricted)
        error = eh_restricted_check(options->restricted, options->key, directory, arena, failure);
    if (!error && options->goal == EH_GOAL_PUBLISH) {
        run->directory = eh_arena_format(arena, "%s/%s", directory, run->study.period.name);
        if (!*publication) /* the study has appeared since */
            error = open_output(options, arena, run, publication, failure);
        if (!error)
            error =
                eh_publication_claim(*publication, run->study.period.name, options->force, arena, failure);
    }
    if (!error)
        error = read_ledgers(options, directory, arena, run, failure);
    /* Behind the lock: nothing is published beside this run any more. */
    return error ? error : find_earlier(options, directory, arena, run, failure);
}

/* Decision makers by level are the people of some levels: where one of these is hidden, their number would be
 * the rest of a sum. */
static bool may_tell_deciders(const struct eh_study *study, const struct eh_published *published)
{
    const struct eh_people *people = &study->people;
    if (people->n_deciders < study->config.minimum_group)
        return false;
    if (!people->has_level || study->config.decision_column)
        return true;
    const char *level = people->attribute[people->level_attribute].name;
    for (size_t i = 0; i < published->count; i++)
        if (published->row[i].status == EH_STATUS_HIDDEN &&
            strcmp(published->row[i].measure, "people.count") == 0 &&
            strcmp(published->row[i].attribute, level) == 0)
            return false;
    return true;
}

/* Compares the inputs with those of the report that was published last, where there is one. */
static void look_back(const struct eh_pipeline_options *options, struct eh_arena *arena,
                      struct eh_study *study)
{
    struct eh_failure unused = {0};
    const char *directory;
    if (eh_pipeline_find_directory(options, arena, &directory, &unused) == 0)
        eh_check_last_run(study, directory);
}

/* Everything that is found before anything is measured: the same for every goal. */
static int check(const struct eh_pipeline_options *options, struct eh_arena *arena, struct clock *clock,
                 struct eh_outcome *run, struct eh_failure *failure)
{
    struct eh_study *study = &run->study;
    begin_stage(clock, "building the network");
    int error = eh_network_build(study, arena, &run->network, failure);
    if (error)
        return error;
    look_back(options, arena, study);
    /* Ties that an error or another period has left out would be missed in vain. */
    if (has_errors(study))
        return reject(study, failure);
    error = check_period(study, &run->network, failure);
    if (!error)
        eh_check_network(study, &run->network);
    return error;
}

/* A period that is published again (--force) is held against its own earlier editions, since readers may keep
 * them: but for one that would come out byte by byte the same without itself, so that the same data give the
 * same report however often. */
static void disclose(const struct eh_pipeline_options *options, struct eh_arena *arena,
                     struct eh_outcome *run)
{
    const struct eh_ledgers *ledgers = &run->ledgers;
    struct eh_disclosure rules = {.minimum_group = run->study.config.minimum_group,
                                  .rows_only = options->rows_only};
    for (size_t e = 0; e < ledgers->edition_count; e++) {
        const char *sha256 = ledgers->edition[e].sha256;
        struct eh_ledger others;
        char own[65];
        size_t length;
        eh_ledgers_leave_out(ledgers, sha256, arena, &others);
        rules.ledger = &others;
        eh_disclose(&run->results, &rules, run->study.period.name, arena, &run->published);
        const char *csv = eh_published_write_csv(&run->published, arena, &length);
        eh_edition_hash(csv, length, own);
        if (strcmp(own, sha256) == 0)
            return;
    }
    rules.ledger = &ledgers->all;
    eh_disclose(&run->results, &rules, run->study.period.name, arena, &run->published);
}

static int measure(const struct eh_pipeline_options *options, struct eh_arena *arena, struct clock *clock,
                   struct eh_outcome *run, struct eh_failure *failure)
{
    struct eh_study *study = &run->study;
    int error;
    begin_stage(clock, "measuring");
    eh_results_init(&run->results, arena);
    error = eh_measure_all(study, &run->network, options->threads, options->progress, arena, &run->results,
                           failure);
    if (error)
        return error;
    disclose(options, arena, run);
    eh_pipeline_describe(study, &run->network, arena, &run->provenance);
    if (!options->rows_only && !may_tell_deciders(study, &run->published))
        run->provenance.decision_makers = 0;
    run->provenance.aside_count = run->results.aside_count;
    run->provenance.aside = run->results.aside;
    if (run->earlier) {
        run->provenance.earlier_count = run->earlier->count;
        run->provenance.earlier = run->earlier->edition;
    }
    return 0;
}

static void write_last_day(const struct eh_provenance *provenance, char *out)
{
    int32_t last = provenance->period_last != EH_DATE_NONE ? provenance->period_last : provenance->data_last;
    out[0] = '\0';
    if (last != EH_DATE_NONE)
        eh_date_write(last, out);
}

/* The report, then the charts behind `file[FILES]`, where they are asked for. */
static int draw(const struct eh_pipeline_options *options, struct eh_arena *arena, struct eh_outcome *run,
                struct eh_output_file **out, struct eh_failure *failure)
{
    struct eh_rendering report;
    struct eh_picture *picture = NULL;
    int error = eh_render_draw(&run->document, options->font_directory, arena, &report, failure);
    if (!error && options->with_pictures)
        error = eh_render_export(&run->document, options->pictures, options->font_directory, arena, &picture,
                                 &run->pictures, failure);
    if (error)
        return error;
    run->pages = report.pages;
    run->unknown_glyphs = report.unknown_glyphs;
    struct eh_output_file *file = EH_NEW_ARRAY(arena, struct eh_output_file, FILES + run->pictures);
    file[0] = (struct eh_output_file){"report.pdf", report.bytes, report.length};
    for (size_t i = 0; i < run->pictures; i++)
        file[FILES + i] = (struct eh_output_file){picture[i].name, picture[i].bytes, picture[i].length};
    *out = file;
    return 0;
}

static int publish(const struct eh_pipeline_options *options, struct eh_arena *arena, struct clock *clock,
                   struct eh_publication *publication, struct eh_outcome *run, struct eh_failure *failure)
{
    struct eh_output_file *file = NULL;
    begin_stage(clock, "drawing");
    int error = draw(options, arena, run, &file, failure);
    if (error)
        return error;
    file[1].name = "metrics.csv";
    file[2].name = "report.json";
    file[1].bytes = eh_published_write_csv(&run->published, arena, &file[1].length);
    end_stage(clock);
    run->provenance.stage_count = clock->count; /* publishing itself cannot be in the file that it writes */
    char sha256[65];
    eh_edition_hash(file[1].bytes, file[1].length, sha256);
    file[2].bytes = eh_pipeline_write_json(&run->provenance, &run->published, sha256, arena, &file[2].length);
    if (!file[2].bytes)
        return eh_fail(failure, EH_MEMORY, "memory ran out while report.json was written");
    error = eh_study_check_unchanged(&run->study, failure);
    if (error || options->dry_run)
        return error;
    begin_stage(clock, "publishing");
    if (options->restricted) {
        error = eh_restricted_write(options->restricted, options->key, &run->study, &run->network, arena,
                                    failure);
        if (error)
            return error;
    }
    char last_day[EH_DATE_LENGTH];
    write_last_day(&run->provenance, last_day);
    return eh_publication_commit(publication, file, FILES + run->pictures, last_day, arena, &run->kept,
                                 failure);
}

/* Measures for what the rows tell of themselves: which are there, shown, hidden or undefined, and how small a
 * gap they could show. None of this hangs on how many permutations there are. */
static int probe(const struct eh_pipeline_options *options, struct eh_arena *arena, struct clock *clock,
                 struct eh_outcome *run, struct eh_failure *failure)
{
    struct eh_study *study = EH_NEW(arena, struct eh_study);
    struct eh_failure unused = {0};
    const char *directory = NULL;
    *study = run->study;
    study->config.permutations = EH_CONFIG_PERMUTATIONS_LEAST;
    begin_stage(clock, "measuring");
    eh_results_init(&run->results, arena);
    int error = eh_measure_all(study, &run->network, options->threads, options->progress, arena,
                               &run->results, failure);
    if (error)
        return error;
    if (eh_pipeline_find_directory(options, arena, &directory, &unused) ||
        eh_ledgers_read(directory, &options->previous, study, arena, &run->ledgers, &unused))
        run->ledgers = (struct eh_ledgers){0};
    const struct eh_disclosure rules = {.minimum_group = study->config.minimum_group,
                                        .ledger = &run->ledgers.all};
    eh_disclose(&run->results, &rules, study->period.name, arena, &run->published);
    return EH_OK;
}

/* Errors in the data are what a check looks for: no failure of its own. */
static int finish_check(const struct eh_pipeline_options *options, struct eh_arena *arena,
                        struct clock *clock, int error, struct eh_outcome *run, struct eh_failure *failure)
{
    if (error && error != EH_INPUT_REJECTED)
        return error;
    *failure = (struct eh_failure){0};
    if (run->network.layer_count == 0)
        return EH_OK; /* nobody in the period: there is nothing to say of them */
    bool measures = !error && eh_check_is_measurable(&run->study, &run->network);
    if (measures && probe(options, arena, clock, run, failure))
        return failure->code;
    eh_check_compute(&run->study, &run->network, measures ? &run->results : NULL,
                     measures ? &run->published : NULL, arena, &run->check);
    run->is_checked = true;
    return EH_OK;
}

static int run_stages(const struct eh_pipeline_options *options, struct eh_arena *arena, struct clock *clock,
                      struct eh_outcome *out, struct eh_failure *failure)
{
    struct eh_publication *publication = NULL;
    begin_stage(clock, "reading");
    int error = open_output(options, arena, out, &publication, failure);
    if (error)
        return error;
    error = read_study(options, arena, out, failure);
    if (!error)
        error = prepare_output(options, arena, out, &publication, failure);
    if (!error)
        error = check(options, arena, clock, out, failure);
    /* A file that is being written while it is read looks damaged: that it changed is the reason to give. */
    if (out->is_read) {
        int changed = eh_study_check_unchanged(&out->study, failure);
        error = changed ? changed : error;
    }
    if (options->goal == EH_GOAL_CHECK)
        return finish_check(options, arena, clock, error, out, failure);
    if (!error)
        error = measure(options, arena, clock, out, failure);
    if (error || options->goal == EH_GOAL_RESULTS)
        return error;
    begin_stage(clock, "composing");
    out->provenance.stage = clock->stage;
    eh_report_compose(&out->published, &out->provenance, arena, &out->document);
    if (options->goal == EH_GOAL_ITEMS)
        return 0;
    return publish(options, arena, clock, publication, out, failure);
}

int eh_pipeline_run(const struct eh_pipeline_options *options, struct eh_arena *arena, struct eh_outcome *out,
                    struct eh_failure *failure)
{
    struct clock clock = {.progress = options->progress};
    struct timespec begun;
    *out = (struct eh_outcome){0};
    clock_gettime(CLOCK_MONOTONIC, &begun);
    clock.stage = EH_NEW_ARRAY(arena, struct eh_stage_time, STAGE_MOST);
    int error = run_stages(options, arena, &clock, out, failure);
    if (out->is_read && (error || options->goal == EH_GOAL_CHECK))
        eh_study_locate(&out->study);
    end_stage(&clock);
    eh_progress_show(options->progress, "");
    out->seconds = seconds_since(&begun);
    return error;
}
