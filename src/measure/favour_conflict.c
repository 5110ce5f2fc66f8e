/* How many decisions stand under a link between decider and candidate, and were they disclosed? */
#include <stdlib.h>
#include <string.h>

#include "evenhand/measure/person.h"
#include "favour.h"

enum { CLOSE_TIE, MENTORING, REPORTING_LINE, CIRCLE, ANY, LINKS };

static const char *const link_names[LINKS] = {"close tie", "mentoring", "reporting line", "circle", "any"};

static uint64_t key_of(uint32_t a, uint32_t b)
{
    return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

static int compare_keys(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Everybody who ever was a mentor or sponsor of whom, in either direction. */
static uint64_t *list_mentoring(const struct eh_mentoring *mentoring, struct eh_arena *scratch)
{
    uint64_t *pair = EH_NEW_ARRAY(scratch, uint64_t, mentoring->count);
    for (uint32_t k = 0; k < mentoring->count; k++)
        pair[k] = key_of(mentoring->mentor[k], mentoring->mentee[k]);
    if (mentoring->count)
        qsort(pair, mentoring->count, sizeof *pair, compare_keys);
    return pair;
}

/* A link that no file or column can tell of has no row, and counts nowhere. */
static bool is_known(const struct eh_study *study, int link)
{
    if (link == MENTORING)
        return study->mentoring.present;
    return link != REPORTING_LINE || study->people.has_manager;
}

static void find_links(const struct eh_study *study, const struct eh_favour_window *window,
                       const struct eh_votes *votes, struct eh_arena *scratch, bool *is_linked[LINKS])
{
    const struct eh_people *people = &study->people;
    const uint64_t *pair = list_mentoring(&study->mentoring, scratch);
    for (int link = 0; link < LINKS; link++)
        is_linked[link] = EH_NEW_ARRAY(scratch, bool, votes->count);
    for (size_t k = 0; k < votes->count; k++) {
        uint32_t a = votes->decisions->candidate[votes->row[k]], b = votes->decisions->decider[votes->row[k]];
        uint64_t key = key_of(a, b);
        is_linked[CLOSE_TIE][k] = votes->is_close[k];
        is_linked[MENTORING][k] =
            study->mentoring.count && bsearch(&key, pair, study->mentoring.count, sizeof *pair, compare_keys);
        is_linked[REPORTING_LINE][k] =
            people->has_manager && (people->manager[a] == b || people->manager[b] == a);
        is_linked[CIRCLE][k] = eh_favour_share_circle(window, a, b);
        for (int link = 0; link < ANY; link++)
            is_linked[ANY][k] |= is_linked[link][k];
    }
}

/* Cases of the votes in `is_in` (NULL: all), as a share of them. */
static void add_share(const struct eh_context *context, const struct eh_votes *votes, int link, int what,
                      const bool *is_in, const bool *is_case, struct eh_arena *scratch)
{
    static const char *const names[] = {"", "disclosed", "recused", "neither"};
    uint32_t n = 0, cases = 0, n_roster = context->study->people.n_roster;
    bool *is_both = EH_NEW_ARRAY(scratch, bool, votes->count);
    for (size_t k = 0; k < votes->count; k++) {
        is_both[k] = (!is_in || is_in[k]) && is_case[k];
        n += !is_in || is_in[k];
        cases += is_both[k];
    }
    struct eh_result row = eh_result_start("conflict.rate");
    row.group = link_names[link];
    row.order.group = (uint32_t)link;
    row.other = names[what];
    row.order.other = (uint32_t)what;
    eh_tables_set_share(&row, cases, n);
    struct eh_votes_behind all = eh_votes_count_behind(votes, is_in, n_roster, scratch);
    struct eh_votes_behind some = eh_votes_count_behind(votes, is_both, n_roster, scratch);
    row.n_people = all.people;
    row.cases_people = n ? some.people : UINT64_MAX;
    row.dominance_01 = some.dominance_01 > all.dominance_01 ? some.dominance_01 : all.dominance_01;
    eh_results_add(context->results, &row);
}

void eh_favour_conflict(const struct eh_context *context, const struct eh_favour_window *window,
                        const struct eh_votes *votes)
{
    const struct eh_decisions *decisions = votes->decisions;
    struct eh_arena *scratch = eh_context_scratch(context);
    bool *is_linked[LINKS], *told[3];
    const bool is_told[3] = {decisions->has_disclosed, decisions->has_recused,
                             decisions->has_disclosed && decisions->has_recused};
    find_links(context->study, window, votes, scratch, is_linked);
    for (int what = 0; what < 3; what++)
        told[what] = EH_NEW_ARRAY(scratch, bool, votes->count);
    for (size_t k = 0; k < votes->count; k++) {
        told[0][k] = decisions->disclosed[votes->row[k]];
        told[1][k] = decisions->recused[votes->row[k]];
        told[2][k] = !told[0][k] && !told[1][k];
    }
    for (int link = 0; link < LINKS; link++) {
        if (!is_known(context->study, link))
            continue;
        add_share(context, votes, link, 0, NULL, is_linked[link], scratch);
        for (int what = 0; what < 3; what++)
            if (is_told[what])
                add_share(context, votes, link, what + 1, is_linked[link], told[what], scratch);
    }
    eh_arena_free(scratch);
}

static int compare_conflicts(const void *a, const void *b)
{
    const struct eh_conflict *x = a, *y = b;
    if (x->decider != y->decider)
        return x->decider < y->decider ? -1 : 1;
    if (x->candidate != y->candidate)
        return x->candidate < y->candidate ? -1 : 1;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    int rules = strcmp(x->rule, y->rule);
    if (rules)
        return rules;
    return 2 * x->disclosed + x->recused - 2 * y->disclosed - y->recused;
}

int eh_person_conflicts(const struct eh_study *study, const struct eh_network *network,
                        struct eh_arena *arena, struct eh_conflict **out, size_t *out_count,
                        struct eh_failure *failure)
{
    const struct eh_context context = {.study = study, .network = network, .arena = arena};
    struct eh_favour_window window;
    struct eh_votes votes;
    bool *is_linked[LINKS];
    *out_count = 0;
    *out = NULL;
    if (!study->decisions.present)
        return EH_OK;
    if (eh_favour_window_open(&context, true, arena, &window, failure))
        return failure->code;
    eh_votes_find(study, &window, arena, &votes);
    find_links(study, &window, &votes, arena, is_linked);
    *out = EH_NEW_ARRAY(arena, struct eh_conflict, votes.count * ANY);
    for (size_t k = 0; k < votes.count; k++)
        for (int link = 0; link < ANY; link++) {
            const struct eh_decisions *decisions = &study->decisions;
            uint32_t row = votes.row[k], decider = decisions->decider[row],
                     candidate = decisions->candidate[row];
            if (!is_linked[link][k])
                continue;
            (*out)[(*out_count)++] = (struct eh_conflict){
                .decider = decider,
                .candidate = candidate,
                .rule = link_names[link],
                .date = decisions->date[row],
                .strength = link == CLOSE_TIE ? eh_graph_get_weight(window.opt_ties, candidate, decider) : 0,
                .disclosed = decisions->disclosed[row],
                .recused = decisions->recused[row]};
        }
    if (*out_count)
        qsort(*out, *out_count, sizeof **out, compare_conflicts);
    return EH_OK;
}
