/* Full tables: every published row, a table for each chapter and layer. Only matrices of pairs and other runs
 * of very many rows are cut short, with a sentence that says how many stand in metrics.csv alone. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { MOST_OF_A_KIND = 60 };

static const char *const CHAPTER[] = {"",
                                      "1 Who is here",
                                      "2 Inclusion",
                                      "3 Mixing",
                                      "4 Alliances",
                                      "5 Mentoring and sponsorship",
                                      "6 Where alliances and mentoring meet",
                                      "7 Favouritism",
                                      "8 Leaving"};

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static const char *name_group(const struct eh_compose *self, eh_row *row)
{
    if (!*row->attribute)
        return *row->group ? row->group : "everyone";
    const char *attribute = eh_report_name_attribute(self, row->attribute);
    if (!*row->group)
        return attribute;
    const char *group = eh_report_name_value(self, row->attribute, row->group);
    if (!*row->other)
        return eh_arena_format(self->arena, "%s: %s", attribute, group);
    bool is_pair = strcmp(row->other, "(others)") != 0;
    return eh_arena_format(self->arena, "%s: %s%s%s", attribute, group,
                           is_pair ? strncmp(row->measure, "mixing", 6) == 0 ? " " EH_EN_DASH " " : " / "
                                   : "",
                           is_pair ? eh_report_name_value(self, row->attribute, row->other) : "");
}

/* The standardised size of a gap stands behind the gap, not in a row of its own. The order of metrics.csv
 * puts a measure's rows together, so the search starts at the gap and is short. */
static const char *find_size(const struct eh_compose *self, eh_row *row)
{
    if (!ends_with(row->measure, ".gap") || row->status != EH_STATUS_OK)
        return "";
    eh_row *end = self->published->row + self->published->count;
    size_t stem = strlen(row->measure) - strlen("gap");
    for (eh_row *other = row + 1; other < end && strncmp(other->measure, row->measure, stem) == 0; other++)
        if (strcmp(other->measure + stem, "size") == 0 && strcmp(other->layer, row->layer) == 0 &&
            strcmp(other->attribute, row->attribute) == 0 && strcmp(other->group, row->group) == 0 &&
            strcmp(other->within, row->within) == 0)
            return other->has & EH_ESTIMATE
                       ? eh_arena_format(self->arena, " (%s SD)",
                                         eh_format_signed(self->arena, other->estimate, 2))
                       : "";
    return "";
}

static const char *format_chance(const struct eh_compose *self, eh_row *row)
{
    if (!(row->has & EH_EXPECTED) || !(row->has & EH_ESTIMATE))
        return "";
    struct eh_published_row chance = *row;
    chance.estimate = row->expected;
    return eh_report_format_estimate(self, &chance);
}

static const char *format_n(const struct eh_compose *self, eh_row *row)
{
    if (!(row->has & EH_N))
        return "";
    const char *n = eh_format_count(self->arena, row->n);
    return row->has & EH_CASES
               ? eh_arena_format(self->arena, "%s of %s", eh_format_count(self->arena, row->cases), n)
               : n;
}

static void fill_row(const struct eh_compose *self, eh_row *row, struct eh_table_cell *cell)
{
    const char *dot = strchr(row->measure, '.');
    cell[0].text = dot ? dot + 1 : row->measure;
    cell[1].text = name_group(self, row);
    cell[2].text =
        strcmp(row->within, "none") == 0 ? EH_EN_DASH : eh_report_name_attribute(self, row->within);
    cell[3].text = format_n(self, row);
    cell[4].text =
        eh_arena_format(self->arena, "%s%s", eh_report_format_estimate(self, row), find_size(self, row));
    cell[5].text = eh_report_format_interval(self, row);
    cell[6].text = format_chance(self, row);
    cell[7].text = row->has & EH_P ? eh_format_p_bare(self->arena, row->p) : "";
    cell[8].text = row->has & EH_Q ? eh_format_p_bare(self->arena, row->q) : "";
    cell[9].text = row->status == EH_STATUS_UNDEFINED && row->verdict == EH_VERDICT_NONE
                       ? row->undefined
                       : eh_report_format_verdict(row);
    cell[9].mark = eh_report_mark(row);
    cell[4].bold = cell[9].bold = cell[9].mark == EH_MARK_GAP;
}

static bool is_one_kind(eh_row *a, eh_row *b)
{
    return a->measure_index == b->measure_index && strcmp(a->layer, b->layer) == 0 &&
           strcmp(a->attribute, b->attribute) == 0;
}

/* What a run says without numbers stands in one line each: how many are hidden, how many not defined. */
static bool is_blank(eh_row *row)
{
    return row->status == EH_STATUS_HIDDEN ||
           (row->status == EH_STATUS_UNDEFINED && row->verdict == EH_VERDICT_NONE && !(row->has & EH_N));
}

