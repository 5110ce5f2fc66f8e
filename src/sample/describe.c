/* people.csv, study.ini and truth.csv: what the organisation says of itself, and what is so. */
#include "organisation.h"

#include <math.h>

#include "evenhand/base/bug.h"
#include "evenhand/base/date.h"
#include "evenhand/base/number.h"

static const char *const gender_names[GENDERS] = {"man", "woman", "nonbinary"};
static const char *const ethnicity_names[ETHNICITIES] = {"Asian", "Black", "White"};
static const char *const location_names[LOCATIONS] = {"North Quay", "Østhavn", "Station Road", "Old Mill"};

void eh_sample_write_people(const struct organisation *self, struct eh_arena *arena, FILE *file)
{
    struct eh_random random;
    eh_random_init(&random, self->options->seed, STREAM_ORDER);
    uint32_t *order = EH_NEW_ARRAY(arena, uint32_t, self->n);
    for (uint32_t i = 0; i < self->n; i++)
        order[i] = i;
    eh_random_shuffle(&random, order, self->n);
    fputs("person,hired,left,department,level,manager,location,gender,ethnicity\n", file);
    for (uint32_t k = 0; k < self->n; k++) {
        const struct person *p = &self->person[order[k]];
        char hired[EH_DATE_LENGTH], left[EH_DATE_LENGTH] = "";
        eh_date_write(p->hired, hired);
        if (p->left != EH_DATE_NONE)
            eh_date_write(p->left, left);
        fprintf(file, "E%0*u,%s,%s,%s,", self->id_digits, p->id, hired, left,
                p->hide_department ? "" : eh_organisation_get_department(p->department));
        if (!p->hide_level)
            fprintf(file, "%u", p->level);
        fputc(',', file);
        if (p->manager != order[k])
            fprintf(file, "E%0*u", self->id_digits, self->person[p->manager].id);
        fprintf(file, ",%s,%s,%s\n", p->hide_location ? "" : location_names[p->location],
                p->hide_gender ? "" : gender_names[p->gender],
                p->hide_ethnicity ? "" : ethnicity_names[p->ethnicity]);
    }
}

void eh_sample_write_study(const struct organisation *self, struct eh_arena *arena, FILE *file)
{
    (void)arena;
    const char *name = self->options->name;
    fprintf(file,
            "; A synthetic organisation: nobody in it exists. truth.csv names what was planted.\n"
            "[study]\n"
            "name = %s\n"
            "groups = gender, ethnicity, gender*ethnicity\n"
            "structure = department, level, location\n"
            "strata = department, level\n"
            "decision_makers = level >= %d\n"
            "period = 2026Q3\n",
            name && *name ? name : "Sample organisation", LEVEL_DECIDER);
    fprintf(file, "lookback = %d\n", LOOKBACK_MONTHS);
    if (eh_organisation_get_broadcast(self) != 50)
        fprintf(file, "broadcast = %u\n", eh_organisation_get_broadcast(self));
    fputs("informal = informal\n"
          "\n"
          "[layer informal]\n"
          "kinds = lunch, chat\n",
          file);
}

/* `row` is measure, layer, attribute, group and other. */
static void add(struct eh_sample_truths *out, const char *effect, const char *const row[5], bool is_above,
                double size, const char *unit)
{
    EH_CHECK(out->count < EH_SAMPLE_TRUTHS_MOST);
    out->truth[out->count++] = (struct eh_sample_truth){
        effect, row[0], row[1], row[2], row[3], row[4], is_above, round(size * 1e6) / 1e6, unit};
}

#define ROW(...) ((const char *const[5]){__VA_ARGS__})

