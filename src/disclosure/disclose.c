/* The one door between results, which know how many people stand behind each number, and everything that
 * is published.
 *
 * A row passes only where every clause of rule 1 (MEASURES.md section 10) lets it. The clauses read the
 * people behind a row, whatever its unit: a count of ties is judged by the people at their ends, and a rate
 * of records by the records as well. A count that a measure forgot to fill in is zero, and zero is below
 * every limit: the door fails closed.
 *
 * Undefined rows are judged like the others. "empty" beside a group says that nobody of it is there, which
 * is as much a statement about a small group as a number would be.
 */
#include <stdlib.h>
#include <string.h>

#include "door.h"
#include "evenhand/base/bug.h"
#include "evenhand/measure/catalogue.h"

/* A count that is not applicable (UINT64_MAX) passes; none at all does not. */
static bool is_small(uint64_t people, uint32_t k)
{
    return people < k;
}

/* 1 to k - 1: none and all are findings, about everybody in the row and nobody in particular. */
static bool is_few(double people, uint32_t k)
{
    return people > 0 && people < k;
}

/* A group can be larger than the part of it that a comparison with the others rests on: within strata only
 * people count whose stratum holds both sides, and only those with a score. Ties between groups are counted
 * in every stratum: for them the sides matter to the verdict and to nothing else. */
static bool has_small_group(const struct eh_result *row, uint32_t k)
{
    if (is_small(row->group_people, k) || is_small(row->other_people, k))
        return true;
    bool has_sides = row->is_test || row->side_a > 0 || row->side_b > 0;
    return has_sides && strcmp(row->other, "(others)") == 0 &&
           (is_small(row->side_a, k) || is_small(row->side_b, k));
}

/* The one count of people that stands as the estimate, with everybody as n: people without a value. */
static bool is_count_of_unknown(const struct eh_result *row)
{
    return strcmp(row->measure, "people.unknown") == 0 && (row->has & EH_ESTIMATE) && (row->has & EH_N);
}

/* Ties of a cell or of a group against what chance gives: no rate. */
static bool is_of_ties(const struct eh_result *row)
{
    uint32_t count;
    return eh_catalogue_get(&count)[row->order.measure].chapter == EH_CHAPTER_MIXING &&
           strcmp(row->measure, "mixing.reciprocity") != 0;
}

/* Cases and non-cases. Where n and cases count people, the rest is their difference. Where they count pairs
 * or records, the people behind the cases are given and those behind the rest are not. A rate of them needs k
 * of either as well: four mentorings with a tie before them are four of those mentored. Ties of a mixing cell
 * are judged by people alone, and u of them rest on at most 2u. It does not matter what is made of the two, a
 * share, a ratio to what was expected or an index: both stand in the row, and one subtraction gives the rest.
 */
static bool has_few_cases(const struct eh_result *row, uint32_t k)
{
    if (is_count_of_unknown(row))
        return is_few(row->estimate, k) || is_few(row->n - row->estimate, k);
    if (row->cases_people != UINT64_MAX && is_few((double)row->cases_people, k))
        return true;
    if (!(row->has & EH_CASES) || !(row->has & EH_N))
        return false;
    bool of_people = row->cases_people != UINT64_MAX && (double)row->cases_people == row->cases &&
                     (double)row->n_people == row->n;
    if (of_people)
        return is_few(row->n - row->cases, k);
    double unit = is_of_ties(row) ? 2 : 1;
    return row->cases <= row->n && (is_few(unit * row->cases, k) || is_few(unit * (row->n - row->cases), k));
}

/* A point of a Lorenz curve speaks of the people below it and of the rest above: neither tail may be small.
 */
static bool has_small_tail(const struct eh_result *row, uint32_t k)
{
    static const char suffix[] = ".lorenz";
    size_t length = strlen(row->measure);
    if (length < sizeof suffix || strcmp(row->measure + length - (sizeof suffix - 1), suffix) != 0)
        return false;
    uint64_t percent = strtoul(row->group, NULL, 10); /* "10%" */
    EH_CHECK(percent <= 100);
    uint64_t most = 100 * (uint64_t)k;
    return row->n_people * percent < most || row->n_people * (100 - percent) < most;
}

/* "no ties" or "one group" of a whole layer: no number, no group, and so nobody to be told from the others.
 */
static bool speaks_of_nobody(const struct eh_result *row)
{
    return row->undefined && row->has == 0 && row->group[0] == '\0' && row->other[0] == '\0';
}

/* A homogeneity of one says of everybody in a circle of which group they are. A rule of its own would say the
 * same by its name: it counts among those of too few cases. */
static bool tells_all(const struct eh_result *row)
{
    return strcmp(row->measure, "alliance.homogeneity") == 0 && row->has & EH_ESTIMATE && row->estimate >= 1;
}

