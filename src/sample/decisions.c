/* decisions.csv: panels that choose among candidates. */
#include "organisation.h"

#include <math.h>
#include <stdlib.h>

#include "evenhand/base/date.h"

#define SELECTED_CHANCE 0.35 /* of a vote, without a close tie */
#define MERIT_SD        0.5  /* what deciders see alike in a candidate, on the scale of log odds */

enum { DECIDERS_MOST = 5, CANDIDATES_MOST = 6 };

struct panel {
    struct organisation *self;
    struct eh_arena *arena;
    struct eh_random random;
    struct close_ties close;
    struct contact_log mentored;
    uint32_t decision;
    int32_t day;
    uint32_t decider_count, decider[DECIDERS_MOST];
    uint32_t candidate_count, candidate[CANDIDATES_MOST];
};

static int compare_entries(const void *a, const void *b)
{
    const struct log_entry *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static void list_mentored(struct panel *panel)
{
    const struct pairs *pairs = &panel->self->pairs;
    struct contact_log *log = &panel->mentored;
    log->entry = EH_NEW_ARRAY(panel->arena, struct log_entry, pairs->count);
    for (size_t k = 0; k < pairs->count; k++)
        log->entry[log->count++] =
            (struct log_entry){eh_pair_key(pairs->pair[k].mentor, pairs->pair[k].mentee), 0};
    if (log->count)
        qsort(log->entry, log->count, sizeof *log->entry, compare_entries);
}

static bool sits(const struct panel *panel, uint32_t person)
{
    for (uint32_t i = 0; i < panel->decider_count; i++)
        if (panel->decider[i] == person)
            return true;
    for (uint32_t i = 0; i < panel->candidate_count; i++)
        if (panel->candidate[i] == person)
            return true;
    return !eh_organisation_is_here(&panel->self->person[person], panel->day);
}

/* The head and leads of the department, and some from elsewhere. */
static void convene(struct panel *panel, uint32_t department)
{
    const struct organisation *self = panel->self;
    struct range own = self->department_seniors[department];
    uint32_t wanted = 3 + eh_random_below(&panel->random, DECIDERS_MOST - 2);
    panel->decider_count = panel->candidate_count = 0;
    if (!sits(panel, self->department[department].first))
        panel->decider[panel->decider_count++] = self->department[department].first;
    for (int tries = 0; tries < 60 && panel->decider_count < wanted; tries++) {
        bool is_near = eh_random_uniform(&panel->random) < 0.75 && own.end > own.first;
        uint32_t k = is_near ? own.first + eh_random_below(&panel->random, own.end - own.first)
                             : eh_random_below(&panel->random, self->senior_count);
        if (!sits(panel, self->senior[k]))
            panel->decider[panel->decider_count++] = self->senior[k];
    }
}

static void invite_candidates(struct panel *panel, uint32_t department)
{
    const struct organisation *self = panel->self;
    struct range range = self->department[department];
    uint32_t wanted = 2 + eh_random_below(&panel->random, CANDIDATES_MOST - 1);
    for (int tries = 0; tries < 60 && panel->candidate_count < wanted; tries++) {
        uint32_t i = range.first + eh_random_below(&panel->random, range.end - range.first);
        if (self->person[i].level < LEVEL_DECIDER && !sits(panel, i))
            panel->candidate[panel->candidate_count++] = i;
    }
}

static bool is_linked(const struct panel *panel, uint32_t decider, uint32_t candidate)
{
    const struct person *a = &panel->self->person[decider], *b = &panel->self->person[candidate];
    return eh_close_ties_has(&panel->close, decider, candidate) ||
           eh_contact_log_has(&panel->mentored, decider, candidate, INT32_MIN, INT32_MAX) ||
           a->manager == candidate || b->manager == decider || (a->in_circle && b->in_circle);
}

static void cast(struct panel *panel, uint32_t decider, uint32_t candidate, double merit)
{
    struct organisation *self = panel->self;
    bool is_close = eh_close_ties_has(&panel->close, decider, candidate);
    double u = eh_random_uniform(&panel->random), v = eh_random_uniform(&panel->random),
           w = eh_random_uniform(&panel->random);
    double odds = merit * (is_close ? self->effects.size[DECISION_TIE] : 1);
    struct vote row = {decider, candidate, panel->decision, panel->day, false, false, false};
    row.selected = u < eh_effects_multiply_odds(SELECTED_CHANCE, odds);
    row.disclosed = is_linked(panel, decider, candidate) && v >= self->effects.size[UNDISCLOSED];
    row.recused = row.disclosed && w < 0.4;
    EH_RESERVE(panel->arena, self->votes.vote, self->votes.count, self->votes.capacity);
    self->votes.vote[self->votes.count++] = row;
}

void eh_sample_make_decisions(struct organisation *self, struct eh_arena *arena)
{
    struct panel panel = {.self = self, .arena = arena};
    uint32_t in_period = 2 + self->n / 8, earlier = self->n / 25;
    eh_random_init(&panel.random, self->options->seed, STREAM_DECISIONS);
    eh_close_ties_find(self, arena, &panel.close);
    list_mentored(&panel);
    for (uint32_t d = 0; d < in_period + earlier; d++) {
        int32_t first = d < earlier ? self->first_day : self->period_first;
        int32_t last = d < earlier ? self->period_first - 1 : self->period_last;
        uint32_t someone = eh_random_below(&panel.random, self->n);
        panel.day = first + (int32_t)eh_random_below(&panel.random, (uint32_t)(last - first + 1));
        convene(&panel, self->person[someone].department);
        invite_candidates(&panel, self->person[someone].department);
        if (panel.decider_count < 3 || panel.candidate_count < 2)
            continue;
        for (uint32_t c = 0; c < panel.candidate_count; c++) {
            double merit = exp(MERIT_SD * eh_random_normal(&panel.random));
            for (uint32_t i = 0; i < panel.decider_count; i++)
                cast(&panel, panel.decider[i], panel.candidate[c], merit);
        }
        panel.decision++;
    }
}

void eh_sample_write_decisions(const struct organisation *self, struct eh_arena *arena, FILE *file)
{
    const struct votes *votes = &self->votes;
    (void)arena;
    fputs("decider,candidate,decision,date,outcome,disclosed,recused\n", file);
    for (size_t k = 0; k < votes->count; k++) {
        const struct vote *vote = &votes->vote[k];
        char date[EH_DATE_LENGTH];
        eh_date_write(vote->day, date);
        /* Who is recused has no vote. */
        fprintf(file, "E%0*u,E%0*u,D%05u,%s,%s,%s,%s\n", self->id_digits, self->person[vote->decider].id,
                self->id_digits, self->person[vote->candidate].id, vote->decision + 1, date,
                vote->recused    ? ""
                : vote->selected ? "selected"
                                 : "not selected",
                vote->disclosed ? "yes" : "no", vote->recused ? "yes" : "no");
    }
}
