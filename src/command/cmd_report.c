/* evenhand report STUDY */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "evenhand/command/call.h"
#include "evenhand/pipeline/status.h"
#include "evenhand/report/report.h"

static const struct eh_option options[] = {
    {'o', "out", "DIR", "publish into DIR/PERIOD (default: reports/STUDY/PERIOD)", NULL},
    {'f', "force", NULL, "publish a period again; the old one is kept beside it", NULL},
    {0, "previous", "DIR", "an earlier published period for the trend (repeatable; default: those beside it)",
     "+"},
    {0, "no-previous", NULL, "no trend", NULL},
    {0, "wait", "SECONDS", "wait for another run into the same directory to end", NULL},
    {0, "log", "FILE", "append to FILE what is said, --quiet or not, with the time in UTC", NULL},
    {0, "dry-run", NULL, "do everything but publish", NULL},
    {0, "restricted", "DIR", "person-level files into DIR, which is nowhere near a published report", NULL},
    {0, "key", "FILE", "the key of their pseudonyms (default: DIR.key; made where it is not there)", NULL},
    {0, "items", NULL, "print the report as text in place of publishing it", NULL},
    {0, "fail-on", "gap", "exit with 1 where a gap was found (the report is published)", NULL},
    {0, "font-dir", "DIR", "take fonts from DIR and nowhere else", NULL},
    {0, "charts", "svg|png", "publish every chart as a file of its own as well", NULL},
    {0, "paper", "a4|letter", "paper of the report", "report.paper"},
    {0, "language", "en|de", "language of the report, alone or with a region: en-GB, de-DE",
     "report.language"},
    EH_STUDY_OPTIONS,
};

static size_t count_verdicts(const struct eh_published *published, enum eh_verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < published->count; i++)
        count += published->row[i].verdict == verdict;
    return count;
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

