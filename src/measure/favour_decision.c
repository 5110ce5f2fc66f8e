/* Selected more often by those with whom there is a link?
 *
 * The votes of one candidate hang together, and so do those of one panel: nothing here may take them for
 * independent. So candidates whom the same deciders judged in the same decision swap all their votes as one
 * block. In such a swap the votes of a decision, the linked ones and the selections among them stay as many
 * as they were; only how many of the selections stand on linked votes moves, and that number is the
 * statistic. */
#include <stdlib.h>

#include "compare_permute.h"
#include "favour.h"

struct vote {
    uint32_t stratum, candidate, decider;
    bool is_block; /* a decision is named: the votes on a candidate in it move together */
    bool is_linked, is_selected;
    size_t place; /* in the votes */
};

/* Votes of strata that hold both kinds, sorted by stratum, then by candidate, then by decider. */
struct panel {
    const struct eh_context *context;
    const struct eh_votes *votes;
    size_t count;
    struct vote *vote;
    size_t table_count;
    struct eh_table2 *table;
};

static int by_place(const void *a, const void *b)
{
    const struct vote *x = a, *y = b;
    if (x->stratum != y->stratum)
        return x->stratum < y->stratum ? -1 : 1;
    if (x->candidate != y->candidate)
        return x->candidate < y->candidate ? -1 : 1;
    if (x->decider != y->decider)
        return x->decider < y->decider ? -1 : 1;
    return (int)x->is_selected - (int)y->is_selected;
}

/* The vote as an entry: its decision is the stratum, or where none is named its decider. */
static struct vote describe(const struct eh_votes *votes, size_t place, bool is_linked)
{
    const struct eh_decisions *decisions = votes->decisions;
    uint32_t row = votes->row[place];
    bool is_named = decisions->has_decision && decisions->decision[row] != EH_PERSON_NONE;
    return (struct vote){.stratum = is_named ? decisions->decision[row]
                                             : decisions->decision_count + decisions->decider[row],
                         .candidate = decisions->candidate[row],
                         .decider = decisions->decider[row],
                         .is_block = is_named,
                         .is_linked = is_linked,
                         .is_selected = decisions->selected[row],
                         .place = place};
}

/* Drops the strata that hold one kind of vote only, and makes a table of each that stays. */
static void keep_both(struct panel *self, struct eh_arena *scratch)
{
    size_t kept = 0;
    self->table = EH_NEW_ARRAY(scratch, struct eh_table2, self->count);
    for (size_t first = 0, end; first < self->count; first = end) {
        struct eh_table2 table = {0};
        for (end = first; end < self->count && self->vote[end].stratum == self->vote[first].stratum; end++) {
            const struct vote *vote = &self->vote[end];
            *(vote->is_linked ? &table.n_g : &table.n_o) += 1;
            *(vote->is_linked ? &table.cases_g : &table.cases_o) += vote->is_selected;
        }
        if (table.n_g <= 0 || table.n_o <= 0)
            continue;
        self->table[self->table_count++] = table;
        for (size_t k = first; k < end; k++)
            self->vote[kept++] = self->vote[k];
    }
    self->count = kept;
}

/* --- blocks that may swap --- */

struct blocks {
    uint32_t count;
    uint32_t *start; /* count + 1: into the votes */
    uint32_t *kind;  /* count: blocks of one kind were judged by the same deciders in the same decision */
    uint32_t kinds;
    size_t linked; /* linked votes */
    uint32_t *linked_block, *linked_offset;
    const struct vote *vote;
};

struct block_key {
    const struct vote *vote;
    uint32_t length, block;
};

static int by_panel(const void *a, const void *b)
{
    const struct block_key *x = a, *y = b;
    if (x->vote->stratum != y->vote->stratum)
        return x->vote->stratum < y->vote->stratum ? -1 : 1;
    if (x->length != y->length)
        return x->length < y->length ? -1 : 1;
    for (uint32_t k = 0; k < x->length; k++)
        if (x->vote[k].decider != y->vote[k].decider)
            return x->vote[k].decider < y->vote[k].decider ? -1 : 1;
    return 0;
}

