/* Which measures the data can answer: what each of them needs, and what of it is there. */
#include <string.h>

#include "evenhand/base/bug.h"
#include "evenhand/pipeline/check.h"
#include "needs.h"

/* What each measure needs, by the longest front part of its name: whatever else there is, without it no row
 * has a number. A test holds this table against what measuring gives (tests/command/test_check_answers.sh).
 */
static const struct {
    const char *name;
    uint32_t needs;
} rules[] = {
    {"people.", EH_NEED_ATTRIBUTE},
    {"data.", EH_NEED_TIES},
    {"data.arcs", EH_NEED_TIES | EH_NEED_DIRECTED},
    {"data.reciprocity", EH_NEED_TIES | EH_NEED_DIRECTED},
    {"inclusion.", EH_NEED_TIES | EH_NEED_GROUPS},
    {"inclusion.crossing.", EH_NEED_TIES | EH_NEED_GROUPS | EH_NEED_DEPARTMENT},
    {"inclusion.reach.", EH_NEED_TIES | EH_NEED_GROUPS | EH_NEED_POWER},
    {"inclusion.near.", EH_NEED_TIES | EH_NEED_GROUPS | EH_NEED_POWER},
    {"inclusion.external.", EH_NEED_GROUPS | EH_NEED_EXTERNALS},
    {"inclusion.between.", EH_NEED_TIES | EH_NEED_GROUPS | EH_NEED_SOURCES},
    {"inclusion.gini", EH_NEED_TIES},
    {"inclusion.lorenz", EH_NEED_TIES | EH_NEED_PEOPLE},
    {"mixing.", EH_NEED_TIES | EH_NEED_ATTRIBUTE},
    {"mixing.reciprocity", EH_NEED_TIES | EH_NEED_ATTRIBUTE | EH_NEED_DIRECTED},
    {"mixing.exposure", EH_NEED_TIES | EH_NEED_GROUPS | EH_NEED_POWER | EH_NEED_DEPARTMENT},
    {"mixing.choice", EH_NEED_TIES | EH_NEED_GROUPS | EH_NEED_POWER | EH_NEED_DEPARTMENT},
    {"mixing.bias", EH_NEED_TIES | EH_NEED_GROUPS | EH_NEED_POWER | EH_NEED_DEPARTMENT},
    {"alliance.", EH_NEED_TIES},
    {"alliance.power", EH_NEED_TIES | EH_NEED_POWER},
    {"alliance.homogeneity", EH_NEED_TIES | EH_NEED_GROUPS},
    {"alliance.kind", EH_NEED_TIES | EH_NEED_GROUPS},
    {"alliance.membership.", EH_NEED_TIES | EH_NEED_GROUPS},
    {"access.", EH_NEED_MENTORING | EH_NEED_PAIRS | EH_NEED_GROUPS},
    {"access.rate", EH_NEED_MENTORING | EH_NEED_GROUPS},
    {"access.shortfall", EH_NEED_MENTORING | EH_NEED_GROUPS},
    {"access.seniority", EH_NEED_MENTORING | EH_NEED_PAIRS | EH_NEED_GROUPS | EH_NEED_LEVEL},
    {"access.power.", EH_NEED_MENTORING | EH_NEED_PAIRS | EH_NEED_GROUPS | EH_NEED_POWER},
    {"access.power.rate", EH_NEED_MENTORING | EH_NEED_GROUPS | EH_NEED_POWER},
    {"access.single_route", EH_NEED_TIES | EH_NEED_MENTORING | EH_NEED_POWER},
    {"access.load_gini", EH_NEED_MENTORING | EH_NEED_PAIRS},
    {"access.top10", EH_NEED_MENTORING | EH_NEED_PAIRS},
    {"access.lorenz", EH_NEED_MENTORING | EH_NEED_PAIRS | EH_NEED_MENTORS},
    {"meeting.", EH_NEED_TIES | EH_NEED_MENTORING | EH_NEED_PAIRS | EH_NEED_DATES},
    {"meeting.overlap", EH_NEED_TIES | EH_NEED_MENTORING},
    {"meeting.lift", EH_NEED_TIES | EH_NEED_MENTORING | EH_NEED_PAIRS},
    {"meeting.state", EH_NEED_TIES | EH_NEED_MENTORING | EH_NEED_GROUPS},
    {"meeting.opens", EH_NEED_TIES | EH_NEED_MENTORING | EH_NEED_PAIRS | EH_NEED_DATES | EH_NEED_POWER},
    {"favour.", EH_NEED_OUTCOMES | EH_NEED_PERIOD | EH_NEED_POWER},
    {"favour.odds", EH_NEED_OUTCOMES | EH_NEED_PERIOD | EH_NEED_POWER | EH_NEED_PROMOTIONS},
    {"favour.exposure.", EH_NEED_OUTCOMES | EH_NEED_PERIOD | EH_NEED_POWER | EH_NEED_GROUPS},
    {"favour.payoff",
     EH_NEED_OUTCOMES | EH_NEED_PERIOD | EH_NEED_POWER | EH_NEED_PROMOTIONS | EH_NEED_GROUPS},
    {"favour.decision", EH_NEED_DECISIONS | EH_NEED_SELECTED},
    {"favour.in_group", EH_NEED_DECISIONS | EH_NEED_SELECTED | EH_NEED_GROUPS},
    {"favour.within_candidate", EH_NEED_DECISIONS | EH_NEED_SELECTED},
    {"conflict.", EH_NEED_DECISIONS},
    {"leaving.", EH_NEED_LEAVING | EH_NEED_PERIOD},
    {"leaving.ratio", EH_NEED_LEAVING | EH_NEED_PERIOD | EH_NEED_GROUPS},
};

