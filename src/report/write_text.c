/* A document as plain text, item by item. Everything that the pages show is in it, so a test on this text is
 * a test on the pages. */
#include "compose.h"
#include "format.h"

static const char *name_mark(enum eh_mark mark)
{
    static const char *const name[] = {"",          "[gap] ",      "[no gap shown] ", "[cannot tell] ",
                                       "[hidden] ", "[undefined] "};
    return name[mark];
}

static void add_paragraph(struct eh_text *out, const char *lead, const struct eh_paragraph *paragraph)
{
    eh_text_add(out, lead);
    for (size_t i = 0; i < paragraph->run_count; i++) {
        eh_text_add(out, paragraph->run[i].text);
        if (paragraph->run[i].link)
            eh_text_add_format(out, " <%s>", paragraph->run[i].link);
    }
    eh_text_add(out, "\n");
}

static void add_dots(struct eh_text *out, const struct eh_dot_chart *dots)
{
    for (size_t i = 0; i < dots->count; i++) {
        const struct eh_dot_row *row = &dots->row[i];
        eh_text_add_format(out, "    %s%s | %s %s | %s%s\n", name_mark(row->mark), row->label, row->n_text,
                           dots->n_heading, row->value_text, *row->value_text ? "" : row->reason);
    }
}

static void add_heatmap(struct eh_text *out, const struct eh_heatmap *map)
{
    for (size_t i = 0; i < map->rows; i++) {
        eh_text_add_format(out, "    %s:", map->row_label[i]);
        for (size_t j = 0; j < map->columns; j++) {
            const struct eh_cell *cell = &map->cell[i * map->columns + j];
            eh_text_add_format(out, " | %s%s", name_mark(cell->mark), cell->text);
        }
        eh_text_add(out, "\n");
    }
}

static void add_dumbbell(struct eh_text *out, const struct eh_dumbbell *dumbbell)
{
    eh_text_add_format(out, "    (%s, %s)\n", dumbbell->a_name, dumbbell->b_name);
    for (size_t i = 0; i < dumbbell->count; i++) {
        const struct eh_dumbbell_row *row = &dumbbell->row[i];
        eh_text_add_format(out, "    %s%s | %s | %s | %s%s\n", name_mark(row->mark), row->label, row->a_text,
                           row->b_text, row->difference_text, row->has_value ? "" : row->reason);
    }
}

static void add_network(struct eh_text *out, const struct eh_group_network *network)
{
    for (size_t i = 0; i < network->node_count; i++)
        eh_text_add_format(out, "    %s%s | %s\n", name_mark(network->node[i].mark), network->node[i].label,
                           network->node[i].detail);
    eh_text_add_format(out, "    (%zu lines)\n", network->edge_count);
}

static void add_trend(struct eh_text *out, const struct eh_trend_line *trend)
{
    for (size_t i = 0; i < trend->count; i++)
        eh_text_add_format(out, "    %s%s%s%s%s\n", name_mark(trend->point[i].mark), trend->point[i].label,
                           *trend->point[i].year ? " " : "", trend->point[i].year,
                           trend->point[i].has_value ? "" : " (gap)");
    eh_text_add_format(out, "    last: %s | %s\n    %s\n", trend->last_text, trend->last_interval,
                       trend->note);
}

static void add_slope(struct eh_text *out, const struct eh_slope_chart *slope)
{
    eh_text_add_format(out, "    (%s, %s)\n", slope->a_name, slope->b_name);
    for (size_t i = 0; i < slope->count; i++) {
        const struct eh_slope_row *row = &slope->row[i];
        eh_text_add_format(out, "    %s%s | %s | %s%s\n", name_mark(row->mark), row->label, row->a_text,
                           row->b_text, row->has_a && row->has_b ? "" : row->reason);
    }
}

static void add_scatter(struct eh_text *out, const struct eh_scatter *scatter)
{
    eh_text_add_format(out, "    (%s against %s; %zu curves)\n", scatter->y_title, scatter->x_title,
                       scatter->curve_count);
    for (size_t i = 0; i < scatter->count; i++)
        eh_text_add_format(out, "    %s%s | %s\n", name_mark(scatter->point[i].mark), scatter->point[i].label,
                           scatter->point[i].value_text);
    if (*scatter->hidden)
        eh_text_add_format(out, "    %s\n", scatter->hidden);
}

static void add_bars(struct eh_text *out, const struct eh_bars *bars)
{
    eh_text_add_format(out, "    (%s, %s)\n", bars->heading[0], bars->heading[1]);
    for (size_t i = 0; i < bars->count; i++) {
        eh_text_add_format(out, "    %s", bars->row[i].label);
        for (size_t j = 0; j < 2; j++) {
            const struct eh_bar *bar = &bars->row[i].bar[j];
            eh_text_add_format(out, " | %s%s", name_mark(bar->mark),
                               bar->has_value ? bar->text : bar->reason);
        }
        eh_text_add(out, "\n");
    }
}

