#include <stdlib.h>
#include <string.h>

#include "compose.h"
#include "format.h"

struct eh_rows eh_report_select_full(const struct eh_compose *self, const char *measure, const char *layer,
                                     const char *attribute)
{
    return eh_report_select(self, (struct eh_query){.measure = measure,
                                                    .layer = layer,
                                                    .attribute = attribute,
                                                    .within = eh_report_full_within(self, attribute)});
}

/* On which side of its reference a row lies, seen by the group: above 0 is worse off. */
static double get_disadvantage(const struct eh_compose *self, eh_row *row)
{
    const struct eh_words *words = eh_report_get_words(row->measure);
    if (!(row->has & EH_ESTIMATE))
        return -1e300;
    double distance = row->estimate - eh_report_get_reference(self, row);
    return words && words->is_adverse ? distance : -distance;
}

bool eh_report_is_worse_off(const struct eh_compose *self, eh_row *row)
{
    return get_disadvantage(self, row) > 0;
}

eh_row *eh_report_focus(const struct eh_compose *self, const struct eh_rows *rows)
{
    eh_row *best = NULL;
    for (size_t i = 0; i < rows->count; i++) {
        eh_row *row = rows->row[i];
        double gap = eh_report_get_consequence(self, row),
               best_gap = best ? eh_report_get_consequence(self, best) : 0;
        if (row->status == EH_STATUS_HIDDEN)
            continue;
        if (!best || gap > best_gap ||
            (gap >= best_gap && get_disadvantage(self, row) > get_disadvantage(self, best)))
            best = row;
    }
    return best;
}

struct eh_finding eh_report_judge(const struct eh_compose *self, const struct eh_rows *rows,
                                  const char *topic)
{
    eh_row *focus = eh_report_focus(self, rows);
    if (focus && rows->count <= 2 && eh_report_is_tested(self, focus))
        return eh_report_find_words(self, focus);
    return eh_report_sum_up(self, rows, topic);
}

bool eh_report_is_about_people(const struct eh_compose *self, eh_row *row)
{
    enum eh_chapter chapter = eh_report_get_chapter(self, row);
    return eh_report_is_equity(self, row->attribute) ||
           (!*row->attribute && (chapter == EH_CHAPTER_ALLIANCES || chapter >= EH_CHAPTER_MEETING));
}

static bool may_lead(const struct eh_compose *self, eh_row *row, bool equity)
{
    bool is_made = !equity && eh_report_get_chapter(self, row) == EH_CHAPTER_MIXING &&
                   !eh_report_is_work(self, row->layer);
    return !is_made && !eh_report_is_contradicted(self, row);
}

struct eh_rows eh_report_select_tested(const struct eh_compose *self, enum eh_chapter chapter, bool equity,
                                       bool inside)
{
    struct eh_rows out = {0};
    for (size_t i = 0; i < self->published->count; i++) {
        eh_row *row = &self->published->row[i];
        if (self->catalogue[row->measure_index].chapter != chapter || !eh_report_is_tested(self, row) ||
            eh_report_is_about_people(self, row) != equity || (!inside && eh_report_is_inside(row)) ||
            !may_lead(self, row, equity))
            continue;
        EH_RESERVE(self->arena, out.row, out.count, out.capacity);
        out.row[out.count++] = row;
    }
    return out;
}

struct ranked {
    eh_row *row;
    double consequence;
    size_t place;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->consequence != y->consequence)
        return x->consequence > y->consequence ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

/* A group that is better off in a comparison where another one is clearly worse off: the same finding. */
static bool is_other_side(const struct eh_compose *self, const struct eh_rows *rows, eh_row *row)
{
    if (get_disadvantage(self, row) > 0)
        return false;
    for (size_t i = 0; i < rows->count; i++) {
        eh_row *other = rows->row[i];
        if (other->verdict == EH_GAP && other->measure_index == row->measure_index &&
            strcmp(other->layer, row->layer) == 0 && strcmp(other->attribute, row->attribute) == 0 &&
            strcmp(other->within, row->within) == 0 && get_disadvantage(self, other) > 0)
            return true;
    }
    return false;
}

void eh_report_add_headlines(struct eh_compose *self, const struct eh_rows *rows,
                             const struct eh_finding *except, size_t most)
{
    struct ranked *ranked = EH_NEW_ARRAY(self->arena, struct ranked, rows->count);
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (rows->row[i]->verdict == EH_GAP && !(except && rows->row[i] == except->row) &&
            !is_other_side(self, rows, rows->row[i]))
            ranked[count++] = (struct ranked){rows->row[i], eh_report_get_consequence(self, rows->row[i]), i};
    qsort(ranked, count, sizeof *ranked, compare_ranked);
    struct eh_list list = {0};
    for (size_t i = 0; i < count && i < most; i++)
        eh_report_list_add(self, &list, NULL,
                           eh_arena_format(self->arena, "%s; %s.",
                                           eh_report_find_words(self, ranked[i].row).headline,
                                           eh_report_name_origin(self, ranked[i].row)));
    if (count > most)
        eh_report_list_add(self, &list, NULL,
                           eh_say(self, EH_SAY_MORE_IN_THE_FULL_TABLES,
                                  eh_format_count(&self->form, (double)(count - most))));
    eh_report_add_list(self, &list);
}

const char *eh_report_find_closed(const struct eh_compose *self, const char *word, const char *otherwise)
{
    for (size_t i = 0; i < self->provenance->closed_count; i++)
        if (strstr(self->provenance->closed[i].what, word))
            return eh_say(self, EH_SAY_NOT_OPEN_WITH_THESE_DATA_AND_SETTINGS,
                          eh_say_translate(&self->form, self->provenance->closed[i].needs));
    return otherwise;
}
