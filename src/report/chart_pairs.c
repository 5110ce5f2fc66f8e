/* Charts 3 and 6: ties between groups against what chance gives, as a matrix and on a circle. */
#include <math.h>
#include <string.h>

#include "compose.h"
#include "format.h"

enum { FEWEST_CELLS = 3 };

struct pairs { /* mixing.ratio of one layer and attribute on its fullest strata */
    struct eh_rows rows;
    size_t count;
    const char **value; /* in the order of metrics.csv */
    bool directed;
};

static size_t find_value(const struct pairs *self, const char *value)
{
    size_t i = 0;
    while (i < self->count && strcmp(self->value[i], value) != 0)
        i++;
    return i;
}

static void add_value(const struct eh_compose *compose, struct pairs *self, size_t *capacity,
                      const char *value)
{
    if (find_value(self, value) < self->count)
        return;
    EH_RESERVE(compose->arena, self->value, self->count, *capacity);
    self->value[self->count++] = value;
}

static struct pairs collect(const struct eh_compose *self, const char *layer, const char *attribute,
                            size_t most)
{
    struct pairs out = {
        .rows = eh_report_select(self, (struct eh_query){.measure = "mixing.ratio",
                                                         .layer = layer,
                                                         .attribute = attribute,
                                                         .within = eh_report_full_within(self, attribute)})};
    size_t capacity = 0;
    for (size_t i = 0; i < out.rows.count && out.count <= most; i++) {
        add_value(self, &out, &capacity, out.rows.row[i]->group);
        add_value(self, &out, &capacity, out.rows.row[i]->other);
    }
    for (size_t i = 0; i < self->provenance->layer_count; i++)
        if (strcmp(self->provenance->layer[i].name, layer) == 0)
            out.directed = self->provenance->layer[i].directed;
    return out;
}

/* A matrix of nothing but hatching shows nothing. */
static size_t count_shown(const struct pairs *self)
{
    size_t shown = 0;
    for (size_t i = 0; i < self->rows.count; i++)
        shown += (self->rows.row[i]->has & EH_ESTIMATE) != 0;
    return shown;
}

static struct eh_cell make_cell(const struct eh_compose *self, eh_row *row)
{
    struct eh_cell out = {.mark = eh_report_mark(row), .text = ""};
    if (out.mark == EH_MARK_HIDDEN)
        return out;
    if (row->has & EH_ESTIMATE) {
        out.has_value = true;
        out.value = row->estimate;
        out.text = eh_format_ratio(&self->form, row->estimate);
    } else {
        out.text = EH_EN_DASH;
    }
    return out;
}

/* The colours reach to the largest ratio that does not stand alone, between 2 and 8. */
static double find_limit(const struct eh_rows *rows)
{
    double limit = 2;
    for (size_t i = 0; i < rows->count; i++) {
        eh_row *row = rows->row[i];
        if (row->has & EH_ESTIMATE && row->estimate > 0)
            limit = fmax(limit, fmax(row->estimate, 1 / row->estimate));
    }
    return limit > 8 ? 8 : limit;
}

static const char *describe(const struct eh_compose *self, const struct eh_chart *chart)
{
    struct eh_text alt;
    eh_text_init(&alt, self->arena);
    const struct eh_heatmap *map = &chart->heatmap;
    eh_text_add(
        &alt, eh_say(self, EH_SAY_MATRIX_OF_TIES_AGAINST_CHANCE, chart->frame.title, chart->frame.subtitle));
    for (size_t i = 0; i < map->rows; i++) {
        eh_text_add_format(&alt, " %s:", map->row_label[i]);
        for (size_t j = 0; j < map->columns; j++) {
            const struct eh_cell *cell = &map->cell[i * map->columns + j];
            eh_text_add_format(&alt, " %s %s%s", map->column_label[j],
                               cell->mark == EH_MARK_HIDDEN ? eh_word(self, EH_SAY_HIDDEN) : cell->text,
                               j + 1 < map->columns ? "," : ".");
        }
    }
    return eh_text_get(&alt);
}

static struct eh_finding find_title(const struct eh_compose *self, const struct pairs *pairs,
                                    const char *attribute)
{
    const char *name = eh_report_name_attribute(self, attribute);
    struct eh_finding out = eh_report_sum_up(self, &pairs->rows, eh_say(self, EH_SAY_TIES_BY, name));
    /* That no single pair is clear does not contradict what is clear of all of them: the cells say so. */
    if (out.mark == EH_MARK_CANNOT_TELL) {
        out.mark = EH_MARK_NONE;
        out.title = eh_say(self, EH_SAY_WHO_HAS_TIES_WITH_WHOM_BY, name);
    }
    return out;
}

static const char *name_source(const struct eh_compose *self, const char *layer, const char *attribute)
{
    return eh_say(self, EH_SAY_METRICS_CSV_MIXING_RATIO_LAYER_ATTRIBUTE_WITHIN, layer, attribute,
                  eh_report_full_within(self, attribute));
}

