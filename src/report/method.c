/* Method and limits, and provenance. */
#include <string.h>

#include "compose.h"
#include "format.h"

/* Every gap of averages carries this caution: the limits say it once for all of them. */
static const char *say_own_caution(const struct eh_compose *self, const char *caution)
{
    const char *common = eh_word(self, EH_SAY_A_DIFFERENCE_BETWEEN_GROUPS_OF_PEOPLE);
    const char *found = strstr(caution, common);
    return found ? eh_arena_copy_bytes(self->arena, caution, (size_t)(found - caution)) : caution;
}

static void add_measures(struct eh_compose *self)
{
    const char *const heading[] = {eh_word(self, EH_SAY_IN_METRICS_CSV), eh_word(self, EH_SAY_WHAT_IT_ASKS),
                                   eh_word(self, EH_SAY_HOW_NOT_TO_READ_IT), NULL};
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_THE_MEASURES_THAT_CARRY_VERDICTS), heading);
    grid.table.small = true;
    for (uint32_t i = 0; i < self->catalogue_count; i++) {
        const struct eh_measure *measure = &self->catalogue[i];
        if (!eh_report_get_words(measure->name) ||
            !eh_report_find(self, (struct eh_query){.measure = measure->name}))
            continue;
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = measure->name;
        cell[1].text = eh_arena_format(self->arena, "%s: %s%s%s%s", eh_report_get_title(self, i),
                                       eh_report_get_question(self, i), *measure->source ? " " : "",
                                       measure->source, *measure->source ? "." : "");
        cell[2].text = say_own_caution(self, eh_report_get_caution(self, i));
    }
    grid.table.column[1].weight = grid.table.column[2].weight = 2;
    grid.table.column[0].weight = 1;
    eh_report_add_grid(self, &grid);
}

static const char *name_seed(const struct eh_compose *self)
{
    return eh_arena_format(self->arena, "%llu", (unsigned long long)self->provenance->seed);
}

void eh_report_add_method(struct eh_compose *self)
{
    const struct eh_provenance *p = self->provenance;
    eh_report_add_chapter(self, eh_word(self, EH_SAY_METHOD_AND_LIMITS),
                          eh_word(self, EH_SAY_THE_NETWORK_STAYS_AS_IT_IS_GROUP), "method", EH_MARK_NONE,
                          false);
    struct eh_list list = {0};
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_CHANCE_LEAD),
                       eh_say(self, EH_SAY_THE_NETWORK_EVERYONES_PLACE_IN_IT_AND,
                              p->strata && *p->strata ? p->strata : eh_word(self, EH_SAY_NONE),
                              eh_format_count(&self->form, p->permutations), name_seed(self),
                              p->normal_p ? eh_say_translate(&self->form, p->normal_p) : ""));
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_INTERVALS),
                       eh_word(self, EH_SAY_HOW_INTERVALS_ARE_MADE));
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_MANY_COMPARISONS),
                       eh_word(self, EH_SAY_WITHIN_A_MEASURE_AND_A_LAYER_P));
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_VERDICTS),
                       eh_word(self, EH_SAY_GAP_Q_BELOW_0_05_NO_GAP));
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_SMALLEST_GAP_THAT_WOULD_HAVE_SHOWN),
                       eh_word(self, EH_SAY_HOW_THE_SMALLEST_GAP_IS_MADE));
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_ROBUST),
                       eh_word(self, EH_SAY_EACH_GAP_IS_MEASURED_AGAIN_WITH_THE));
    eh_report_list_add(
        self, &list, eh_word(self, EH_SAY_DECISION_MAKERS),
        p->decision_rule && *p->decision_rule && !p->decision_makers
            ? eh_arena_format(self->arena, "%s.",
                              eh_report_capitalise(self, eh_say_translate(&self->form, p->decision_rule)))
        : p->decision_rule && *p->decision_rule
            ? eh_say(self, EH_SAY_DECIDERS_AND_PEOPLE,
                     eh_report_capitalise(self, eh_say_translate(&self->form, p->decision_rule)),
                     eh_format_count(&self->form, p->decision_makers))
            : eh_word(self, EH_SAY_NONE_ARE_KNOWN));
    eh_report_add_list(self, &list);
    eh_report_add_heading(self, eh_word(self, EH_SAY_LIMITS));
    struct eh_list limits = {0};
    eh_report_list_add(self, &limits, NULL,
                       eh_word(self, EH_SAY_OBSERVATIONAL_DATA_GROUPS_DIFFER_IN_MORE_THAN));
    eh_report_list_add(self, &limits, NULL, eh_word(self, EH_SAY_TIES_ARE_RECORDS_THAT_PASSED_A_THRESHOLD));
    eh_report_list_add(self, &limits, NULL, eh_word(self, EH_SAY_WITH_FEW_PEOPLE_NEARLY_EVERYTHING_ENDS_IN));
    eh_report_add_list(self, &limits);
    add_measures(self);
}

/* ---- provenance ---- */