static void add_blank(struct eh_compose *self, struct eh_grid *grid, const struct eh_rows *run)
{
    size_t hidden = 0, undefined = 0;
    for (size_t i = 0; i < run->count; i++)
        if (is_blank(run->row[i]))
            *(run->row[i]->status == EH_STATUS_HIDDEN ? &hidden : &undefined) += 1;
    for (size_t i = 0; i < 2; i++) {
        size_t count = i ? undefined : hidden;
        if (!count)
            continue;
        const char *dot = strchr(run->row[0]->measure, '.');
        struct eh_table_cell *cell = eh_report_grid_add(self, grid);
        cell[0].text = dot ? dot + 1 : run->row[0]->measure;
        cell[1].text =
            eh_arena_format(self->arena, "%s: %s %s", eh_report_name_attribute(self, run->row[0]->attribute),
                            eh_format_count(self->arena, (double)count), count == 1 ? "row" : "rows");
        cell[9].text = i ? "not defined" : "hidden";
        cell[9].mark = i ? EH_MARK_UNDEFINED : EH_MARK_HIDDEN;
    }
}

/* Of a long run, gaps first, then what was compared like with like. Returns how many rows are not here. */
static size_t add_run(struct eh_compose *self, struct eh_grid *grid, struct eh_rows run)
{
    size_t numbers = 0, added = 0;
    for (size_t i = 0; i < run.count; i++)
        numbers += !is_blank(run.row[i]);
    bool is_long = numbers > MOST_OF_A_KIND;
    for (size_t i = 0; i < run.count && added < MOST_OF_A_KIND; i++) {
        if (is_blank(run.row[i]) || (is_long && run.row[i]->verdict != EH_GAP))
            continue;
        fill_row(self, run.row[i], eh_report_grid_add(self, grid));
        added++;
    }
    for (size_t i = 0; is_long && i < run.count && added < MOST_OF_A_KIND; i++) {
        eh_row *row = run.row[i];
        bool is_other = *row->within && strcmp(row->within, eh_report_full_within(self, row->attribute)) != 0;
        if (is_blank(row) || row->verdict == EH_GAP || is_other)
            continue;
        fill_row(self, row, eh_report_grid_add(self, grid));
        added++;
    }
    add_blank(self, grid, &run);
    return numbers - added;
}

static void add_cut(struct eh_compose *self, struct eh_list *list, eh_row *first, size_t cut, size_t count)
{
    eh_report_list_add(
        self, list, NULL,
        eh_arena_format(self->arena,
                        "%s by %s: %s of %s rows are here, gaps first; metrics.csv has all of them.",
                        first->measure, eh_report_name_attribute(self, first->attribute),
                        eh_format_count(self->arena, (double)(count - cut)),
                        eh_format_count(self->arena, (double)count)));
}

static void add_table(struct eh_compose *self, enum eh_chapter chapter, const char *layer)
{
    static const char *const heading[] = {"Measure",   "Group",         "Within",     ">n",
                                          ">Estimate", ">95% interval", ">By chance", ">p",
                                          ">q",        "Verdict",       NULL};
    const char *title =
        *layer ? eh_arena_format(self->arena, "%s, layer %s", CHAPTER[chapter], layer) : CHAPTER[chapter];
    struct eh_grid grid;
    struct eh_list cut = {0};
    eh_report_grid_start(self, &grid, title, heading);
    grid.table.small = true;
    const struct eh_published *published = self->published;
    for (size_t i = 0; i < published->count;) {
        eh_row *first = &published->row[i];
        struct eh_rows run = {0};
        for (; i < published->count && is_one_kind(first, &published->row[i]); i++) {
            EH_RESERVE(self->arena, run.row, run.count, run.capacity);
            run.row[run.count++] = &published->row[i];
        }
        if (self->catalogue[first->measure_index].chapter != chapter || strcmp(first->layer, layer) != 0 ||
            ends_with(first->measure, ".size"))
            continue;
        size_t missing = add_run(self, &grid, run);
        if (missing)
            add_cut(self, &cut, first, missing, run.count);
    }
    eh_report_add_grid(self, &grid);
    eh_report_add_list(self, &cut);
}

void eh_report_add_tables(struct eh_compose *self)
{
    eh_report_add_chapter(
        self, "Full tables",
        eh_arena_format(self->arena,
                        "The %s published results, by chapter and layer; metrics.csv has the same rows "
                        "with every digit.",
                        eh_format_count(self->arena, (double)self->published->count)),
        "tables", EH_MARK_NONE, true);
    for (unsigned chapter = EH_CHAPTER_PEOPLE; chapter <= EH_CHAPTER_LEAVING; chapter++) {
        const char **layer;
        size_t count = eh_report_list_layers(self, (enum eh_chapter)chapter, &layer);
        add_table(self, (enum eh_chapter)chapter, "");
        for (size_t i = 0; i < count; i++)
            add_table(self, (enum eh_chapter)chapter, layer[i]);
    }
}