/* What a run says of its end: to a person, unless --quiet, and to the log, if there is one. */
static void tell(const struct eh_call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void tell(const struct eh_call *call, const char *format, ...)
{
    char text[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (!call->quiet)
        eh_say("%s", text);
    eh_log(call->log, "%s", text);
}

static void tell_verdicts(const struct eh_call *call, const struct eh_published *published)
{
    char hidden[32];
    size_t gaps = count_verdicts(published, EH_GAP);
    tell(call,
         "%zu gap%s, %zu no gap shown, %zu cannot tell; %s row%s hidden so that nobody in a group of fewer "
         "than "
         "%u stands out",
         gaps, plural(gaps), count_verdicts(published, EH_NO_GAP_SHOWN),
         count_verdicts(published, EH_CANNOT_TELL), eh_say_count(published->hidden_rows, hidden),
         plural(published->hidden_rows), published->minimum_group);
    if (published->minimum_group < 5)
        tell(call,
             "warning: a minimum group of %u lets people in small groups be recognised; 5 is the default",
             published->minimum_group);
}

/* ", 2,355 ties (collaboration)" of the first layer; what is hidden from readers is from a log as well. */
static const char *word_ties(const struct eh_call *call, const struct eh_outcome *run)
{
    const struct eh_layer *layer = run->network.layer_count > 0 ? &run->network.layer[0] : NULL;
    char ties[32];
    for (size_t i = 0; layer && i < run->published.count; i++) {
        const struct eh_published_row *row = &run->published.row[i];
        if (strcmp(row->measure, "data.ties") == 0 && strcmp(row->layer, layer->name) == 0 &&
            row->status == EH_STATUS_HIDDEN)
            return "";
    }
    if (!layer)
        return "";
    return eh_arena_format(call->arena, ", %s tie%s (%s)", eh_say_count(layer->graph.tie_count, ties),
                           plural(layer->graph.tie_count), layer->name);
}

static void tell_outcome(const struct eh_call *call, const struct eh_outcome *run, bool is_dry)
{
    char people[32];
    tell(call, "%s, %s: %s %s%s", run->provenance.study_name, run->provenance.period,
         eh_say_count(run->provenance.people, people), run->provenance.people == 1 ? "person" : "people",
         word_ties(call, run));
    tell_verdicts(call, &run->published);
    if (!call->quiet)
        eh_say_warnings(&run->study.problems);
    for (size_t i = 0; i < run->earlier->passed_count; i++)
        tell(call, "warning: the period %s is not in the trend: %s", run->earlier->passed[i].period,
             run->earlier->passed[i].why);
    if (run->kept)
        tell(call, "the period published before is kept at %s", run->kept);
    if (run->unknown_glyphs > 0)
        tell(
            call,
            "warning: %zu character%s of the report %s in no font that was found, and drawn as empty frames; "
            "see --font-dir",
            run->unknown_glyphs, plural(run->unknown_glyphs), run->unknown_glyphs == 1 ? "is" : "are");
    const char *restricted = eh_option_get(&call->arguments, "restricted");
    if (restricted && !is_dry)
        tell(call, "person-level files: %s/people.csv and %s/recusals.csv, readable by their owner alone",
             restricted, restricted);
    tell(call, "%s: %s/report.pdf (%u page%s), with metrics.csv and report.json%s; %.1f seconds",
         is_dry ? "dry run, nothing was published" : "report", run->directory, run->pages, plural(run->pages),
         run->pictures
             ? eh_arena_format(call->arena, ", and %zu chart%s", run->pictures, plural(run->pictures))
             : "",
         run->seconds);
}

static int read_pictures(const struct eh_arguments *arguments, struct eh_pipeline_options *out,
                         struct eh_failure *failure)
{
    const char *format = eh_option_get(arguments, "charts");
    if (!format)
        return 0;
    out->with_pictures = true;
    out->pictures = strcmp(format, "png") == 0 ? EH_PICTURE_PNG : EH_PICTURE_SVG;
    if (out->pictures == EH_PICTURE_SVG && strcmp(format, "svg") != 0)
        return eh_fail(failure, EH_USAGE, "option --charts knows two words: svg and png");
    return 0;
}

static int read_options(struct eh_call *call, struct eh_pipeline_options *out, struct eh_failure *failure)
{
    enum { WAIT_MOST = 7 * 24 * 3600 };
    const struct eh_arguments *arguments = &call->arguments;
    const char *fail_on = eh_option_get(arguments, "fail-on");
    int64_t wait;
    if (fail_on && strcmp(fail_on, "gap") != 0)
        return eh_fail(failure, EH_USAGE, "option --fail-on knows one word: gap");
    int error = eh_option_read_integer(arguments, "wait", 0, WAIT_MOST, 0, &wait, failure);
    if (!error)
        error = eh_call_prepare(call, eh_option_has(arguments, "items") ? EH_GOAL_ITEMS : EH_GOAL_PUBLISH,
                                out, failure);
    if (error)
        return error;
    out->out = eh_option_get(arguments, "out");
    out->force = eh_option_has(arguments, "force");
    out->restricted = eh_option_get(arguments, "restricted");
    out->key = eh_option_get(arguments, "key");
    if (out->key && !out->restricted)
        return eh_fail(failure, EH_USAGE, "option --key says where the key of --restricted is");
    out->dry_run = eh_option_has(arguments, "dry-run");
    out->wait_seconds = (unsigned)wait;
    out->font_directory = eh_option_get(arguments, "font-dir");
    out->previous = arguments->repeated;
    out->no_previous = eh_option_has(arguments, "no-previous");
    if (out->no_previous && out->previous.count > 0)
        return eh_fail(failure, EH_USAGE, "options --previous and --no-previous exclude each other");
    return read_pictures(arguments, out, failure);
}

static int check_gaps(const struct eh_call *call, const struct eh_outcome *run, struct eh_failure *failure)
{
    size_t gaps = count_verdicts(&run->published, EH_GAP);
    if (!eh_option_has(&call->arguments, "fail-on") || gaps == 0)
        return 0;
    return eh_fail(failure, EH_GAP_FOUND, "%zu gap%s found, as asked by --fail-on gap", gaps, plural(gaps));
}

/* For whoever watches the directory. A published report is a success, whatever becomes of the status: that it
 * could not be left is said all the same, --quiet or not, so that cron mails it. */
static void leave_status(const struct eh_call *call, const struct eh_pipeline_options *pipeline,
                         const struct eh_outcome *run, const struct eh_failure *ended)
{
    const char *directory;
    struct eh_failure own = {0};
    if (pipeline->goal != EH_GOAL_PUBLISH || pipeline->dry_run || ended->code == EH_LOCKED)
        return;
    int error = eh_pipeline_find_directory(pipeline, call->arena, &directory, &own);
    if (!error)
        error = eh_status_write(directory, run, ended, &own);
    if (!error)
        return;
    eh_say("evenhand: report %s: the run is over, but %s", eh_say_last_part(call->study, call->arena),
           own.text);
    eh_log(call->log, "%s", own.text);
}

/* Behind a failure, whose line stands alone, in the log only. */
static void tell_mended(const struct eh_call *call, const struct eh_outcome *run, int error)
{
    if (!run->mended)
        return;
    const char *text = eh_arena_format(
        call->arena, "latest had been left behind by an earlier run; it points at %s now", run->mended);
    if (!error && !call->quiet)
        eh_say("%s", text);
    eh_log(call->log, "%s", text);
}

static int run_report(struct eh_call *call, struct eh_failure *failure)
{
    struct eh_pipeline_options pipeline;
    struct eh_outcome *run = EH_NEW(call->arena, struct eh_outcome);
    call->quiet = eh_option_has(&call->arguments, "quiet");
    if (eh_option_has(&call->arguments, "print-config"))
        return eh_call_print_config(call, failure);
    int error = read_options(call, &pipeline, failure);
    if (!error)
        error = eh_log_open(&call->arguments, call->arena, &call->log, failure);
    if (error)
        return error;
    error = eh_pipeline_run(&pipeline, call->arena, run, failure);
    call->problems = run->is_read ? &run->study.problems : NULL;
    if (!error && pipeline.goal == EH_GOAL_ITEMS)
        eh_say_lines(eh_report_write_text(&run->document, call->arena), call->arena);
    else if (!error)
        tell_outcome(call, run, pipeline.dry_run);
    if (!error)
        error = check_gaps(call, run, failure);
    tell_mended(call, run, error);
    leave_status(call, &pipeline, run, failure);
    eh_log(call->log, "ends with status %d%s%s", eh_failure_exit_status(error), error ? ": " : "",
           error ? failure->text : "");
    return error;
}

const struct eh_command eh_command_report = {
    .name = "report",
    .operands = "STUDY",
    .summary = "read, check, measure, and publish report.pdf, metrics.csv and report.json",
    .text =
        "STUDY is a directory with people.csv and collaboration.csv or meetings.csv. The report lands in "
        "reports/STUDY/PERIOD/ whole or not at all, and reports/STUDY/latest points at it. A gap is a "
        "result, "
        "not a failure: exit status 0. Up to seven earlier periods of the study that stand beside the new "
        "one are its trend: what is published beside it has a say in report.pdf, and report.json lists it.",
    .operand_min = 1,
    .operand_max = 1,
    .option = options,
    .option_count = sizeof options / sizeof *options,
    .run = run_report,
};
