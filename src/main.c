/* Evenhand: who is connected, who is not, and how sure one can be. From an organisation's CSV exports to an
 * equity report that HR can read.
 *
 * The house, from the ground up. Includes point downward only; tests/lint holds them to it.
 *
 *   command/     argv in, exit status out. Talks, and never calculates. One cmd_*.c a subcommand.
 *   pipeline/    a study in, published files out: the one place that sees every room below.
 *   render/      items to PDF. The only room with Cairo, Pango and libqpdf; decides nothing.
 *   report/      published results to items: sentences, tables, chart models. Computes no estimate.
 *   disclosure/  the one door: results in, published results out; small groups stay behind it.
 *   measure/     one file a question. Adds rows to the results table; never rounds, prints or draws.
 *   inference/   intervals and p-values of numbers that know no people.
 *   network/     layers of ties over people. The only room with igraph.
 *   record/      cells to people, events and settings; collects every problem, repairs nothing silently.
 *   csv/         bytes to cells. The only room with libcsv; knows no column.
 *   sample/      made-up organisations with a known truth.
 *   base/        memory, text, dates, numbers, errors, files.
 *
 * Follow a number: record/study.h (a row of people.csv) -> network/network.h (ties) -> measure/result.h (a
 * row of the results table, the waist of the program) -> disclosure/published.h (what anybody may see) ->
 * report/item.h (a sentence, a chart) -> render/render.h (a page). Left of disclosure the program sees
 * people; right of it, it cannot.
 */
#include "evenhand/command/command.h"

int main(int argc, char **argv)
{
    return eh_command_run(argc, argv);
}
