/* Chapter 1: who is here. Descriptive: counts, and what each layer looks like. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { LONGEST_TABLE = 16, WIDEST_CROSSING = 6 };

static const char *find_people(const struct eh_compose *self)
{
    return eh_format_count(&self->form, self->provenance->people);
}

/* "46 people; 542 directed ties in the informal layer." */
static const char *word_finding(const struct eh_compose *self)
{
    const char *people = find_people(self),
               *power = eh_format_count(&self->form, self->provenance->decision_makers);
    const char *out = self->provenance->decision_makers
                          ? eh_say(self, EH_SAY_PEOPLE_OF_THEM_DECISION_MAKERS, people, power)
                          : eh_say(self, EH_SAY_PEOPLE_COUNTED, people);
    eh_row *ties =
        self->primary
            ? eh_report_find(self, (struct eh_query){.measure = "data.ties", .layer = self->primary})
            : NULL;
    eh_row *part = self->primary ? eh_report_find(self, (struct eh_query){.measure = "data.largest_component",
                                                                          .layer = self->primary})
                                 : NULL;
    if (ties && ties->has & EH_ESTIMATE)
        out = eh_say(self, EH_SAY_PAIRS_WITH_A_TIE, out, eh_format_count(&self->form, ties->estimate),
                     eh_report_name_in_layer(self, self->primary));
    if (part && part->has & EH_ESTIMATE)
        out = eh_say(self, EH_SAY_AND_OF_PEOPLE_CONNECTED_IN_ONE_NETWORK, out,
                     eh_format_percent(&self->form, part->estimate, self->provenance->people));
    return eh_arena_format(self->arena, "%s.", out);
}

/* Counts by value, one narrow table an attribute; a long one, such as departments, goes on beside itself. */
static void add_counts(struct eh_compose *self, const char *attribute, struct eh_tables *tables)
{
    const char *const heading[] = {eh_word(self, EH_SAY_VALUE), eh_word(self, EH_SAY_HEAD_PEOPLE),
                                   eh_word(self, EH_SAY_HEAD_SHARE), NULL};
    const char *const bare[] = {eh_word(self, EH_SAY_VALUE), eh_word(self, EH_SAY_HEAD_PEOPLE), NULL};
    struct eh_rows rows = eh_report_select(
        self, (struct eh_query){.measure = "people.count", .attribute = attribute, .other = ""});
    const char *name = eh_report_capitalise(self, eh_report_name_attribute(self, attribute));
    double known = 0;
    bool is_whole = true;
    for (size_t i = 0; i < rows.count; i++) {
        bool is_unknown = strcmp(rows.row[i]->group, "(unknown)") == 0;
        if (rows.row[i]->has & EH_ESTIMATE)
            known += is_unknown ? 0 : rows.row[i]->estimate;
        else
            is_whole = is_whole && is_unknown;
    }
    struct eh_grid grid = {0};
    for (size_t i = 0; i < rows.count; i++) {
        if (i % LONGEST_TABLE == 0) {
            if (i)
                eh_report_tables_add(self, tables, &grid);
            eh_report_grid_start(self, &grid, i ? eh_say(self, EH_SAY_FURTHER_VALUES, name) : name,
                                 is_whole ? heading : bare);
            grid.table.small = true;
        }
        eh_row *row = rows.row[i];
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_report_name_value(self, attribute, row->group);
        cell[1].text = eh_report_format_estimate(self, row);
        cell[1].mark = row->status == EH_STATUS_HIDDEN ? EH_MARK_HIDDEN : EH_MARK_NONE;
        if (!is_whole)
            continue; /* a share of what is shown would be a share of nothing */
        bool has_share = known > 0 && row->has & EH_ESTIMATE && strcmp(row->group, "(unknown)") != 0;
        cell[2].text = has_share ? eh_format_percent(&self->form, row->estimate / known, known) : "";
    }
    if (rows.count)
        eh_report_tables_add(self, tables, &grid);
}

/* The counts of a group in each value of structure, as a matrix. With one hidden cell it would lay out the
 * subtraction that gives the cell away, so it stands only where nothing in it is hidden. */
