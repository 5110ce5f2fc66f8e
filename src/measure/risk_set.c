#include "risk_set.h"

enum { DAYS_SINCE_HIRED = 30 };

void eh_risk_set_fill(const struct eh_study *study, bool with_deciders, bool *out)
{
    const struct eh_people *people = &study->people;
    int32_t first = study->period.first;
    for (uint32_t i = 0; i < people->n; i++) {
        bool is_settled =
            people->hired[i] == EH_DATE_NONE || (int64_t)people->hired[i] + DAYS_SINCE_HIRED <= first;
        bool is_there = people->left[i] == EH_DATE_NONE || people->left[i] >= first;
        out[i] = is_settled && is_there && (with_deciders || !people->is_decider[i]);
    }
}

bool eh_risk_set_is_in_period(const struct eh_period *period, int32_t day)
{
    return period->all || (day != EH_DATE_NONE && day >= period->first && day <= period->last);
}

void eh_risk_set_add_outcomes(const struct eh_study *study, enum eh_outcome_kind kind, bool *out)
{
    const struct eh_outcomes *outcomes = &study->outcomes;
    for (uint32_t k = 0; k < outcomes->count; k++)
        if (outcomes->kind[k] == (uint8_t)kind && outcomes->person[k] < study->people.n &&
            eh_risk_set_is_in_period(&study->period, outcomes->date[k]))
            out[outcomes->person[k]] = true;
}