/* (unknown) is no group: that nobody of a department lacks a value is a finding, as with people.unknown. */
static bool is_nobody_unknown(const struct eh_result *row)
{
    return strcmp(row->measure, "people.count") == 0 && row->n_people == 0 &&
           strcmp(row->group, "(unknown)") == 0;
}

static enum eh_door_rule judge(const struct eh_result *row, uint32_t k)
{
    uint32_t count;
    (void)eh_catalogue_get(&count);
    EH_CHECK(row->order.measure < count);
    if (speaks_of_nobody(row))
        return EH_RULE_NONE;
    if (is_small(row->n_people, k) && !is_nobody_unknown(row))
        return EH_RULE_PEOPLE;
    if (has_small_group(row, k) || has_small_tail(row, k))
        return EH_RULE_GROUP;
    if (has_few_cases(row, k) || tells_all(row))
        return EH_RULE_CASES;
    return row->dominance_01 > 0.5 ? EH_RULE_DOMINANCE : EH_RULE_NONE;
}

static struct eh_published_row publish(const struct eh_result *row, bool hidden)
{
    struct eh_published_row out = {
        .measure_index = row->order.measure,
        .measure = row->measure,
        .layer = row->layer,
        .attribute = row->attribute,
        .group = row->group,
        .other = row->other,
        .within = row->within,
        .status = EH_STATUS_HIDDEN,
    };
    if (hidden)
        return out; /* the key and nothing else */
    out.has = row->has;
    out.n = row->n;
    out.cases = row->cases;
    out.estimate = row->estimate;
    out.ci_low = row->ci_low;
    out.ci_high = row->ci_high;
    out.expected = row->expected;
    out.null_sd = row->null_sd;
    out.p = row->p;
    out.q = row->q;
    out.verdict = row->verdict;
    out.robust = row->robust;
    out.undefined = row->undefined;
    out.status = row->undefined ? EH_STATUS_UNDEFINED : EH_STATUS_OK;
    return out;
}

const char *eh_door_word_rule(enum eh_door_rule rule, uint32_t k, struct eh_arena *arena)
{
    switch (rule) {
    case EH_RULE_PEOPLE:
        return eh_arena_format(arena, "fewer than %u people (none included) behind the number", k);
    case EH_RULE_GROUP:
        return eh_arena_format(arena, "a group of fewer than %u people", k);
    case EH_RULE_CASES:
        return eh_arena_format(arena, "1 to %u people with what is counted, or without it", k - 1);
    case EH_RULE_DOMINANCE:
        return "one person behind more than half of a count";
    case EH_RULE_LEDGER:
        return eh_arena_format(
            arena,
            "fewer than %u people who came or went since an earlier report, and would stand out against it",
            k);
    case EH_RULE_SHIELD:
        return "a result that would give a hidden one away";
    default:
        EH_UNREACHABLE();
    }
}

static void judge_all(const struct eh_results *results, const struct eh_disclosure *options,
                      struct eh_arena *scratch, enum eh_door_rule *rule)
{
    for (size_t i = 0; i < results->count; i++)
        rule[i] = judge(&results->row[i], options->minimum_group);
    if (options->rows_only)
        return;
    struct eh_door door = {.results = results,
                           .arena = scratch,
                           .k = options->minimum_group,
                           .ledger = options->ledger,
                           .rule = rule};
    eh_door_read(&door);
    eh_door_hide_groups(&door);
    eh_door_hide_cells(&door);
    eh_door_hide_tables(&door);
    eh_door_hide_ties(&door);
}

void eh_disclose(const struct eh_results *results, const struct eh_disclosure *options, const char *period,
                 struct eh_arena *arena, struct eh_published *out)
{
    EH_CHECK(options->minimum_group >= 3);
    uint64_t hidden[EH_RULE_COUNT] = {0};
    struct eh_arena scratch;
    eh_arena_init(&scratch, arena);
    enum eh_door_rule *rule = EH_NEW_ARRAY(&scratch, enum eh_door_rule, results->count);
    judge_all(results, options, &scratch, rule);
    *out = (struct eh_published){
        .period = period, .minimum_group = options->minimum_group, .count = results->count};
    out->row = EH_NEW_ARRAY(arena, struct eh_published_row, results->count);
    for (size_t i = 0; i < results->count; i++) {
        hidden[rule[i]]++;
        out->row[i] = publish(&results->row[i], rule[i] != EH_RULE_NONE);
    }
    eh_arena_free(&scratch);
    out->hidden = EH_NEW_ARRAY(arena, struct eh_hidden_count, EH_RULE_COUNT);
    for (enum eh_door_rule r = EH_RULE_PEOPLE; r < EH_RULE_COUNT; r++) {
        if (hidden[r] == 0)
            continue;
        out->hidden_rows += hidden[r];
        out->hidden[out->hidden_rule_count++] =
            (struct eh_hidden_count){.rule = eh_door_word_rule(r, options->minimum_group, arena), .rows = hidden[r]};
    }
}
