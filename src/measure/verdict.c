#include "evenhand/measure/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "evenhand/inference/inference.h"
#include "evenhand/measure/catalogue.h"

enum { SIDE_PEOPLE = 10 };
#define SURE 0.05

/* The rows of one measure in one layer, apart for inside a structure value: contiguous in sorted results,
 * but this does not rely on it. */
struct member {
    struct eh_result *row;
    size_t index;
};

static int compare_members(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    int c = strcmp(x->row->measure, y->row->measure);
    if (!c)
        c = strcmp(x->row->layer, y->row->layer);
    if (!c)
        c = (int)x->row->is_inside - (int)y->row->is_inside;
    return c ? c : (x->index > y->index) - (x->index < y->index);
}

static bool same_family(const struct eh_result *a, const struct eh_result *b)
{
    return !strcmp(a->measure, b->measure) && !strcmp(a->layer, b->layer) && a->is_inside == b->is_inside;
}

static bool can_tell(const struct eh_result *row)
{
    return row->side_a >= SIDE_PEOPLE && row->side_b >= SIDE_PEOPLE;
}

static void set_q(struct member *family, size_t count, struct eh_arena *scratch)
{
    double *p = EH_NEW_ARRAY(scratch, double, count), *q = EH_NEW_ARRAY(scratch, double, count);
    size_t tests = 0;
    for (size_t i = 0; i < count; i++)
        if (can_tell(family[i].row) && !family[i].row->is_mirrored)
            p[tests++] = family[i].row->p;
    eh_benjamini_hochberg(p, tests, scratch, q);
    for (size_t i = 0, t = 0; i < count; i++)
        if (can_tell(family[i].row) && !family[i].row->is_mirrored)
            eh_result_set(family[i].row, EH_Q, q[t++]);
    /* The second row of a mirrored pair takes the q of the first: same attribute, same strata. */
    for (size_t i = 0; i < count; i++) {
        struct eh_result *row = family[i].row;
        if (!row->is_mirrored || !can_tell(row))
            continue;
        for (size_t j = 0; j < count; j++) {
            const struct eh_result *first = family[j].row;
            if (!first->is_mirrored && (first->has & EH_Q) && !strcmp(first->attribute, row->attribute) &&
                !strcmp(first->within, row->within))
                eh_result_set(row, EH_Q, first->q);
        }
    }
}

static bool inside(double low, double high, double least, double most)
{
    return low >= least && high <= most;
}

static bool lies_inside_band(const struct eh_result *row, enum eh_band band)
{
    double half = EH_Z * row->null_sd, off = row->estimate - row->expected;
    bool has_null = (row->has & EH_ESTIMATE) && (row->has & EH_NULL_SD);
    switch (band) {
    case EH_BAND_NONE:
        return false;
    case EH_BAND_ODDS:
        return (row->has & EH_CI_LOW) && (row->has & EH_CI_HIGH) &&
               inside(row->ci_low, row->ci_high, 0.8, 1.25);
    case EH_BAND_SIZE:
        return row->has_size && inside(row->size_low, row->size_high, -0.2, 0.2);
    case EH_BAND_INDEX_10:
        return has_null && (row->has & EH_EXPECTED) && inside(off - half, off + half, -0.1, 0.1);
    case EH_BAND_INDEX_05:
        return has_null && (row->has & EH_EXPECTED) && inside(off - half, off + half, -0.05, 0.05);
    case EH_BAND_RATIO:
        return has_null && inside(row->estimate - half, row->estimate + half, 0.8, 1.25);
    }
    return false;
}

static enum eh_verdict judge(const struct eh_result *row)
{
    uint32_t count;
    const struct eh_measure *measure = &eh_catalogue_get(&count)[row->order.measure];
    if (!can_tell(row))
        return EH_CANNOT_TELL;
    if ((row->has & EH_Q) && row->q < SURE)
        return EH_GAP;
    return lies_inside_band(row, measure->band) ? EH_NO_GAP_SHOWN : EH_CANNOT_TELL;
}

void eh_verdict_compute(struct eh_results *results)
{
    struct eh_arena *scratch = results->arena;
    struct member *member = EH_NEW_ARRAY(scratch, struct member, results->count);
    size_t count = 0;
    for (size_t i = 0; i < results->count; i++)
        if (results->row[i].is_test && (results->row[i].has & EH_P))
            member[count++] = (struct member){&results->row[i], i};
    qsort(member, count, sizeof *member, compare_members);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && same_family(member[first].row, member[end].row);)
            end++;
        set_q(member + first, end - first, scratch);
    }
    for (size_t i = 0; i < count; i++)
        member[i].row->verdict = judge(member[i].row);
}

/* Which way a row points: against what chance gives, or no difference. An infinite ratio points up. */
static int sign_of(const struct eh_result *row)
{
    uint32_t count;
    const struct eh_measure *measure = &eh_catalogue_get(&count)[row->order.measure];
    if (!(row->has & EH_ESTIMATE))
        return 1;
    double neutral = (row->has & EH_EXPECTED) ? row->expected : measure->scale == EH_SCALE_RATIO ? 1 : 0;
    return (row->estimate > neutral) - (row->estimate < neutral);
}

static int compare_keys(const struct eh_result *a, const struct eh_result *b)
{
    int c = strcmp(a->measure, b->measure);
    if (!c)
        c = strcmp(a->layer, b->layer);
    if (!c)
        c = strcmp(a->attribute, b->attribute);
    if (!c)
        c = strcmp(a->within, b->within);
    if (!c)
        c = strcmp(a->group, b->group);
    return c ? c : strcmp(a->other, b->other);
}

static int compare_rows(const void *a, const void *b)
{
    return compare_keys(*(const struct eh_result *const *)a, *(const struct eh_result *const *)b);
}

/* The rows of a rerun, to be found by their key. */
struct rerun {
    const struct eh_result **row;
    size_t count;
};

static struct rerun index_rows(const struct eh_results *results, struct eh_arena *arena)
{
    struct rerun out = {EH_NEW_ARRAY(arena, const struct eh_result *, results->count), results->count};
    for (size_t i = 0; i < results->count; i++)
        out.row[i] = &results->row[i];
    qsort(out.row, out.count, sizeof *out.row, compare_rows);
    return out;
}

static bool stays(const struct eh_result *row, const struct rerun *rerun)
{
    const struct eh_result *const *found =
        bsearch(&row, rerun->row, rerun->count, sizeof *rerun->row, compare_rows);
    return found && ((*found)->has & EH_Q) && (*found)->q < SURE && sign_of(*found) == sign_of(row);
}

void eh_verdict_compute_robust(struct eh_results *results, const struct eh_results *halved,
                               const struct eh_results *doubled)
{
    struct rerun half = index_rows(halved, results->arena), twice = index_rows(doubled, results->arena);
    for (size_t i = 0; i < results->count; i++) {
        struct eh_result *row = &results->row[i];
        if (row->verdict == EH_GAP && row->hangs_on_weight)
            row->robust = stays(row, &half) && stays(row, &twice) ? EH_ROBUST_YES : EH_ROBUST_NO;
    }
}
