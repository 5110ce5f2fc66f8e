/* evenhand measure STUDY */
#include <stdio.h>
#include <string.h>

#include "evenhand/command/call.h"

static const struct eh_option options[] = {
    {0, "format", "csv|json", "form of the rows (default csv)", NULL},
    EH_STUDY_OPTIONS,
};

static int run_measure(struct eh_call *call, struct eh_failure *failure)
{
    struct eh_pipeline_options pipeline;
    struct eh_outcome *run = EH_NEW(call->arena, struct eh_outcome);
    const char *format = eh_option_get(&call->arguments, "format");
    bool json = format && strcmp(format, "json") == 0;
    call->quiet = eh_option_has(&call->arguments, "quiet");
    if (format && !json && strcmp(format, "csv") != 0)
        return eh_fail(failure, EH_USAGE, "option --format knows csv and json");
    if (eh_option_has(&call->arguments, "print-config"))
        return eh_call_print_config(call, failure);
    int error = eh_call_prepare(call, EH_GOAL_RESULTS, &pipeline, failure);
    if (error)
        return error;
    error = eh_pipeline_run(&pipeline, call->arena, run, failure);
    call->problems = run->is_read ? &run->study.problems : NULL;
    if (error)
        return error;
    size_t length;
    const char *bytes = json ? eh_pipeline_write_rows_json(&run->published, call->arena, &length)
                             : eh_published_write_csv(&run->published, call->arena, &length);
    fwrite(bytes, 1, length, stdout);
    if (!call->quiet)
        eh_say_warnings(&run->study.problems);
    return 0;
}

const struct eh_command eh_command_measure = {
    .name = "measure",
    .operands = "STUDY",
    .summary = "the published results on standard output, no report",
    .text = "The rows of metrics.csv, small groups hidden, as CSV or JSON. Nothing is published.",
    .operand_min = 1,
    .operand_max = 1,
    .option = options,
    .option_count = sizeof options / sizeof *options,
    .run = run_measure,
};