static void add_inputs(struct eh_compose *self)
{
    const char *const heading[] = {eh_word(self, EH_SAY_INPUT),     eh_word(self, EH_SAY_KIND),
                                   eh_word(self, EH_SAY_HEAD_ROWS), eh_word(self, EH_SAY_HEAD_BYTES),
                                   eh_word(self, EH_SAY_SHA_256),   NULL};
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_INPUTS), heading);
    grid.table.small = true;
    for (size_t i = 0; i < self->provenance->input_count; i++) {
        const struct eh_input *input = &self->provenance->input[i];
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_text_isolate(self->arena, input->name);
        cell[1].text = eh_say_translate(&self->form, input->kind);
        cell[2].text = eh_format_count(&self->form, (double)input->rows);
        cell[3].text = eh_format_count(&self->form, (double)input->bytes);
        cell[4].text = input->sha256;
    }
    eh_report_add_grid(self, &grid);
}

static void add_layers(struct eh_compose *self, struct eh_tables *beside)
{
    const char *const heading[] = {eh_word(self, EH_SAY_HEAD_LAYER), eh_word(self, EH_SAY_KIND),
                                   eh_word(self, EH_SAY_TIE_FROM_WEIGHT),
                                   eh_word(self, EH_SAY_CLOSE_TIE_FROM), NULL};
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_LAYERS), heading);
    for (size_t i = 0; i < self->provenance->layer_count; i++) {
        const struct eh_layer_facts *layer = &self->provenance->layer[i];
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_report_name_net(self, layer->name);
        cell[1].text = eh_arena_format(
            self->arena, "%s, %s%s",
            layer->is_work ? eh_word(self, EH_SAY_WORK) : eh_word(self, EH_SAY_FORMAL),
            layer->directed ? eh_word(self, EH_SAY_DIRECTED) : eh_word(self, EH_SAY_UNDIRECTED),
            layer->stands_in     ? eh_word(self, EH_SAY_STANDS_IN_FOR_THE_INFORMAL_LAYER)
            : layer->is_informal ? eh_word(self, EH_SAY_KIND_INFORMAL)
                                 : "");
        cell[2].text = layer->tie_weight ? eh_say_translate(&self->form, layer->tie_weight) : "";
        cell[3].text = layer->close_weight ? eh_say_translate(&self->form, layer->close_weight) : "";
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
    const char *const heading[] = {eh_word(self, EH_SAY_SECTION), eh_word(self, EH_SAY_SETTING),
                                   eh_word(self, EH_SAY_VALUE), NULL};
    const char *config = self->provenance->config ? self->provenance->config : "", *section = "";
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_SETTINGS_IN_FORCE), heading);
    grid.table.small = true;
    for (const char *line = config; *line;) {
        size_t length = strcspn(line, "\n");
        const char *end = line + length, *equals = memchr(line, '=', length);
        if (*line == '[') {
            section = trim(self->arena, line + 1, end);
            section = eh_arena_copy_bytes(self->arena, section, strcspn(section, "]"));
        } else if (equals && *line != ';' && *line != '#') {
            struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
            cell[0].text = eh_text_isolate(self->arena, section);
            cell[1].text = trim(self->arena, line, equals);
            cell[2].text = eh_text_isolate(self->arena, trim(self->arena, equals + 1, end));
        }
        line = end + (*end == '\n');
    }
    eh_report_tables_add(self, beside, &grid);
}

static void add_warnings(struct eh_compose *self)
{
    const char *const heading[] = {eh_word(self, EH_SAY_WARNING), eh_word(self, EH_SAY_MEANING),
                                   eh_word(self, EH_SAY_HEAD_TOTAL), NULL};
    const struct eh_provenance *p = self->provenance;
    if (!p->warnings) {
        eh_report_add_paragraph(self, eh_word(self, EH_SAY_THE_DATA_GAVE_NO_WARNINGS));
        return;
    }
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_WARNINGS_ABOUT_THE_DATA), heading);
    grid.table.small = true;
    for (size_t i = 0; i < p->warning_code_count; i++) {
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = p->warning_code[i];
        cell[1].text = eh_say_translate(&self->form, p->warning_text[i]);
        cell[2].text = eh_format_count(&self->form, (double)p->warning_total[i]);
    }
    eh_report_add_grid(self, &grid);
}

void eh_report_add_provenance(struct eh_compose *self)
{
    const struct eh_provenance *p = self->provenance;
    const char *finding = eh_say(
        self, EH_SAY_EVENHAND_PERIOD_SEED_PERMUTATIONS_WARNINGS_THE_SAME, p->version ? p->version : "",
        p->period ? p->period : eh_word(self, EH_SAY_ALL), name_seed(self),
        eh_format_count(&self->form, p->permutations), eh_format_count(&self->form, (double)p->warnings));
    eh_report_add_chapter(self, eh_word(self, EH_SAY_PROVENANCE), finding, "provenance", EH_MARK_NONE, false);
    add_inputs(self);
    add_warnings(self);
    if (p->libraries && *p->libraries)
        eh_report_add_paragraph(self, eh_say(self, EH_SAY_LIBRARIES, p->libraries));
    struct eh_tables beside = {0};
    add_config(self, &beside);
    add_layers(self, &beside);
    eh_report_add_tables_beside(self, &beside, 2);
}
