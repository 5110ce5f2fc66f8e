/* Method and limits, and provenance. */
#include <string.h>

#include "compose.h"
#include "format.h"

/* Every gap of averages carries this caution: the limits say it once for all of them. */
static const char *say_own_caution(const struct eh_compose *self, const char *caution)
{
    static const char common[] = " A difference between groups of people";
    const char *found = strstr(caution, common);
    return found ? eh_arena_copy_bytes(self->arena, caution, (size_t)(found - caution)) : caution;
}

static void add_measures(struct eh_compose *self)
{
    static const char *const heading[] = {"In metrics.csv", "What it asks", "How not to read it", NULL};
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, "The measures that carry verdicts", heading);
    grid.table.small = true;
    for (uint32_t i = 0; i < self->catalogue_count; i++) {
        const struct eh_measure *measure = &self->catalogue[i];
        if (!eh_report_get_words(measure->name) ||
            !eh_report_find(self, (struct eh_query){.measure = measure->name}))
            continue;
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = measure->name;
        cell[1].text =
            eh_arena_format(self->arena, "%s: %s%s%s%s", measure->title, measure->question,
                            *measure->source ? " " : "", measure->source, *measure->source ? "." : "");
        cell[2].text = say_own_caution(self, measure->caution);
    }
    grid.table.column[1].weight = grid.table.column[2].weight = 2;
    grid.table.column[0].weight = 1;
    eh_report_add_grid(self, &grid);
}

void eh_report_add_method(struct eh_compose *self)
{
    const struct eh_provenance *p = self->provenance;
    struct eh_arena *arena = self->arena;
    eh_report_add_chapter(self, "Method and limits",
                          "The network stays as it is; group labels are shuffled among comparable people.",
                          "method", EH_MARK_NONE, false);
    struct eh_list list = {0};
    eh_report_list_add(
        self, &list, "Chance.",
        eh_arena_format(arena,
                        "The network, everyone's place in it and the strata (%s) stay; known labels are "
                        "permuted within each stratum, %s times from seed %llu. Means and standard "
                        "deviations under chance are exact where a closed form exists. %s",
                        p->strata && *p->strata ? p->strata : "none", eh_format_count(arena, p->permutations),
                        (unsigned long long)p->seed, p->normal_p ? p->normal_p : ""));
    eh_report_list_add(
        self, &list, "Intervals.",
        "95%. For differences of averages, the estimate and 1.96 standard deviations of the shuffles "
        "of what is left when the difference is taken out; for rates Wilson's; for odds ratios that of "
        "Robins, Breslow and Greenland; for indices of mixing the estimate and 1.96 standard deviations "
        "of chance.");
    eh_report_list_add(
        self, &list, "Many comparisons.",
        "Within a measure and a layer, p is corrected to q after Benjamini and Hochberg. A verdict needs "
        "at least 10 people on either side.");
    eh_report_list_add(
        self, &list, "Verdicts.",
        "Gap: q below 0.05. No gap shown: the interval lies within 0.8 to 1.25 for odds ratios and ratios "
        "of ties, within 0.2 standard deviations for averages, within 0.1 or 0.05 for indices. Else "
        "cannot tell.");
    eh_report_list_add(
        self, &list, "Smallest gap that would have shown.",
        "2.8 standard deviations of chance: what a test at 5% finds in four of five such studies. For odds "
        "ratios on the logarithm, read off the interval.");
    eh_report_list_add(
        self, &list, "Robust.",
        "Each gap is measured again with the threshold of what counts as a tie halved and doubled; "
        "\"not robust\" where it does not stay in both.");
    eh_report_list_add(self, &list, "Decision makers.",
                       p->decision_rule && *p->decision_rule && !p->decision_makers
                           ? eh_arena_format(arena, "%s.", eh_report_capitalise(self, p->decision_rule))
                       : p->decision_rule && *p->decision_rule
                           ? eh_arena_format(arena, "%s; %s people.",
                                             eh_report_capitalise(self, p->decision_rule),
                                             eh_format_count(arena, p->decision_makers))
                           : "None are known.");
    eh_report_add_list(self, &list);
    eh_report_add_heading(self, "Limits");
    struct eh_list limits = {0};
    eh_report_list_add(
        self, &limits, NULL,
        "Observational data: groups differ in more than these strata hold, and what was not recorded "
        "cannot be compared. A difference between groups is no proof of a cause, and says nothing about any "
        "one person.");
    eh_report_list_add(
        self, &limits, NULL,
        "Ties are records that passed a threshold. Their content, tone and worth are unknown.");
    eh_report_list_add(
        self, &limits, NULL,
        "With few people nearly everything ends in \"cannot tell\". That is a statement about the data.");
    eh_report_add_list(self, &limits);
    add_measures(self);
}

