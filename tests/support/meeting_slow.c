#include "meeting_slow.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

#include "evenhand/base/number.h"

enum { MOST = 400 };

/* --- records --- */

static bool in_meeting(const struct eh_meeting *meeting, uint32_t a)
{
    for (uint32_t i = 0; i < meeting->count; i++)
        if (meeting->person[i] == a)
            return true;
    return false;
}

static bool are(const struct eh_event *event, uint32_t a, uint32_t b)
{
    return (event->from == a && event->to == b) || (event->from == b && event->to == a);
}

static bool had_record(const struct test_office *o, uint32_t a, uint32_t b, int64_t first, int64_t last)
{
    for (size_t i = 0; i < o->event_count; i++)
        if (are(&o->events[i], a, b) && o->events[i].day != EH_DATE_NONE && o->events[i].day >= first &&
            o->events[i].day <= last)
            return true;
    for (size_t i = 0; i < o->meeting_count; i++)
        if (in_meeting(&o->meetings[i], a) && in_meeting(&o->meetings[i], b) &&
            o->meetings[i].day != EH_DATE_NONE && o->meetings[i].day >= first && o->meetings[i].day <= last)
            return true;
    return false;
}

static bool had_undated_record(const struct test_office *o, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < o->event_count; i++)
        if (are(&o->events[i], a, b) && o->events[i].day == EH_DATE_NONE)
            return true;
    for (size_t i = 0; i < o->meeting_count; i++)
        if (in_meeting(&o->meetings[i], a) && in_meeting(&o->meetings[i], b) &&
            o->meetings[i].day == EH_DATE_NONE)
            return true;
    return false;
}

static void data_days(const struct test_office *o, int64_t *out_first, int64_t *out_last)
{
    *out_first = INT64_MAX;
    *out_last = INT64_MIN;
    for (size_t i = 0; i < o->event_count + o->meeting_count; i++) {
        int32_t day = i < o->event_count ? o->events[i].day : o->meetings[i - o->event_count].day;
        if (day == EH_DATE_NONE)
            continue;
        *out_first = day < *out_first ? day : *out_first;
        *out_last = day > *out_last ? day : *out_last;
    }
}

static bool in_period(const struct test_office *o, int32_t day)
{
    const struct eh_period *period = &o->study->period;
    return period->all || (day != EH_DATE_NONE && day >= period->first && day <= period->last);
}

/* --- pairs --- */

static bool is_pair(const struct test_office *o, uint32_t m, uint32_t e, int32_t *out_start, bool *out_active)
{
    const struct eh_mentoring *mentoring = &o->study->mentoring;
    const struct eh_period *period = &o->study->period;
    bool found = false;
    *out_active = false;
    for (uint32_t i = 0; i < mentoring->count; i++) {
        if (mentoring->mentor[i] != m || mentoring->mentee[i] != e)
            continue;
        int32_t start = mentoring->start[i], end = mentoring->end[i];
        if (!found || start == EH_DATE_NONE || (*out_start != EH_DATE_NONE && start < *out_start))
            *out_start = start;
        found = true;
        if (period->all || ((start == EH_DATE_NONE || start <= period->last) &&
                            (end == EH_DATE_NONE || end >= period->first)))
            *out_active = true;
    }
    return found;
}

static bool is_active(const struct test_office *o, uint32_t m, uint32_t e)
{
    int32_t start;
    bool active;
    return m != e && is_pair(o, m, e, &start, &active) && active;
}

static bool is_paired_by(const struct test_office *o, uint32_t m, uint32_t e, int32_t t)
{
    int32_t start;
    bool active;
    return is_pair(o, m, e, &start, &active) && (start == EH_DATE_NONE || start <= t);
}

static bool is_employed(const struct test_office *o, uint32_t i, int32_t t)
{
    const struct eh_people *people = &o->study->people;
    return (people->hired[i] == EH_DATE_NONE || people->hired[i] <= t) &&
           (people->left[i] == EH_DATE_NONE || people->left[i] >= t);
}

static bool same_stratum(const struct test_office *o, uint32_t a, uint32_t b)
{
    const struct eh_people *people = &o->study->people;
    for (uint32_t k = 0; k < people->attribute_count; k++)
        if (people->attribute[k].is_stratum && people->attribute[k].label[a] != people->attribute[k].label[b])
            return false;
    return true;
}

/* --- close ties --- */

static bool takes(const struct test_office *o, uint32_t kind)
{
    const struct eh_config *config = &o->study->config;
    return !config->layer_count ||
           (kind < o->study->kinds.count && o->study->kinds.name[kind] == config->layers[0].kinds.name[0]);
}