static void add_chart(struct eh_text *out, const struct eh_chart *chart)
{
    static const char *const kind[] = {"dots",    "heatmap", "dumbbell", "network", "lorenz",
                                       "scatter", "bars",    "trend",    "slope",   "empty"};
    eh_text_add_format(out, "  CHART %s %s: %s%s\n", kind[chart->kind], chart->frame.destination,
                       name_mark(chart->frame.mark), chart->frame.title);
    eh_text_add_format(out, "    %s\n", chart->frame.subtitle);
    switch (chart->kind) {
    case EH_CHART_DOTS:
        add_dots(out, &chart->dots);
        break;
    case EH_CHART_HEATMAP:
        add_heatmap(out, &chart->heatmap);
        break;
    case EH_CHART_DUMBBELL:
        add_dumbbell(out, &chart->dumbbell);
        break;
    case EH_CHART_GROUP_NETWORK:
        add_network(out, &chart->network);
        break;
    case EH_CHART_LORENZ:
        for (size_t i = 0; i < chart->lorenz.count; i++)
            eh_text_add_format(out, "    %s\n", chart->lorenz.curve[i].label);
        break;
    case EH_CHART_TREND:
        add_trend(out, &chart->trend);
        break;
    case EH_CHART_SLOPE:
        add_slope(out, &chart->slope);
        break;
    case EH_CHART_SCATTER:
        add_scatter(out, &chart->scatter);
        break;
    case EH_CHART_BARS:
        add_bars(out, &chart->bars);
        break;
    case EH_CHART_EMPTY:
        eh_text_add_format(out, "    %s\n", chart->reason);
        break;
    }
    eh_text_add_format(out, "    alt: %s\n    source: %s\n", chart->frame.alt, chart->frame.source);
}

static void add_table(struct eh_text *out, const struct eh_table *table)
{
    eh_text_add_format(out, "TABLE %s: %s\n ", table->destination, table->title);
    for (size_t i = 0; i < table->columns; i++)
        eh_text_add_format(out, " | %s", table->column[i].heading);
    for (size_t i = 0; i < table->rows * table->columns; i++)
        eh_text_add_format(out, "%s | %s%s", i % table->columns ? "" : "\n ", name_mark(table->cell[i].mark),
                           table->cell[i].spark.count ? table->cell[i].spark.alt : table->cell[i].text);
    eh_text_add(out, "\n");
}

static void add_panel(struct eh_text *out, const struct eh_panel *panel)
{
    eh_text_add_format(out, "  PANEL %s\n", panel->title);
    for (size_t i = 0; i < panel->paragraph_count; i++)
        add_paragraph(out, "    ", &panel->paragraph[i]);
}

static void add_summary(struct eh_text *out, const struct eh_summary *summary)
{
    eh_text_add_format(out, "SUMMARY %s%s\n  %s\n", name_mark(summary->headline_mark), summary->headline,
                       summary->deck);
    for (size_t i = 0; i < summary->key_count; i++) {
        const struct eh_key_figure *key = &summary->key[i];
        eh_text_add_format(out, "  KEY %s%s: %s%s | %s | %s\n", name_mark(key->mark), key->title, key->value,
                           key->unit, key->interval, key->note);
        if (key->change && *key->change)
            eh_text_add_format(out, "    change: %s\n", key->change);
        if (key->spark.count)
            eh_text_add_format(out, "    periods: %s\n", key->spark.alt);
    }
    for (size_t i = 0; i < summary->chart_count; i++)
        add_chart(out, &summary->chart[i]);
    for (size_t i = 0; i < summary->panel_count; i++)
        add_panel(out, &summary->panel[i]);
}

static void add_item(struct eh_text *out, const struct eh_item *item)
{
    switch (item->kind) {
    case EH_ITEM_SUMMARY:
        add_summary(out, &item->summary);
        break;
    case EH_ITEM_CHAPTER:
        eh_text_add_format(out, "\nCHAPTER %s <%s>\n  %s%s\n", item->chapter.title, item->chapter.destination,
                           name_mark(item->chapter.mark), item->chapter.finding);
        break;
    case EH_ITEM_HEADING:
        eh_text_add_format(out, "HEADING %s\n", item->heading.title);
        break;
    case EH_ITEM_PARAGRAPH:
        add_paragraph(out, "", &item->paragraph);
        break;
    case EH_ITEM_LIST:
        for (size_t i = 0; i < item->list.count; i++)
            add_paragraph(out, "  - ", &item->list.entry[i]);
        break;
    case EH_ITEM_CHARTS:
        for (size_t i = 0; i < item->charts.count; i++)
            add_chart(out, &item->charts.chart[i]);
        break;
    case EH_ITEM_TABLE:
        add_table(out, &item->table);
        break;
    case EH_ITEM_TABLES:
        for (size_t i = 0; i < item->tables.count; i++)
            add_table(out, &item->tables.table[i]);
        break;
    case EH_ITEM_PANEL:
        add_panel(out, &item->panel);
        break;
    }
}

const char *eh_report_write_text(const struct eh_document *document, struct eh_arena *arena)
{
    struct eh_text out;
    eh_text_init(&out, arena);
    eh_text_add_format(&out, "%s\n%s | %s | %s\n%s\n\n", document->title, document->organisation,
                       document->subtitle, document->notice, document->footer);
    for (size_t i = 0; i < document->count; i++)
        add_item(&out, &document->item[i]);
    return eh_text_get(&out);
}
