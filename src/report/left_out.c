/* What was left out: by rule and count, never by name or value. */
#include <string.h>

#include "compose.h"
#include "format.h"

static void add_records(struct eh_compose *self)
{
    static const char *const heading[] = {"Left out", "File", ">Count", NULL};
    const struct eh_provenance *p = self->provenance;
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, "People and records that were left out", heading);
    for (size_t i = 0; i < p->left_out_count; i++) {
        if (!p->left_out[i].count)
            continue;
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_report_capitalise(self, p->left_out[i].text);
        cell[1].text = p->left_out[i].file;
        cell[2].text = eh_format_count(self->arena, (double)p->left_out[i].count);
    }
    eh_report_add_grid(self, &grid);
    if (p->roster > p->people)
        eh_report_add_paragraph(
            self,
            eh_arena_format(self->arena, "%s of %s people on the roster were not employed in the period.",
                            eh_format_count(self->arena, p->roster - p->people),
                            eh_format_count(self->arena, p->roster)));
}

static void add_aside(struct eh_compose *self)
{
    static const char *const heading[] = {"Set aside", "By the measure", ">Count", NULL};
    const struct eh_provenance *p = self->provenance;
    struct eh_grid grid;
    if (!p->aside_count)
        return;
    eh_report_grid_start(self, &grid, "Records that one measure could not take, though others did", heading);
    for (size_t i = 0; i < p->aside_count; i++) {
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_report_capitalise(self, p->aside[i].text);
        cell[1].text = self->catalogue[eh_catalogue_find(p->aside[i].measure)].title;
        cell[2].text = eh_format_count(self->arena, (double)p->aside[i].count);
    }
    eh_report_add_grid(self, &grid);
}

static void add_unknown(struct eh_compose *self)
{
    static const char *const heading[] = {"Attribute", ">People without a value", ">Of", NULL};
    struct eh_rows rows = eh_report_select(self, (struct eh_query){.measure = "people.unknown"});
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, "Unknown categories: counted and shown, never compared", heading);
    for (size_t i = 0; i < rows.count; i++) {
        eh_row *row = rows.row[i];
        if (row->status == EH_STATUS_OK && row->has & EH_ESTIMATE && !(row->estimate > 0))
            continue;
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_report_capitalise(self, eh_report_name_attribute(self, row->attribute));
        cell[1].text = eh_report_format_estimate(self, row);
        cell[1].mark = row->status == EH_STATUS_HIDDEN ? EH_MARK_HIDDEN : EH_MARK_NONE;
        cell[2].text = row->has & EH_N ? eh_format_count(self->arena, row->n) : "";
    }
    eh_report_add_grid(self, &grid);
}

static void add_hidden(struct eh_compose *self)
{
    const struct eh_published *published = self->published;
    eh_report_add_heading(self, "Hidden results");
    if (!published->hidden_rows) {
        eh_report_add_paragraph(self, eh_arena_format(self->arena,
                                                      "No result is hidden; the smallest group shown has %u "
                                                      "people or more.",
                                                      published->minimum_group));
        return;
    }
    eh_report_add_paragraph(
        self, eh_arena_format(
                  self->arena,
                  "%s of %s results are hidden, because fewer than %u people stand behind them or because "
                  "they would give such a result away. They are in no chart, table or file.",
                  eh_format_count(self->arena, (double)published->hidden_rows),
                  eh_format_count(self->arena, (double)published->count), published->minimum_group));
    struct eh_list list = {0};
    for (size_t i = 0; i < published->hidden_rule_count; i++)
        if (published->hidden[i].rows)
            eh_report_list_add(
                self, &list, NULL,
                eh_arena_format(self->arena, "%s: %s results.",
                                eh_report_capitalise(self, published->hidden[i].rule),
                                eh_format_count(self->arena, (double)published->hidden[i].rows)));
    eh_report_add_list(self, &list);
}

static void add_undefined(struct eh_compose *self)
{
    struct eh_list list = {0};
    const struct eh_published *published = self->published;
    const char *const *why = (const char *const[]){EH_UNDEFINED_EMPTY,     EH_UNDEFINED_ONE_GROUP,
                                                   EH_UNDEFINED_NO_TIES,   EH_UNDEFINED_ZERO_VARIANCE,
                                                   EH_UNDEFINED_INFINITE,  EH_UNDEFINED_ZERO_BY_ZERO,
                                                   EH_UNDEFINED_FEW_ARCS,  EH_UNDEFINED_ONE_SIDED,
                                                   EH_UNDEFINED_TOO_LARGE, NULL};
    for (; *why; why++) {
        size_t count = 0;
        for (size_t i = 0; i < published->count; i++)
            count += published->row[i].status == EH_STATUS_UNDEFINED && published->row[i].undefined &&
                     strcmp(published->row[i].undefined, *why) == 0;
        if (count)
            eh_report_list_add(self, &list, NULL,
                               eh_arena_format(self->arena, "%s: %s results.",
                                               eh_report_capitalise(self, eh_report_explain_undefined(*why)),
                                               eh_format_count(self->arena, (double)count)));
    }
    if (!list.count)
        return;
    eh_report_add_heading(self, "Results that are not defined");
    eh_report_add_list(self, &list);
}

static void add_closed(struct eh_compose *self)
{
    static const char *const heading[] = {"Question", "What would open it", NULL};
    const struct eh_provenance *p = self->provenance;
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, "Questions that these data cannot open", heading);
    grid.table.small = true;
    for (size_t i = 0; i < p->closed_count; i++) {
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = p->closed[i].what;
        cell[1].text = p->closed[i].needs;
    }
    eh_report_add_grid(self, &grid);
}

void eh_report_add_left_out(struct eh_compose *self)
{
    const struct eh_provenance *p = self->provenance;
    uint64_t records = 0;
    for (size_t i = 0; i < p->left_out_count; i++)
        records += p->left_out[i].count;
    const char *finding = eh_arena_format(
        self->arena, "%s left out, by the rules below; %s of %s results are hidden.",
        records ? eh_arena_format(self->arena, "%s records or people were",
                                  eh_format_count(self->arena, (double)records))
                : "No record and no person was",
        self->published->hidden_rows ? eh_format_count(self->arena, (double)self->published->hidden_rows)
                                     : "none",
        eh_format_count(self->arena, (double)self->published->count));
    eh_report_add_chapter(self, "What was left out", finding, "left-out", EH_MARK_NONE, false);
    add_records(self);
    add_aside(self);
    add_unknown(self);
    add_hidden(self);
    add_undefined(self);
    add_closed(self);
}