static int64_t weight(const struct test_office *o, uint32_t a, uint32_t b)
{
    int64_t sum = 0;
    for (size_t i = 0; i < o->event_count; i++)
        if (are(&o->events[i], a, b) && takes(o, o->events[i].kind) && in_period(o, o->events[i].day))
            sum += o->events[i].weight;
    for (size_t i = 0; i < o->meeting_count; i++) {
        const struct eh_meeting *meeting = &o->meetings[i];
        if (in_meeting(meeting, a) && in_meeting(meeting, b) && takes(o, meeting->kind) &&
            in_period(o, meeting->day))
            sum += 2 * llround(0.5 * EH_WEIGHT_ONE / (meeting->count - 1));
    }
    return sum;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* n x n; the close weight is the lower median of the weights of ties. */
static bool *close_ties(const struct test_office *o)
{
    uint32_t n = o->study->people.n;
    bool *out = EH_NEW_ARRAY(o->arena, bool, (size_t)n *n);
    int64_t *all = EH_NEW_ARRAY(o->arena, int64_t, (size_t)n * n);
    size_t count = 0;
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = a + 1; b < n; b++)
            if (weight(o, a, b) > 0)
                all[count++] = weight(o, a, b);
    qsort(all, count, sizeof *all, by_size);
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = 0; b < n && count; b++)
            out[(size_t)a * n + b] = a != b && weight(o, a, b) >= all[(count - 1) / 2];
    return out;
}

/* --- tests --- */

/* Twice the smaller tail of a sum of independent counts. */
struct sum {
    long double chance[MOST];
    int most;
};

static void add_count(struct sum *self, const double *chance, int most)
{
    long double next[MOST] = {0};
    for (int i = 0; i <= self->most; i++)
        for (int j = 0; j <= most; j++)
            next[i + j] += self->chance[i] * (long double)chance[j];
    self->most += most;
    for (int i = 0; i <= self->most; i++)
        self->chance[i] = next[i];
}

static double twice_smaller_tail(const struct sum *self, int observed)
{
    long double low = 0, up = 0;
    for (int i = 0; i <= self->most; i++) {
        low += i <= observed ? self->chance[i] : 0;
        up += i >= observed ? self->chance[i] : 0;
    }
    return (double)fminl(1, 2 * fminl(low, up));
}

struct test_slow_row test_slow_sets(const struct test_office *o, enum test_slow_sets which,
                                    const struct eh_attribute *attribute, uint32_t group, uint64_t *out_aside)
{
    uint32_t n = o->study->people.n;
    int months = (int)o->study->config.lookback_months;
    int64_t data_first, data_last;
    struct sum sum = {.chance = {1}};
    struct test_slow_row out = {.has_p = true};
    double r = 0, s = 0;
    data_days(o, &data_first, &data_last);
    *out_aside = 0;
    for (uint32_t m = 0; m < n; m++)
        for (uint32_t e = 0; e < n; e++) {
            int32_t t;
            bool active;
            if (m == e || !is_pair(o, m, e, &t, &active) || t == EH_DATE_NONE)
                continue;
            int32_t one = eh_date_add_months(t, -months), two = eh_date_add_months(t, -2 * months),
                    after = eh_date_add_months(t, months);
            if (!in_period(o, which == TEST_FOLLOWS ? after : t))
                continue;
            int64_t first = which == TEST_PRECEDES ? one : which == TEST_PLACEBO ? two : t + 1;
            int64_t last = which == TEST_PRECEDES ? t - 1 : which == TEST_PLACEBO ? one - 1 : after;
            int64_t apart_first = which == TEST_PRECEDES ? 1 : which == TEST_PLACEBO ? one : INT64_MIN;
            int64_t apart_last = which == TEST_PRECEDES ? 0 : t - 1;
            if (first < data_first || last > data_last ||
                (which == TEST_PLACEBO && (one < data_first || t - 1 > data_last))) {
                ++*out_aside;
                continue;
            }
            if (had_record(o, m, e, apart_first, apart_last) || (attribute && attribute->label[e] != group))
                continue;
            double a = had_record(o, m, e, first, last), c = 0, controls = 0;
            for (uint32_t x = 0; x < n; x++) {
                if (x == m || x == e || !is_employed(o, x, t) || !same_stratum(o, x, e) ||
                    is_paired_by(o, m, x, t) || had_record(o, m, x, apart_first, apart_last))
                    continue;
                controls++;
                c += had_record(o, m, x, first, last);
            }
            if (!(controls > 0))
                continue;
            r += a * (controls - c) / (1 + controls);
            s += (1 - a) * c / (1 + controls);
            double share = (a + c) / (1 + controls), trial[2] = {1 - share, share};
            add_count(&sum, trial, 1);
            out.n++;
            out.cases += a;
        }
    out.p = twice_smaller_tail(&sum, (int)out.cases);
    out.undefined = !(out.n > 0) ? "empty" : s > 0 ? NULL : r > 0 ? "infinite" : "0/0";
    out.estimate = s > 0 ? r / s : 0;
    return out;
}

struct test_slow_row test_slow_overlap(const struct test_office *o)
{
    uint32_t n = o->study->people.n;
    const bool *close = close_ties(o);
    struct test_slow_row out = {0};
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = a + 1; b < n; b++) {
            bool tied = close[(size_t)a * n + b], paired = is_active(o, a, b) || is_active(o, b, a);
            out.n += tied || paired;
            out.cases += tied && paired;
        }
    out.undefined = out.n > 0 ? NULL : "0/0";
    out.estimate = out.cases / out.n;
    return out;
}