static void number_kinds(struct blocks *self, struct eh_arena *scratch)
{
    struct block_key *key = EH_NEW_ARRAY(scratch, struct block_key, self->count);
    for (uint32_t b = 0; b < self->count; b++)
        key[b] = (struct block_key){self->vote + self->start[b], self->start[b + 1] - self->start[b], b};
    qsort(key, self->count, sizeof *key, by_panel);
    for (uint32_t k = 0; k < self->count; k++) {
        self->kinds += k == 0 || by_panel(&key[k - 1], &key[k]) != 0;
        self->kind[key[k].block] = self->kinds - 1;
    }
}

static void build_blocks(const struct panel *panel, struct eh_arena *scratch, struct blocks *out)
{
    *out = (struct blocks){.vote = panel->vote,
                           .start = EH_NEW_ARRAY(scratch, uint32_t, panel->count + 1),
                           .linked_block = EH_NEW_ARRAY(scratch, uint32_t, panel->count),
                           .linked_offset = EH_NEW_ARRAY(scratch, uint32_t, panel->count)};
    for (uint32_t k = 0; k < panel->count; k++) {
        const struct vote *vote = &panel->vote[k];
        bool goes_on =
            k && vote->is_block && vote[-1].stratum == vote->stratum && vote[-1].candidate == vote->candidate;
        if (!goes_on)
            out->start[out->count++] = k;
        if (vote->is_linked) {
            out->linked_block[out->linked] = out->count - 1;
            out->linked_offset[out->linked++] = k - out->start[out->count - 1];
        }
    }
    out->start[out->count] = (uint32_t)panel->count;
    out->kind = EH_NEW_ARRAY(scratch, uint32_t, out->count);
    number_kinds(out, scratch);
}

/* `label` says whose votes a block gets, from 1. */
static void evaluate(const void *state, const uint32_t *label, double *out)
{
    const struct blocks *self = state;
    uint64_t selected = 0;
    for (size_t k = 0; k < self->linked; k++)
        selected +=
            self->vote[self->start[label[self->linked_block[k]] - 1] + self->linked_offset[k]].is_selected;
    *out = (double)selected;
}

static double find_p(const struct panel *panel, struct eh_arena *scratch)
{
    struct blocks blocks;
    build_blocks(panel, scratch, &blocks);
    uint32_t *label = EH_NEW_ARRAY(scratch, uint32_t, blocks.count);
    for (uint32_t b = 0; b < blocks.count; b++)
        label[b] = b + 1;
    double observed, p;
    evaluate(&blocks, label, &observed);
    struct eh_permutation test = {.n = blocks.count,
                                  .stratum_count = blocks.kinds,
                                  .label = label,
                                  .stratum = blocks.kind,
                                  .statistics = 1,
                                  .evaluate = evaluate,
                                  .state = &blocks,
                                  .observed = &observed};
    eh_permutation_run(&test, panel->context, scratch, &p);
    return p;
}

/* --- rows --- */

static void set_behind(const struct panel *panel, struct eh_result *row, struct eh_arena *scratch)
{
    const struct eh_votes *votes = panel->votes;
    uint32_t n_roster = panel->context->study->people.n_roster;
    bool *is_in = EH_NEW_ARRAY(scratch, bool, votes->count);
    for (size_t k = 0; k < panel->count; k++)
        is_in[panel->vote[k].place] = true;
    struct eh_votes_behind all = eh_votes_count_behind(votes, is_in, n_roster, scratch);
    for (size_t k = 0; k < panel->count; k++)
        is_in[panel->vote[k].place] = panel->vote[k].is_linked;
    row->n_people = all.people;
    row->dominance_01 = all.dominance_01;
    row->group_people = eh_votes_count_behind(votes, is_in, n_roster, scratch).candidates;
    for (size_t k = 0; k < panel->count; k++)
        is_in[panel->vote[k].place] = !panel->vote[k].is_linked;
    row->other_people = eh_votes_count_behind(votes, is_in, n_roster, scratch).candidates;
}

