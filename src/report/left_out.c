/* What was left out: by rule and count, never by name or value. */
#include <string.h>

#include "compose.h"
#include "format.h"

static void add_records(struct eh_compose *self)
{
    const char *const heading[] = {eh_word(self, EH_SAY_LEFT_OUT), eh_word(self, EH_SAY_FILE),
                                   eh_word(self, EH_SAY_HEAD_COUNT), NULL};
    const struct eh_provenance *p = self->provenance;
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_PEOPLE_AND_RECORDS_THAT_WERE_LEFT_OUT), heading);
    for (size_t i = 0; i < p->left_out_count; i++) {
        if (!p->left_out[i].count)
            continue;
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_report_capitalise(self, eh_say_translate(&self->form, p->left_out[i].text));
        cell[1].text = p->left_out[i].file;
        cell[2].text = eh_format_count(&self->form, (double)p->left_out[i].count);
    }
    eh_report_add_grid(self, &grid);
    if (p->roster > p->people)
        eh_report_add_paragraph(self, eh_say(self, EH_SAY_OF_PEOPLE_ON_THE_ROSTER_WERE_NOT,
                                             eh_format_count(&self->form, p->roster - p->people),
                                             eh_format_count(&self->form, p->roster)));
}

static void add_aside(struct eh_compose *self)
{
    const char *const heading[] = {eh_word(self, EH_SAY_SET_ASIDE), eh_word(self, EH_SAY_BY_THE_MEASURE),
                                   eh_word(self, EH_SAY_HEAD_COUNT), NULL};
    const struct eh_provenance *p = self->provenance;
    struct eh_grid grid;
    if (!p->aside_count)
        return;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_RECORDS_THAT_ONE_MEASURE_COULD_NOT_TAKE), heading);
    for (size_t i = 0; i < p->aside_count; i++) {
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_report_capitalise(self, eh_say_translate(&self->form, p->aside[i].text));
        cell[1].text = eh_report_get_title(self, eh_catalogue_find(p->aside[i].measure));
        cell[2].text = eh_format_count(&self->form, (double)p->aside[i].count);
    }
    eh_report_add_grid(self, &grid);
}

static void add_unknown(struct eh_compose *self)
{
    const char *const heading[] = {eh_word(self, EH_SAY_ATTRIBUTE),
                                   eh_word(self, EH_SAY_HEAD_PEOPLE_WITHOUT_A_VALUE),
                                   eh_word(self, EH_SAY_HEAD_OF), NULL};
    struct eh_rows rows = eh_report_select(self, (struct eh_query){.measure = "people.unknown"});
    struct eh_grid grid;
    eh_report_grid_start(self, &grid,
                         eh_word(self, EH_SAY_UNKNOWN_CATEGORIES_COUNTED_AND_SHOWN_NEVER_COMPARED), heading);
    for (size_t i = 0; i < rows.count; i++) {
        eh_row *row = rows.row[i];
        if (row->status == EH_STATUS_OK && row->has & EH_ESTIMATE && !(row->estimate > 0))
            continue;
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_report_capitalise(self, eh_report_name_attribute(self, row->attribute));
        cell[1].text = eh_report_format_estimate(self, row);
        cell[1].mark = row->status == EH_STATUS_HIDDEN ? EH_MARK_HIDDEN : EH_MARK_NONE;
        cell[2].text = row->has & EH_N ? eh_format_count(&self->form, row->n) : "";
    }
    eh_report_add_grid(self, &grid);
}

static void add_hidden(struct eh_compose *self)
{
    const struct eh_published *published = self->published;
    eh_report_add_heading(self, eh_word(self, EH_SAY_HIDDEN_RESULTS));
    if (!published->hidden_rows) {
        eh_report_add_paragraph(self, eh_say(self, EH_SAY_NO_RESULT_IS_HIDDEN_THE_SMALLEST_GROUP,
                                             eh_format_count(&self->form, published->minimum_group)));
        return;
    }
    eh_report_add_paragraph(self, eh_say(self, EH_SAY_OF_RESULTS_ARE_HIDDEN_BECAUSE_FEWER_THAN,
                                         eh_format_count(&self->form, (double)published->hidden_rows),
                                         eh_format_count(&self->form, (double)published->count),
                                         eh_format_count(&self->form, published->minimum_group)));
    struct eh_list list = {0};
    for (size_t i = 0; i < published->hidden_rule_count; i++)
        if (published->hidden[i].rows)
            eh_report_list_add(
                self, &list, NULL,
                eh_say(self, EH_SAY_RESULTS,
                       eh_report_capitalise(self, eh_say_translate(&self->form, published->hidden[i].rule)),
                       eh_format_count(&self->form, (double)published->hidden[i].rows)));
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
                               eh_say(self, EH_SAY_RESULTS,
                                      eh_report_capitalise(self, eh_report_explain_undefined(self, *why)),
                                      eh_format_count(&self->form, (double)count)));
    }
    if (!list.count)
        return;
    eh_report_add_heading(self, eh_word(self, EH_SAY_RESULTS_THAT_ARE_NOT_DEFINED));
    eh_report_add_list(self, &list);
}

static void add_closed(struct eh_compose *self)
{
    const char *const heading[] = {eh_word(self, EH_SAY_QUESTION), eh_word(self, EH_SAY_WHAT_WOULD_OPEN_IT),
                                   NULL};
    const struct eh_provenance *p = self->provenance;
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_QUESTIONS_THAT_THESE_DATA_CANNOT_OPEN), heading);
    grid.table.small = true;
    for (size_t i = 0; i < p->closed_count; i++) {
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_say_translate(&self->form, p->closed[i].what);
        cell[1].text = eh_say_translate(&self->form, p->closed[i].needs);
    }
    eh_report_add_grid(self, &grid);
}

void eh_report_add_left_out(struct eh_compose *self)
{
    const struct eh_provenance *p = self->provenance;
    uint64_t records = 0;
    for (size_t i = 0; i < p->left_out_count; i++)
        records += p->left_out[i].count;
    const char *out = eh_format_count(&self->form, (double)records),
               *hidden = eh_format_count(&self->form, (double)self->published->hidden_rows),
               *all = eh_format_count(&self->form, (double)self->published->count);
    bool has_hidden = self->published->hidden_rows > 0;
    const char *finding = records ? eh_say(self,
                                           has_hidden ? EH_SAY_RECORDS_OR_PEOPLE_WERE_LEFT_OUT_BY
                                                      : EH_SAY_RECORDS_OR_PEOPLE_WERE_LEFT_OUT_BY_THE,
                                           out, hidden, all)
                                  : eh_say(self,
                                           has_hidden ? EH_SAY_NO_RECORD_AND_NO_PERSON_WAS_LEFT
                                                      : EH_SAY_NO_RECORD_AND_NO_PERSON_WAS_LEFT_OUT,
                                           out, hidden, all);
    eh_report_add_chapter(self, eh_word(self, EH_SAY_WHAT_WAS_LEFT_OUT), finding, "left-out", EH_MARK_NONE,
                          false);
    add_records(self);
    add_aside(self);
    add_unknown(self);
    add_hidden(self);
    add_undefined(self);
    add_closed(self);
}
