#include "favour.h"
#include "risk_set.h"

void eh_votes_find(const struct eh_study *study, const struct eh_favour_window *window,
                   struct eh_arena *arena, struct eh_votes *out)
{
    const struct eh_decisions *decisions = &study->decisions;
    *out = (struct eh_votes){.decisions = decisions,
                             .row = EH_NEW_ARRAY(arena, uint32_t, decisions->count),
                             .is_vote = EH_NEW_ARRAY(arena, bool, decisions->count),
                             .is_close = EH_NEW_ARRAY(arena, bool, decisions->count)};
    for (uint32_t k = 0; k < decisions->count; k++) {
        if (!eh_risk_set_is_in_period(&study->period, decisions->date[k]))
            continue;
        /* People are those of the period: with anybody else there can be no close tie, and to count them as
         * unlinked would dilute what is asked. */
        if (decisions->candidate[k] >= study->people.n || decisions->decider[k] >= study->people.n) {
            out->outsiders++;
            continue;
        }
        out->row[out->count] = k;
        out->is_vote[out->count] = decisions->is_decided[k] && !decisions->recused[k];
        out->is_close[out->count++] =
            eh_favour_is_close(window, decisions->candidate[k], decisions->decider[k]);
    }
}

struct eh_votes_behind eh_votes_count_behind(const struct eh_votes *votes, const bool *opt_is_in,
                                             uint32_t n_roster, struct eh_arena *scratch)
{
    uint32_t *count = EH_NEW_ARRAY(scratch, uint32_t, n_roster), most = 0;
    bool *is_candidate = EH_NEW_ARRAY(scratch, bool, n_roster);
    struct eh_votes_behind out = {0};
    size_t all = 0;
    for (size_t k = 0; k < votes->count; k++) {
        if (opt_is_in && !opt_is_in[k])
            continue;
        uint32_t decider = votes->decisions->decider[votes->row[k]];
        uint32_t candidate = votes->decisions->candidate[votes->row[k]];
        count[decider]++;
        count[candidate] += candidate != decider;
        is_candidate[candidate] = true;
        all++;
    }
    for (uint32_t i = 0; i < n_roster; i++) {
        out.people += count[i] > 0;
        out.candidates += is_candidate[i];
        most = count[i] > most ? count[i] : most;
    }
    out.dominance_01 = all ? (double)most / (double)all : 0;
    return out;
}