/* ---- provenance ---- */

static void add_inputs(struct eh_compose *self)
{
    static const char *const heading[] = {"Input", "Kind", ">Rows", ">Bytes", "SHA-256", NULL};
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, "Inputs", heading);
    grid.table.small = true;
    for (size_t i = 0; i < self->provenance->input_count; i++) {
        const struct eh_input *input = &self->provenance->input[i];
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = input->name;
        cell[1].text = input->kind;
        cell[2].text = eh_format_count(self->arena, (double)input->rows);
        cell[3].text = eh_format_count(self->arena, (double)input->bytes);
        cell[4].text = input->sha256;
    }
    eh_report_add_grid(self, &grid);
}

static void add_layers(struct eh_compose *self, struct eh_tables *beside)
{
    static const char *const heading[] = {"Layer", "Kind", "Tie from weight", "Close tie from", NULL};
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, "Layers", heading);
    for (size_t i = 0; i < self->provenance->layer_count; i++) {
        const struct eh_layer_facts *layer = &self->provenance->layer[i];
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = layer->name;
        cell[1].text = eh_arena_format(self->arena, "%s, %s%s", layer->is_work ? "work" : "formal",
                                       layer->directed ? "directed" : "undirected",
                                       layer->stands_in     ? ", stands in for the informal layer"
                                       : layer->is_informal ? ", informal"
                                                            : "");
        cell[2].text = layer->tie_weight ? layer->tie_weight : "";
        cell[3].text = layer->close_weight ? layer->close_weight : "";
    }
    grid.table.small = true;
    eh_report_tables_add(self, beside, &grid);
}

static const char *trim(struct eh_arena *arena, const char *start, const char *end)
{
    while (start < end && (*start == ' ' || *start == '\t'))
        start++;
    while (end > start && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
        end--;
    return eh_arena_copy_bytes(arena, start, (size_t)(end - start));
}

static void add_config(struct eh_compose *self, struct eh_tables *beside)
{
    static const char *const heading[] = {"Section", "Setting", "Value", NULL};
    const char *config = self->provenance->config ? self->provenance->config : "", *section = "";
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, "Settings in force", heading);
    grid.table.small = true;
    for (const char *line = config; *line;) {
        size_t length = strcspn(line, "\n");
        const char *end = line + length, *equals = memchr(line, '=', length);
        if (*line == '[') {
            section = trim(self->arena, line + 1, end);
            section = eh_arena_copy_bytes(self->arena, section, strcspn(section, "]"));
        } else if (equals && *line != ';' && *line != '#') {
            struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
            cell[0].text = section;
            cell[1].text = trim(self->arena, line, equals);
            cell[2].text = trim(self->arena, equals + 1, end);
        }
        line = end + (*end == '\n');
    }
    eh_report_tables_add(self, beside, &grid);
}

static void add_warnings(struct eh_compose *self)
{
    static const char *const heading[] = {"Warning", "Meaning", ">Total", NULL};
    const struct eh_provenance *p = self->provenance;
    if (!p->warnings) {
        eh_report_add_paragraph(self, "The data gave no warnings.");
        return;
    }
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, "Warnings about the data", heading);
    grid.table.small = true;
    for (size_t i = 0; i < p->warning_code_count; i++) {
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = p->warning_code[i];
        cell[1].text = p->warning_text[i];
        cell[2].text = eh_format_count(self->arena, (double)p->warning_total[i]);
    }
    eh_report_add_grid(self, &grid);
}

void eh_report_add_provenance(struct eh_compose *self)
{
    const struct eh_provenance *p = self->provenance;
    const char *finding = eh_arena_format(
        self->arena,
        "evenhand %s; period %s; seed %llu; %s permutations; %s warnings. The same inputs, settings and "
        "version give the same bytes.",
        p->version ? p->version : "", p->period ? p->period : "all", (unsigned long long)p->seed,
        eh_format_count(self->arena, p->permutations), eh_format_count(self->arena, (double)p->warnings));
    eh_report_add_chapter(self, "Provenance", finding, "provenance", EH_MARK_NONE, false);
    add_inputs(self);
    struct eh_tables beside = {0};
    add_config(self, &beside);
    add_layers(self, &beside);
    eh_report_add_tables_beside(self, &beside, 2);
    if (p->libraries && *p->libraries)
        eh_report_add_paragraph(self, eh_arena_format(self->arena, "Libraries: %s.", p->libraries));
    add_warnings(self);
}