/* Who is connected, and to whom. */
static void list_truth_of_ties(const struct organisation *self, struct eh_sample_truths *out)
{
    const struct effects *effects = &self->effects;
    const double *size = effects->size;
    static const char contact[] = "chance that a contact across the line is taken up";
    if (eh_effects_has(effects, HOMOPHILY)) {
        double informal = size[HOMOPHILY] * (size[HOMOPHILY] + (1 - size[HOMOPHILY]) / 7);
        add(out, "homophily", ROW("mixing.ei", "collaboration", "gender", "", ""), false, size[HOMOPHILY],
            contact);
        add(out, "homophily", ROW("mixing.ei", "informal", "gender", "", ""), false, informal, contact);
    }
    if (eh_effects_has(effects, DISTANCE))
        add(out, "distance", ROW("inclusion.reach.gap", "collaboration", "ethnicity", "Black", "(others)"),
            false, size[DISTANCE], "chance that a contact with a decision maker is taken up");
    if (self->isolates)
        add(out, "isolates", ROW("data.components", "collaboration", "", "", ""), true, self->isolates,
            "people with announcements only");
    if (eh_effects_has(effects, LADDER))
        add(out, "ladder", ROW("people.count", "", "gender*level", "woman", ""), false, size[LADDER],
            "less of a share of women with each level");
    if (eh_effects_has(effects, MEETING_SIZE))
        add(out, "meeting-size",
            ROW("inclusion.ties.mean", "collaboration", "department",
                eh_organisation_get_department(self->meeting_department), ""),
            true, size[MEETING_SIZE], "times as many invited to the meetings they call");
    if (self->circle_count) {
        static const char unit[] = "people of one group with few close ties leaving";
        add(out, "closed-circle", ROW("alliance.kind", "informal", "ethnicity", "exclusive", ""), true,
            self->circle_count, unit);
        add(out, "closed-circle", ROW("alliance.homogeneity", "informal", "ethnicity", "", ""), true,
            self->circle_count, unit);
    }
}

/* What ties do. */
static void list_truth_of_outcomes(const struct organisation *self, struct eh_sample_truths *out)
{
    static const struct {
        enum effect effect;
        const char *name, *row[5], *unit;
    } odds[] = {{SPONSOR_GAP,
                 "sponsor-gap",
                 {"access.odds", "sponsorship", "gender", "woman", "(others)"},
                 "odds ratio of ever getting a sponsor"},
                {ALLIANCE_FIRST,
                 "alliance-first",
                 {"meeting.precedes", "collaboration", "", "", ""},
                 "odds ratio of being chosen by a mentor with whom there was a record"},
                {MENTORING_FIRST,
                 "mentoring-first",
                 {"meeting.follows", "collaboration", "", "", ""},
                 "odds ratio of a first record after the mentoring began"},
                {PROMOTION_TIE,
                 "promotion-tie",
                 {"favour.odds", "tied", "", "exposed", "unexposed"},
                 "odds ratio of a promotion given a close tie to a decision maker"},
                {DECISION_TIE,
                 "decision-tie",
                 {"favour.decision", "informal", "", "close tie", "no close tie"},
                 "odds ratio of a vote given a close tie"},
                {DECISION_TIE,
                 "decision-tie",
                 {"favour.within_candidate", "informal", "", "", ""},
                 "odds ratio of a vote given a close tie"},
                {ISOLATED_EXIT,
                 "isolated-exit",
                 {"leaving.odds", "collaboration", "", "1", "2 to 4"},
                 "odds ratio of leaving from the least connected quarter or with no tie"}};
    const struct effects *effects = &self->effects;
    for (size_t k = 0; k < sizeof odds / sizeof *odds; k++) {
        double size = effects->size[odds[k].effect];
        if (eh_effects_has(effects, odds[k].effect))
            add(out, odds[k].name, odds[k].row, size > 1, size, odds[k].unit);
    }
    if (eh_effects_has(effects, UNDISCLOSED))
        add(out, "undisclosed", ROW("conflict.rate", "", "", "any", "neither"), true,
            effects->size[UNDISCLOSED], "share of linked decisions neither disclosed nor recused");
}

void eh_sample_list_truth(const struct organisation *self, struct eh_sample_truths *out)
{
    out->count = 0;
    list_truth_of_ties(self, out);
    list_truth_of_outcomes(self, out);
}

void eh_sample_write_truth(const struct organisation *self, struct eh_arena *arena, FILE *file)
{
    (void)arena;
    struct eh_sample_truths truths;
    eh_sample_list_truth(self, &truths);
    fputs("effect,measure,layer,attribute,group,other,direction,size,unit\n", file);
    for (size_t i = 0; i < truths.count; i++) {
        const struct eh_sample_truth *t = &truths.truth[i];
        char number[EH_NUMBER_LENGTH];
        eh_number_write(t->size, number);
        fprintf(file, "%s,%s,%s,%s,%s,%s,%s,%s,%s\n", t->effect, t->measure, t->layer, t->attribute, t->group,
                t->other, t->is_above ? "above" : "below", number, t->unit);
    }
}
