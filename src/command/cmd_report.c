/* evenhand report STUDY */
#include <stdio.h>
#include <string.h>

#include "evenhand/command/call.h"
#include "evenhand/report/report.h"

static const struct eh_option options[] = {
    {'o', "out", "DIR", "publish into DIR/PERIOD (default: reports/STUDY/PERIOD)", NULL},
    {'f', "force", NULL, "publish a period again; the old one is kept beside it", NULL},
    {0, "previous", "DIR", "an earlier published period for the trend (repeatable; default: those beside it)",
     "+"},
    {0, "no-previous", NULL, "no trend", NULL},
    {0, "items", NULL, "print the report as text in place of publishing it", NULL},
    {0, "fail-on", "gap", "exit with 1 where a gap was found (the report is published)", NULL},
    {0, "font-dir", "DIR", "take fonts from DIR and nowhere else", NULL},
    {0, "paper", "a4|letter", "paper of the report", "report.paper"},
    {0, "language", "TAG", "language of the report", "report.language"},
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

static void say_outcome(const struct eh_outcome *run)
{
    char people[32], ties[32], hidden[32];
    const struct eh_published *published = &run->published;
    const struct eh_layer *layer = run->network.layer_count > 0 ? &run->network.layer[0] : NULL;
    uint64_t tie_count = layer ? layer->graph.tie_count : 0;
    size_t gaps = count_verdicts(published, EH_GAP);
    eh_say("%s, %s: %s people, %s tie%s%s%s%s", run->provenance.study_name, run->provenance.period,
           eh_say_count(run->provenance.people, people), eh_say_count(tie_count, ties), plural(tie_count),
           layer ? " (" : "", layer ? layer->name : "", layer ? ")" : "");
    eh_say("%zu gap%s, %zu no gap shown, %zu cannot tell; %s row%s hidden so that nobody in a group of fewer "
           "than "
           "%u stands out",
           gaps, plural(gaps), count_verdicts(published, EH_NO_GAP_SHOWN),
           count_verdicts(published, EH_CANNOT_TELL), eh_say_count(published->hidden_rows, hidden),
           plural(published->hidden_rows), published->minimum_group);
    if (published->minimum_group < 5)
        eh_say("warning: a minimum group of %u lets people in small groups be recognised; 5 is the default",
               published->minimum_group);
    eh_say_warnings(&run->study.problems);
    for (size_t i = 0; i < run->earlier->passed_count; i++)
        eh_say("warning: the period %s is not in the trend: %s", run->earlier->passed[i].period,
               run->earlier->passed[i].why);
    if (run->kept)
        eh_say("the period published before is kept at %s", run->kept);
    eh_say("report: %s/report.pdf (%u page%s), with metrics.csv and report.json; %.1f seconds",
           run->directory, run->pages, plural(run->pages), run->seconds);
}

static int run_report(struct eh_call *call, struct eh_failure *failure)
{
    struct eh_pipeline_options pipeline;
    struct eh_outcome *run = EH_NEW(call->arena, struct eh_outcome);
    const char *fail_on = eh_option_get(&call->arguments, "fail-on");
    bool items = eh_option_has(&call->arguments, "items");
    call->quiet = eh_option_has(&call->arguments, "quiet");
    if (fail_on && strcmp(fail_on, "gap") != 0)
        return eh_fail(failure, EH_USAGE, "option --fail-on knows one word: gap");
    if (eh_option_has(&call->arguments, "print-config"))
        return eh_call_print_config(call, failure);
    int error = eh_call_prepare(call, items ? EH_GOAL_ITEMS : EH_GOAL_PUBLISH, &pipeline, failure);
    if (error)
        return error;
    pipeline.out = eh_option_get(&call->arguments, "out");
    pipeline.force = eh_option_has(&call->arguments, "force");
    pipeline.font_directory = eh_option_get(&call->arguments, "font-dir");
    pipeline.previous = call->arguments.repeated;
    pipeline.no_previous = eh_option_has(&call->arguments, "no-previous");
    if (pipeline.no_previous && pipeline.previous.count > 0)
        return eh_fail(failure, EH_USAGE, "options --previous and --no-previous exclude each other");
    error = eh_pipeline_run(&pipeline, call->arena, run, failure);
    call->problems = run->is_read ? &run->study.problems : NULL;
    if (error)
        return error;
    if (items)
        fputs(eh_report_write_text(&run->document, call->arena), stdout);
    else if (!call->quiet)
        say_outcome(run);
    size_t gaps = count_verdicts(&run->published, EH_GAP);
    if (fail_on && gaps > 0)
        return eh_fail(failure, EH_GAP_FOUND, "%zu gap%s found, as asked by --fail-on gap", gaps,
                       plural(gaps));
    return 0;
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
