/* Full tables, one for each chapter and layer. A comparison has one line with its adjustments side by side;
 * what is hidden or not defined is counted below; a run of very many lines is cut short, with a sentence that
 * says so: metrics.csv has them all. */
#include <string.h>

#include "compose.h"
#include "format.h"

enum { MOST_OF_A_KIND = 24 };

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

/* ---- lines: the same comparison before adjustment, within level and like with like stands on one ---- */

struct line {
    eh_row *lead, *level, *crude; /* NULL: no such row */
};

static bool is_one_kind(eh_row *a, eh_row *b)
{
    return a->measure_index == b->measure_index && strcmp(a->layer, b->layer) == 0 &&
           strcmp(a->attribute, b->attribute) == 0;
}

static eh_row *find_step(const struct eh_rows *run, eh_row *row, const char *within)
{
    for (size_t i = 0; i < run->count; i++)
        if (strcmp(run->row[i]->within, within) == 0 && strcmp(run->row[i]->group, row->group) == 0 &&
            strcmp(run->row[i]->other, row->other) == 0)
            return run->row[i];
    return NULL;
}

/* False where the row stands on the line of another one. */
static bool make_line(const struct eh_rows *run, eh_row *row, const char *full, struct line *out)
{
    *out = (struct line){.lead = row};
    if (!*row->within || eh_report_is_inside(row))
        return true;
    bool is_full = strcmp(row->within, full) == 0;
    if (!is_full && find_step(run, row, full))
        return false;
    if (is_full && strcmp(full, "level") != 0)
        out->level = find_step(run, row, "level");
    if (is_full && strcmp(full, "none") != 0)
        out->crude = find_step(run, row, "none");
    return true;
}

static bool has_numbers(eh_row *row)
{
    return row && (row->has & EH_ESTIMATE || row->verdict != EH_VERDICT_NONE);
}

static bool is_blank(const struct line *line)
{
    return !has_numbers(line->lead) && !has_numbers(line->level) && !has_numbers(line->crude);
}

static void fill_line(const struct eh_compose *self, const struct line *line, struct eh_table_cell *cell)
{
    eh_row *row = line->lead;
    const char *dot = strchr(row->measure, '.');
    cell[0].text = dot ? dot + 1 : row->measure;
    cell[1].text = name_group(self, row);
    if (eh_report_is_inside(row))
        cell[1].text = eh_arena_format(self->arena, "%s, in %s", cell[1].text, row->within);
    cell[2].text = format_n(self, row);
    cell[3].text = line->crude ? eh_report_format_estimate(self, line->crude) : "";
    cell[4].text = line->level ? eh_report_format_estimate(self, line->level) : "";
    cell[5].text =
        eh_arena_format(self->arena, "%s%s", eh_report_format_estimate(self, row), find_size(self, row));
    cell[6].text = eh_report_format_interval(self, row);
    cell[7].text = format_chance(self, row);
    cell[8].text = row->has & EH_Q ? eh_format_p_bare(self->arena, row->q) : "";
    cell[9].text = row->status == EH_STATUS_UNDEFINED && row->verdict == EH_VERDICT_NONE
                       ? row->undefined
                       : eh_report_format_verdict(row);
    cell[9].mark = eh_report_mark(row);
    cell[5].bold = cell[9].bold = cell[9].mark == EH_MARK_GAP;
}

/* ---- a table ---- */

struct omitted { /* what a table does not hold, told below it */
    size_t hidden, undefined;
    struct eh_list cut;
};

static void count_blank(const struct line *line, struct omitted *omitted)
{
    eh_row *const row[] = {line->lead, line->level, line->crude};
    for (size_t i = 0; i < 3; i++)
        if (row[i])
            *(row[i]->status == EH_STATUS_HIDDEN ? &omitted->hidden : &omitted->undefined) += 1;
}