static void add_crossing(struct eh_compose *self, const char *group, const char *structure,
                         struct eh_tables *tables)
{
    const char *attribute = eh_arena_format(self->arena, "%s*%s", group, structure);
    struct eh_rows rows =
        eh_report_select(self, (struct eh_query){.measure = "people.count", .attribute = attribute});
    struct eh_rows columns =
        eh_report_select(self, (struct eh_query){.measure = "people.count", .attribute = group, .other = ""});
    struct eh_rows lines = eh_report_select(
        self, (struct eh_query){.measure = "people.count", .attribute = structure, .other = ""});
    if (!rows.count || columns.count > WIDEST_CROSSING || lines.count > LONGEST_TABLE)
        return;
    for (size_t i = 0; i < rows.count; i++)
        if (!(rows.row[i]->has & EH_ESTIMATE))
            return;
    const char **heading = EH_NEW_ARRAY(self->arena, const char *, columns.count + 2);
    heading[0] = eh_report_capitalise(self, eh_report_name_attribute(self, structure));
    for (size_t j = 0; j < columns.count; j++)
        heading[j + 1] =
            eh_arena_format(self->arena, ">%s", eh_report_name_value(self, group, columns.row[j]->group));
    struct eh_grid grid;
    eh_report_grid_start(self, &grid,
                         eh_say(self, EH_SAY_PEOPLE_BY_AND, eh_report_name_attribute(self, structure),
                                eh_report_name_attribute(self, group)),
                         heading);
    grid.table.small = true;
    for (size_t i = 0; i < lines.count; i++) {
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_report_name_value(self, structure, lines.row[i]->group);
        for (size_t j = 0; j < columns.count; j++) {
            eh_row *row = eh_report_find(self, (struct eh_query){.measure = "people.count",
                                                                 .attribute = attribute,
                                                                 .group = columns.row[j]->group,
                                                                 .other = lines.row[i]->group});
            cell[j + 1].text = row ? eh_report_format_estimate(self, row) : EH_EN_DASH;
        }
    }
    eh_report_tables_add(self, tables, &grid);
}

static void add_layers(struct eh_compose *self)
{
    const char *const heading[] = {eh_word(self, EH_SAY_HEAD_LAYER),
                                   eh_word(self, EH_SAY_HEAD_PAIRS_WITH_A_TIE),
                                   eh_word(self, EH_SAY_HEAD_DIRECTED_TIES),
                                   eh_word(self, EH_SAY_HEAD_RETURNED),
                                   eh_word(self, EH_SAY_HEAD_DENSITY),
                                   eh_word(self, EH_SAY_HEAD_CLUSTERING),
                                   eh_word(self, EH_SAY_HEAD_SEPARATE_PARTS),
                                   eh_word(self, EH_SAY_HEAD_IN_THE_LARGEST),
                                   NULL};
    static const char *const measure[] = {
        "data.ties",         "data.arcs",       "data.reciprocity",      "data.density",
        "data.transitivity", "data.components", "data.largest_component"};
    const char **layer;
    size_t count = eh_report_list_layers(self, EH_CHAPTER_PEOPLE, &layer);
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_THE_NETWORKS), heading);
    for (size_t i = 0; i < count; i++) {
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_report_name_net(self, layer[i]);
        for (size_t j = 0; j < sizeof measure / sizeof *measure; j++) {
            eh_row *row = eh_report_find(self, (struct eh_query){.measure = measure[j], .layer = layer[i]});
            cell[j + 1].text = row ? eh_report_format_estimate(self, row) : EH_EN_DASH;
        }
    }
    eh_report_add_grid(self, &grid);
}

static void add_unknown(struct eh_compose *self)
{
    struct eh_rows rows = eh_report_select(self, (struct eh_query){.measure = "people.unknown"});
    struct eh_text list;
    eh_text_init(&list, self->arena);
    for (size_t i = 0; i < rows.count; i++) {
        eh_row *row = rows.row[i];
        double missing = row->has & EH_CASES ? row->cases : row->has & EH_ESTIMATE ? row->estimate : 0;
        if (!(missing > 0))
            continue;
        const char *name = eh_report_name_attribute(self, row->attribute);
        eh_text_add(&list, list.length ? ", " : "");
        eh_text_add(&list, eh_say(self, EH_SAY_FOR_PEOPLE, name, eh_format_count(&self->form, missing)));
    }
    if (list.length)
        eh_report_add_paragraph(self, eh_say(self, EH_SAY_WITHOUT_A_KNOWN_VALUE, eh_text_get(&list)));
}

void eh_report_add_people(struct eh_compose *self)
{
    eh_report_add_chapter(self, eh_word(self, EH_SAY_CHAPTER_1), word_finding(self), "chapter-1",
                          EH_MARK_NONE, false);
    const char **group, **structure;
    size_t group_count = eh_report_list_attributes(self, true, false, &group);
    size_t structure_count = eh_report_list_attributes(self, false, true, &structure);
    if (!group_count)
        eh_report_add_paragraph(self, eh_word(self, EH_SAY_THESE_DATA_HOLD_NO_GROUP_ATTRIBUTE_A));
    add_layers(self);
    struct eh_tables counts = {0}, crossings = {0};
    for (size_t i = 0; i < group_count; i++)
        add_counts(self, group[i], &counts);
    for (size_t i = 0; i < structure_count; i++)
        add_counts(self, structure[i], &counts);
    for (size_t i = 0; i < group_count && structure_count; i++)
        add_crossing(self, group[i], structure[0], &crossings);
    eh_report_add_tables_beside(self, &counts, 3);
    eh_report_add_tables_beside(self, &crossings, 2);
    add_unknown(self);
}