struct test_slow_row test_slow_lift(const struct test_office *o)
{
    uint32_t n = o->study->people.n;
    const bool *close = close_ties(o);
    struct sum sum = {.chance = {1}};
    struct test_slow_row out = {.has_p = true};
    double expected = 0, variance = 0;
    for (uint32_t m = 0; m < n; m++)
        for (uint32_t s = 0; s < n; s++) { /* the stratum of s, taken at its first member */
            bool is_first = true;
            unsigned people = 0, tied = 0, mentees = 0;
            for (uint32_t i = 0; i < n; i++) {
                if (!same_stratum(o, s, i))
                    continue;
                is_first = is_first && i >= s;
                if (i == m)
                    continue;
                people++;
                tied += close[(size_t)m * n + i];
                mentees += is_active(o, m, i);
                out.cases += is_first && is_active(o, m, i) && close[(size_t)m * n + i];
            }
            if (!is_first || !mentees)
                continue;
            double chance[MOST], mean = 0, square = 0;
            for (unsigned k = 0; k <= mentees; k++) {
                chance[k] = gsl_ran_hypergeometric_pdf(k, tied, people - tied, mentees);
                mean += k * chance[k];
                square += k * k * chance[k];
            }
            add_count(&sum, chance, (int)mentees);
            expected += mean;
            variance += square - mean * mean;
            out.n += mentees;
        }
    out.undefined = !(out.n > 0) ? "empty" : expected > 0 ? NULL : "0/0";
    out.estimate = out.cases / expected;
    out.null_sd = sqrt(fmax(0, variance)) / expected;
    out.p = twice_smaller_tail(&sum, (int)out.cases);
    return out;
}

struct test_slow_row test_slow_order(const struct test_office *o, int which, uint64_t *out_aside)
{
    uint32_t n = o->study->people.n;
    int64_t data_first, data_last;
    double pairs = 0, tied = 0, cases = 0;
    data_days(o, &data_first, &data_last);
    *out_aside = 0;
    for (uint32_t m = 0; m < n; m++)
        for (uint32_t e = 0; e < n; e++) {
            int32_t t;
            bool active;
            if (m == e || !is_pair(o, m, e, &t, &active) || !active || t == EH_DATE_NONE)
                continue;
            if (data_first == INT64_MAX ||
                t < eh_date_add_months((int32_t)data_first, (int)o->study->config.lookback_months)) {
                ++*out_aside;
                continue;
            }
            bool before = had_record(o, m, e, INT64_MIN, t - 1), on = had_record(o, m, e, t, t),
                 after = had_record(o, m, e, t + 1, INT64_MAX);
            pairs++;
            tied += before || on || after;
            bool undated = o->study->period.all && had_undated_record(o, m, e);
            int found = before ? 0 : on ? 2 : after ? 1 : undated ? 4 : 3;
            cases += found == which;
        }
    struct test_slow_row out = {.n = which == 3 ? pairs : tied, .cases = cases};
    out.undefined = out.n > 0 ? NULL : "empty";
    out.estimate = out.cases / out.n;
    return out;
}

struct test_slow_row test_slow_state(const struct test_office *o, const struct eh_attribute *attribute,
                                     uint32_t group, int which)
{
    uint32_t n = o->study->people.n;
    const bool *close = close_ties(o);
    struct test_slow_row out = {0};
    for (uint32_t i = 0; i < n; i++) {
        bool tied = false, mentored = false;
        if (attribute->label[i] != group)
            continue;
        for (uint32_t j = 0; j < n; j++) {
            tied = tied || close[(size_t)i * n + j];
            mentored = mentored || is_active(o, j, i);
        }
        out.n++;
        out.cases += which == (tied && mentored ? 0 : tied ? 1 : mentored ? 2 : 3);
    }
    out.undefined = out.n > 0 ? NULL : "empty";
    out.estimate = out.cases / out.n;
    return out;
}

static bool reaches(const struct test_office *o, uint32_t e, int32_t t)
{
    const struct eh_people *people = &o->study->people;
    if (people->is_decider[e])
        return true;
    for (uint32_t x = 0; x < people->n; x++) {
        if (x == e || !had_record(o, e, x, INT64_MIN, (int64_t)t - 1))
            continue;
        for (uint32_t d = 0; d < people->n; d++)
            if (people->is_decider[d] && (d == x || had_record(o, x, d, INT64_MIN, (int64_t)t - 1)))
                return true;
    }
    return false;
}

struct test_slow_row test_slow_opens(const struct test_office *o)
{
    uint32_t n = o->study->people.n;
    struct test_slow_row out = {0};
    for (uint32_t e = 0; e < n; e++) {
        int32_t first = INT32_MAX, t;
        bool active;
        for (uint32_t m = 0; m < n; m++)
            if (m != e && is_pair(o, m, e, &t, &active) && t < first)
                first = t;
        if (first == INT32_MAX || first == EH_DATE_NONE || !in_period(o, first))
            continue;
        out.n++;
        out.cases += !reaches(o, e, first);
    }
    out.undefined = out.n > 0 ? NULL : "empty";
    out.estimate = out.cases / out.n;
    return out;
}
