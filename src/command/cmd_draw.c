/* evenhand draw DIR... */
#include <stdint.h>
#include <stdio.h>

#include "evenhand/command/call.h"
#include "evenhand/pipeline/draw.h"
#include "evenhand/report/report.h"

static const struct eh_option options[] = {
    {'o', "out", "FILE|DIR", "the PDF, or the directory for report.pdf (default: report.pdf here)", NULL},
    {'f', "force", NULL, "write over a file that is there", NULL},
    {0, "no-previous", NULL, "of one DIR: without the earlier periods that its report was drawn with", NULL},
    {0, "changes", NULL, "print what changed from period to period as CSV in place of drawing", NULL},
    {0, "items", NULL, "print the report as text in place of drawing it", NULL},
    {0, "font-dir", "DIR", "take fonts from DIR and nowhere else", NULL},
    {'q', "quiet", NULL, "say nothing on success", NULL},
    {'h', "help", NULL, "this text", NULL},
};

static int run_draw(struct eh_call *call, struct eh_failure *failure)
{
    struct eh_drawing *drawing = EH_NEW(call->arena, struct eh_drawing);
    bool items = eh_option_has(&call->arguments, "items");
    bool changes = eh_option_has(&call->arguments, "changes");
    call->quiet = eh_option_has(&call->arguments, "quiet");
    const struct eh_draw_options drawing_options = {
        .directories = {call->arguments.operand_count, call->arguments.operand},
        .no_previous = eh_option_has(&call->arguments, "no-previous"),
        .out = eh_option_get(&call->arguments, "out"),
        .force = eh_option_has(&call->arguments, "force"),
        .composes_only = items || changes,
        .font_directory = eh_option_get(&call->arguments, "font-dir"),
        .progress = call->quiet ? NULL : eh_call_get_progress(call),
    };
    if (items && changes)
        return eh_fail(failure, EH_USAGE, "options --items and --changes exclude each other");
    if (drawing_options.no_previous && drawing_options.directories.count > 1)
        return eh_fail(failure, EH_USAGE,
                       "option --no-previous takes one directory: the others are previous");
    int error = eh_pipeline_draw(&drawing_options, call->arena, drawing, failure);
    if (error)
        return error;
    if (items) {
        eh_say_lines(eh_report_write_text(&drawing->document, call->arena), call->arena);
    } else if (changes) {
        size_t length;
        const char *csv = eh_pipeline_write_changes(drawing->editions, call->arena, &length);
        fwrite(csv, 1, length, stdout);
    } else if (!call->quiet) {
        size_t earlier = drawing->editions->count - 1;
        eh_say("%s, %s, with %zu earlier period%s: %s (%u page%s)", drawing->latest->provenance.study_name,
               drawing->latest->provenance.period, earlier, earlier == 1 ? "" : "s", drawing->path,
               drawing->pages, drawing->pages == 1 ? "" : "s");
    }
    return 0;
}

const struct eh_command eh_command_draw = {
    .name = "draw",
    .operands = "DIR...",
    .summary = "the report, drawn again from one or more published periods (a trend from several)",
    .text =
        "DIR is a published period: a directory with report.json and metrics.csv. Of one, the same report "
        "comes out that was published, with the earlier periods beside it that it was drawn with. Of "
        "several (up to eight, of one study and one length, in any order) it is the report of the newest, "
        "with what changed. No study is read: nothing but published files has a say.",
    .operand_min = 1,
    .operand_max = SIZE_MAX,
    .option = options,
    .option_count = sizeof options / sizeof *options,
    .run = run_draw,
};