static uint32_t find_needs(const char *measure)
{
    size_t longest = 0;
    uint32_t needs = UINT32_MAX;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        size_t length = strlen(rules[i].name);
        if (length < longest || strncmp(measure, rules[i].name, length) != 0)
            continue;
        longest = length;
        needs = rules[i].needs;
    }
    EH_CHECK(needs != UINT32_MAX); /* a measure without a rule */
    /* Averages are told of structure, too. */
    size_t length = strlen(measure);
    bool is_mean = strncmp(measure, "inclusion.", 10) == 0 && strcmp(measure + length - 5, ".mean") == 0;
    return is_mean ? (needs & ~(uint32_t)EH_NEED_GROUPS) | EH_NEED_ATTRIBUTE : needs;
}

/* ---- what the rows say ---- */

struct rows {
    uint32_t shown, hidden, undefined;
    const char *why; /* of the first undefined row that is not empty, else of the first */
};

static void count_rows(const struct eh_published *published, uint32_t measure, struct rows *out)
{
    *out = (struct rows){0};
    for (size_t i = 0; i < published->count; i++) {
        const struct eh_published_row *row = &published->row[i];
        if (row->measure_index != measure)
            continue;
        out->shown += row->status == EH_STATUS_OK;
        out->hidden += row->status == EH_STATUS_HIDDEN;
        out->undefined += row->status == EH_STATUS_UNDEFINED;
        if (row->status == EH_STATUS_UNDEFINED && (!out->why || strcmp(out->why, EH_UNDEFINED_EMPTY) == 0))
            out->why = row->undefined;
    }
}

/* What would make a number of it. */
static const char *word_undefined(const char *why)
{
    static const char *const words[][2] = {
        {EH_UNDEFINED_EMPTY, "people or records in the period that it can be computed of"},
        {EH_UNDEFINED_ONE_GROUP, "people of a second group among those it compares"},
        {EH_UNDEFINED_NO_TIES, "ties among the people it compares"},
        {EH_UNDEFINED_ZERO_VARIANCE, "people who differ in it: all have the same value"},
        {EH_UNDEFINED_INFINITE, "cases on both sides of the comparison"},
        {EH_UNDEFINED_ZERO_BY_ZERO, "cases among the people it compares: there are none, or all are"},
        {EH_UNDEFINED_FEW_ARCS, "ten arcs from one group to another"},
        {EH_UNDEFINED_ONE_SIDED, "comparable people on both sides (strata = none compares all)"},
        {EH_UNDEFINED_TOO_LARGE, "betweenness = 1000 (sampled sources) under [inference]"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], why) == 0)
            return words[i][1];
    EH_UNREACHABLE();
}

/* Why no row of a measure has a number to show, though nothing is missing. */
static const char *word_rows(const struct eh_study *study, const struct rows *rows, const char *measure,
                             struct eh_arena *arena)
{
    if (rows->hidden)
        return eh_arena_format(arena, "larger groups: with a minimum group of %u every number is hidden",
                               study->config.minimum_group);
    if (rows->undefined)
        return word_undefined(rows->why);
    if (strncmp(measure, "alliance.", 9) == 0)
        return "a circle of close ties: there is none";
    return eh_arena_format(arena, "a group of at least %u people to compare with",
                           study->config.minimum_group);
}

void eh_check_compute_answers(const struct eh_study *study, const struct eh_network *network,
                              const struct eh_published *opt_published, struct eh_arena *arena,
                              struct eh_answer *out)
{
    uint32_t count;
    struct eh_needs needs;
    const struct eh_measure *measure = eh_catalogue_get(&count);
    eh_needs_find(study, network, arena, &needs);
    for (uint32_t i = 0; i < count; i++) {
        struct rows rows;
        out[i] = (struct eh_answer){&measure[i], eh_needs_word(&needs, find_needs(measure[i].name), arena)};
        if (!opt_published)
            continue;
        count_rows(opt_published, i, &rows);
        if (rows.shown)
            out[i].needs = NULL;
        else if (!out[i].needs)
            out[i].needs = word_rows(study, &rows, measure[i].name, arena);
    }
}
