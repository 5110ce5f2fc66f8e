/* people.csv, study.ini and truth.csv: what the organisation says of itself, and what is so. */
#include "organisation.h"

#include <math.h>

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
    if (self->n < 120) /* else the announcements would tie everybody to everybody */
        fprintf(file, "broadcast = %u\n", self->n / 2);
    fputs("informal = informal\n"
          "\n"
          "[layer informal]\n"
          "kinds = lunch, chat\n",
          file);
}

static void truth(FILE *file, const char *effect, const char *row, const char *direction, double size,
                  const char *unit)
{
    char number[EH_NUMBER_LENGTH];
    eh_number_write(round(size * 1e6) / 1e6, number);
    fprintf(file, "%s,%s,%s,%s,%s\n", effect, row, direction, number, unit);
}

void eh_sample_write_truth(const struct organisation *self, struct eh_arena *arena, FILE *file)
{
    double women = PLANTED_SPONSOR_WOMEN / (1 - PLANTED_SPONSOR_WOMEN);
    double others = PLANTED_SPONSOR_OTHERS / (1 - PLANTED_SPONSOR_OTHERS);
    const char *meetings = eh_arena_format(arena, "inclusion.ties.mean,collaboration,department,%s",
                                           eh_organisation_get_department(self->meeting_department));
    static const char contact[] = "chance that a contact across the line is taken up";
    fputs("effect,measure,layer,attribute,group,direction,size,unit\n", file);
    truth(file, "homophily", "mixing.ei,collaboration,gender,", "below", PLANTED_CROSS_GENDER, contact);
    truth(file, "homophily", "mixing.ei,informal,gender,", "below",
          PLANTED_CROSS_GENDER * PLANTED_CROSS_GENDER_FUN, contact);
    truth(file, "distance", "inclusion.reach.gap,collaboration,ethnicity,Black", "below", PLANTED_DISTANCE,
          "chance that a contact with a decision maker is taken up");
    truth(file, "isolates", "inclusion.isolated.rate,collaboration,,", "above", self->isolates,
          "people with announcements only");
    truth(file, "sponsor access", "access.odds,sponsorship,gender,woman", "below", women / others,
          "odds ratio of ever getting a sponsor");
    truth(file, "larger meetings", meetings, "above", PLANTED_MEETING_FACTOR,
          "times as many invited to the meetings they call");
}