/* Of a long run the gaps come first; what does not fit is counted. */
static void add_run(struct eh_compose *self, struct eh_grid *grid, const struct eh_rows *run,
                    struct omitted *omitted)
{
    const char *full = eh_report_full_within(self, run->row[0]->attribute);
    struct line *line = EH_NEW_ARRAY(self->arena, struct line, run->count);
    size_t count = 0, added = 0;
    for (size_t i = 0; i < run->count; i++) {
        if (eh_report_is_mirror(self, run->row[i]) || !make_line(run, run->row[i], full, &line[count]))
            continue;
        if (is_blank(&line[count]))
            count_blank(&line[count], omitted);
        else
            count++;
    }
    bool is_long = count > MOST_OF_A_KIND;
    for (unsigned pass = is_long ? 0 : 1; pass < 2; pass++)
        for (size_t i = 0; i < count && added < MOST_OF_A_KIND; i++) {
            bool is_gap = line[i].lead->verdict == EH_GAP;
            if (is_long && is_gap == (pass == 1))
                continue;
            fill_line(self, &line[i], eh_report_grid_add(self, grid));
            added++;
        }
    if (added < count)
        eh_report_list_add(self, &omitted->cut, NULL,
                           eh_arena_format(self->arena, "%s by %s: %s of %s lines are here, gaps first.",
                                           run->row[0]->measure,
                                           eh_report_name_attribute(self, run->row[0]->attribute),
                                           eh_format_count(self->arena, (double)added),
                                           eh_format_count(self->arena, (double)count)));
}

static void add_omitted(struct eh_compose *self, struct omitted *omitted)
{
    if (omitted->hidden)
        eh_report_list_add(self, &omitted->cut, NULL,
                           eh_arena_format(self->arena, "%s hidden rows have no line here.",
                                           eh_format_count(self->arena, (double)omitted->hidden)));
    if (omitted->undefined)
        eh_report_list_add(self, &omitted->cut, NULL,
                           eh_arena_format(self->arena, "%s rows that are not defined have no line here.",
                                           eh_format_count(self->arena, (double)omitted->undefined)));
    eh_report_add_list(self, &omitted->cut);
}

static void add_table(struct eh_compose *self, enum eh_chapter chapter, const char *layer)
{
    static const char *const heading[] = {
        "Measure",   "Group",         ">n",         ">Before adj.", ">Within level",
        ">Estimate", ">95% interval", ">By chance", ">q",           "Verdict",
        NULL};
    const char *title =
        *layer ? eh_arena_format(self->arena, "%s, layer %s", CHAPTER[chapter], layer) : CHAPTER[chapter];
    struct eh_grid grid;
    struct omitted omitted = {0};
    eh_report_grid_start(self, &grid, title, heading);
    grid.table.small = true;
    const struct eh_published *published = self->published;
    for (size_t i = 0; i < published->count;) {
        eh_row *first = &published->row[i];
        struct eh_rows run = {0};
        bool is_wanted = self->catalogue[first->measure_index].chapter == chapter &&
                         strcmp(first->layer, layer) == 0 && !ends_with(first->measure, ".size");
        for (; i < published->count && is_one_kind(first, &published->row[i]); i++) {
            if (!is_wanted)
                continue;
            EH_RESERVE(self->arena, run.row, run.count, run.capacity);
            run.row[run.count++] = &published->row[i];
        }
        if (run.count)
            add_run(self, &grid, &run, &omitted);
    }
    eh_report_add_grid(self, &grid);
    add_omitted(self, &omitted);
}

void eh_report_add_tables(struct eh_compose *self)
{
    eh_report_add_chapter(
        self, "Full tables",
        eh_arena_format(
            self->arena,
            "The %s published results, by chapter and layer. metrics.csv has every row with every digit.",
            eh_format_count(self->arena, (double)self->published->count)),
        "tables", EH_MARK_NONE, true);
    eh_report_add_paragraph(
        self, "Estimate is the comparison of like with like, which carries q and the verdict; the same "
              "before adjustment and within level stands beside it, the size of a gap in standard "
              "deviations behind it. Where two groups mirror each other, the first has the line.");
    for (unsigned chapter = EH_CHAPTER_PEOPLE; chapter <= EH_CHAPTER_LEAVING; chapter++) {
        const char **layer;
        size_t count = eh_report_list_layers(self, (enum eh_chapter)chapter, &layer);
        add_table(self, (enum eh_chapter)chapter, "");
        for (size_t i = 0; i < count; i++)
            add_table(self, (enum eh_chapter)chapter, layer[i]);
    }
}