/* The odds ratio of selection given a link, over strata that hold both kinds of votes. */
static void add_row(struct panel *panel, struct eh_result *row, struct eh_arena *scratch)
{
    bool is_empty = panel->count == 0;
    if (panel->count)
        qsort(panel->vote, panel->count, sizeof *panel->vote, by_place);
    keep_both(panel, scratch);
    set_behind(panel, row, scratch);
    if (!panel->count) {
        eh_result_undefine(row, is_empty ? EH_UNDEFINED_EMPTY : EH_UNDEFINED_ONE_SIDED, 0);
    } else {
        struct eh_tables tables = {.table = panel->table, .count = panel->table_count};
        eh_tables_set_odds(row, &tables, find_p(panel, scratch));
        row->has &= ~(uint32_t)EH_CI; /* made for independent votes */
        row->ci_low = row->ci_high = 0;
        if (panel->table_count == 1)
            row->cases_people =
                eh_tables_get_least_cell((uint64_t)panel->table->cases_g, (uint64_t)panel->table->n_g,
                                         (uint64_t)panel->table->cases_o, (uint64_t)panel->table->n_o);
        if (row->has & EH_N)
            eh_result_set(row, EH_N, (double)panel->count);
        row->is_test = row->has & EH_P;
        row->side_a = (uint32_t)row->group_people;
        row->side_b = (uint32_t)row->other_people;
    }
    eh_results_add(panel->context->results, row);
}

static struct panel new_panel(const struct eh_context *context, const struct eh_votes *votes,
                              struct eh_arena *scratch)
{
    return (struct panel){
        .context = context, .votes = votes, .vote = EH_NEW_ARRAY(scratch, struct vote, votes->count)};
}

void eh_favour_decision(const struct eh_context *context, const struct eh_favour_window *window,
                        const struct eh_votes *votes)
{
    struct eh_arena *scratch = eh_context_scratch(context);
    struct panel panel = new_panel(context, votes, scratch);
    for (size_t k = 0; k < votes->count; k++)
        if (votes->is_vote[k])
            panel.vote[panel.count++] = describe(votes, k, votes->is_close[k]);
    struct eh_result row = eh_result_start("favour.decision");
    row.layer = eh_favour_informal(context);
    row.group = "close tie";
    row.other = "no close tie";
    row.order.other = 1;
    row.within = "decision";
    row.hangs_on_weight = eh_favour_has_weights(window);
    add_row(&panel, &row, scratch);
    eh_arena_free(scratch);
}

void eh_favour_in_group(const struct eh_context *context, const struct eh_votes *votes)
{
    const struct eh_people *people = &context->study->people;
    for (uint32_t a = 0; a < people->attribute_count; a++) {
        const struct eh_attribute *attribute = &people->attribute[a];
        if (!attribute->is_group)
            continue;
        struct eh_arena *scratch = eh_context_scratch(context);
        struct panel panel = new_panel(context, votes, scratch);
        for (size_t k = 0; k < votes->count; k++) {
            uint32_t decider = attribute->roster_label[votes->decisions->decider[votes->row[k]]];
            uint32_t candidate = attribute->roster_label[votes->decisions->candidate[votes->row[k]]];
            if (votes->is_vote[k] && decider != EH_UNKNOWN && candidate != EH_UNKNOWN)
                panel.vote[panel.count++] = describe(votes, k, decider == candidate);
        }
        struct eh_result row = eh_result_start("favour.in_group");
        row.attribute = attribute->name;
        row.order.attribute = a;
        row.group = "same group";
        row.other = "other group";
        row.order.other = 1;
        row.within = "decision";
        add_row(&panel, &row, scratch);
        eh_arena_free(scratch);
    }
}