bool eh_report_chart_heatmap(struct eh_compose *self, const char *layer, const char *attribute, size_t most,
                             struct eh_chart *out)
{
    struct pairs pairs = collect(self, layer, attribute, most);
    if (pairs.count < 2 || pairs.count > most || count_shown(&pairs) < FEWEST_CELLS)
        return false;
    struct eh_finding finding = find_title(self, &pairs, attribute);
    const char *subtitle = eh_say(self, EH_SAY_TIES_OBSERVED_EXPECTED_BY_CHANCE_1_AS,
                                  eh_report_name_within(self, eh_report_full_within(self, attribute)),
                                  eh_report_name_layer(self, layer));
    *out = eh_report_chart_start(self, EH_CHART_HEATMAP, &finding, NULL, subtitle,
                                 name_source(self, layer, attribute));
    struct eh_heatmap *map = &out->heatmap;
    map->rows = map->columns = pairs.count;
    map->row_heading = pairs.directed ? eh_word(self, EH_SAY_HEAD_FROM) : eh_word(self, EH_SAY_HEAD_BETWEEN);
    map->column_heading = pairs.directed ? eh_word(self, EH_SAY_HEAD_TO) : eh_word(self, EH_SAY_HEAD_AND);
    map->outline_diagonal = true;
    map->limit = find_limit(&pairs.rows);
    map->row_label = EH_NEW_ARRAY(self->arena, const char *, pairs.count);
    map->cell = EH_NEW_ARRAY(self->arena, struct eh_cell, pairs.count * pairs.count);
    for (size_t i = 0; i < pairs.count; i++)
        map->row_label[i] = eh_report_name_label(self, attribute, pairs.value[i]);
    map->column_label = map->row_label;
    for (size_t i = 0; i < pairs.count * pairs.count; i++)
        map->cell[i] = (struct eh_cell){.mark = EH_MARK_UNDEFINED, .text = EH_EN_DASH};
    for (size_t k = 0; k < pairs.rows.count; k++) {
        eh_row *row = pairs.rows.row[k];
        size_t i = find_value(&pairs, row->group), j = find_value(&pairs, row->other);
        map->cell[i * pairs.count + j] = make_cell(self, row);
        if (!pairs.directed)
            map->cell[j * pairs.count + i] = map->cell[i * pairs.count + j];
    }
    out->frame.alt = describe(self, out);
    return true;
}

static void add_edges(struct eh_compose *self, const struct pairs *pairs, struct eh_group_network *network)
{
    network->edge = EH_NEW_ARRAY(self->arena, struct eh_group_edge, pairs->rows.count);
    for (size_t k = 0; k < pairs->rows.count; k++) {
        eh_row *row = pairs->rows.row[k];
        if (strcmp(row->group, row->other) == 0 || !(row->has & EH_ESTIMATE) || !(row->has & EH_CASES))
            continue;
        if (!(row->cases > 0))
            continue;
        network->edge[network->edge_count++] =
            (struct eh_group_edge){.from = (uint32_t)find_value(pairs, row->group),
                                   .to = (uint32_t)find_value(pairs, row->other),
                                   .ties = row->cases,
                                   .ratio = row->estimate,
                                   .mark = eh_report_mark(row)};
    }
}

bool eh_report_chart_network(struct eh_compose *self, const char *layer, const char *attribute,
                             struct eh_chart *out)
{
    enum { MOST = 12, FEWEST = 3 };
    struct pairs pairs = collect(self, layer, attribute, MOST);
    size_t known = 0;
    double people;
    for (size_t i = 0; i < pairs.count; i++)
        known += eh_report_get_people(self, attribute, pairs.value[i], &people);
    if (known < FEWEST || pairs.count > MOST || count_shown(&pairs) < FEWEST_CELLS)
        return false;
    const char *name = eh_report_name_attribute(self, attribute);
    *out = eh_report_chart_start(
        self, EH_CHART_GROUP_NETWORK, NULL, eh_say(self, EH_SAY_WHERE_THE_TIES_RUN_BY, name),
        eh_say(self, EH_SAY_LINE_WIDTH_NUMBER_OF_TIES_COLOUR_OBSERVED, eh_report_name_layer(self, layer)),
        name_source(self, layer, attribute));
    struct eh_group_network *network = &out->network;
    struct eh_text alt;
    eh_text_init(&alt, self->arena);
    eh_text_add(&alt, eh_word(self, EH_SAY_GROUPS_ON_A_CIRCLE_TIES_BETWEEN_THEM));
    network->directed = pairs.directed;
    network->node_count = pairs.count;
    network->node = EH_NEW_ARRAY(self->arena, struct eh_group_node, pairs.count);
    for (size_t i = 0; i < pairs.count; i++) {
        struct eh_group_node *node = &network->node[i];
        node->label = eh_report_name_label(self, attribute, pairs.value[i]);
        bool is_known = eh_report_get_people(self, attribute, pairs.value[i], &people);
        node->detail = is_known ? eh_say(self, EH_SAY_COUNT_OF_PEOPLE, eh_format_count(&self->form, people))
                                : eh_word(self, EH_SAY_SIZE_HIDDEN);
        node->size = is_known ? people : 0;
        node->mark = is_known ? EH_MARK_NONE : EH_MARK_HIDDEN;
        eh_text_add_format(&alt, " %s: %s.", node->label, node->detail);
    }
    add_edges(self, &pairs, network);
    out->frame.alt = eh_text_get(&alt);
    return true;
}
