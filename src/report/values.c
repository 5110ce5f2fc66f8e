/* A row's numbers as text. Nothing here reads a number that the row does not have: a hidden row has none. */
#include <math.h>
#include <string.h>

#include "compose.h"
#include "evenhand/measure/result.h"
#include "evenhand/report/report.h"
#include "format.h"

/* MEASURES.md section 0. */
static const double Z = 1.959963984540054;

enum eh_scale eh_report_get_scale(const struct eh_compose *self, eh_row *row)
{
    return eh_report_is_statistic(row) ? EH_SCALE_SCORE : self->catalogue[row->measure_index].scale;
}

static bool is_percent(const struct eh_compose *self, eh_row *row)
{
    static const char crossing[] = "inclusion.crossing.";
    enum eh_scale scale = eh_report_get_scale(self, row);
    if (strcmp(row->measure, "favour.difference") == 0 ||
        strcmp(row->measure, "favour.within_candidate") == 0)
        return true; /* differences of shares */
    return scale == EH_SCALE_SHARE || (strncmp(row->measure, crossing, sizeof crossing - 1) == 0 &&
                                       (scale == EH_SCALE_SCORE || scale == EH_SCALE_DIFFERENCE));
}

/* A Gini coefficient or a share of inequality lies between 0 and 1, but nobody speaks of it in percent. */
static bool is_coefficient(eh_row *row)
{
    return strstr(row->measure, "gini") || strstr(row->measure, "theil") ||
           strcmp(row->measure, "data.density") == 0 || strcmp(row->measure, "data.transitivity") == 0;
}

double eh_report_get_reference(const struct eh_compose *self, eh_row *row)
{
    switch (eh_report_get_scale(self, row)) {
    case EH_SCALE_RATIO:
        return 1;
    case EH_SCALE_INDEX:
    case EH_SCALE_SHARE:
        return row->has & EH_EXPECTED ? row->expected : 0;
    default:
        return 0;
    }
}

bool eh_report_get_interval(const struct eh_compose *self, eh_row *row, double *out_low, double *out_high)
{
    if (!(row->has & EH_ESTIMATE) || eh_report_is_statistic(row))
        return false;
    if ((row->has & EH_CI) == EH_CI) {
        *out_low = row->ci_low;
        *out_high = row->ci_high;
        return true;
    }
    /* Indices carry the spread of chance instead of an interval; the verdict reads the same one. */
    enum eh_band band = self->catalogue[row->measure_index].band;
    bool is_index = band == EH_BAND_INDEX_10 || band == EH_BAND_INDEX_05 || band == EH_BAND_RATIO ||
                    (eh_report_get_scale(self, row) == EH_SCALE_SHARE && row->has & EH_EXPECTED);
    if (!is_index || !(row->has & EH_NULL_SD))
        return false;
    *out_low = row->estimate - Z * row->null_sd;
    *out_high = row->estimate + Z * row->null_sd;
    if (band == EH_BAND_RATIO || eh_report_get_scale(self, row) == EH_SCALE_SHARE)
        *out_low = fmax(*out_low, 0);
    if (eh_report_get_scale(self, row) == EH_SCALE_SHARE || strcmp(row->measure, "mixing.segregation") == 0)
        *out_high = fmin(*out_high, 1); /* no fewer ties than none can cross */
    return true;
}

double eh_report_get_factor(const struct eh_compose *self, eh_row *row)
{
    return is_percent(self, row) && !is_coefficient(row) ? 100 : 1;
}

int eh_report_get_decimals(const struct eh_compose *self, eh_row *row)
{
    double low, high, factor = eh_report_get_factor(self, row), n = row->has & EH_N ? row->n : 0;
    if (eh_report_get_scale(self, row) == EH_SCALE_COUNT)
        return 0;
    if (eh_report_get_scale(self, row) == EH_SCALE_RATIO)
        return 2;
    if (eh_report_get_interval(self, row, &low, &high)) {
        int decimals = eh_format_decimals_of_width(factor * (high - low) / 2);
        return eh_report_get_scale(self, row) == EH_SCALE_INDEX && decimals > 3 ? 3 : decimals;
    }
    if (row->has & EH_NULL_SD && row->null_sd > 0)
        return eh_format_decimals_of_width(2 * factor * row->null_sd);
    /* What has no n of its own stands on everybody. */
    if (!(row->has & EH_N))
        n = self->provenance->people;
    return row->has & EH_ESTIMATE ? eh_format_decimals_of_value(factor * row->estimate, n) : 2;
}

const char *eh_report_format_estimate(const struct eh_compose *self, eh_row *row)
{
    if (row->status == EH_STATUS_HIDDEN)
        return eh_word(self, EH_SAY_HIDDEN);
    if (!(row->has & EH_ESTIMATE))
        return row->undefined && strcmp(row->undefined, EH_UNDEFINED_INFINITE) == 0
                   ? eh_word(self, EH_SAY_NO_LIMIT)
                   : EH_EN_DASH;
    double n = row->has & EH_N ? row->n : 0;
    int decimals = eh_report_get_decimals(self, row);
    switch (eh_report_get_scale(self, row)) {
    case EH_SCALE_COUNT:
        if (strstr(row->measure, "shortfall") || strstr(row->measure, "excess"))
            return eh_format_fixed(&self->form, row->estimate, fabs(row->estimate) < 99.5 ? 1 : 0);
        return eh_format_count(&self->form, row->estimate);
    case EH_SCALE_RATIO:
        return eh_format_ratio(&self->form, row->estimate);
    case EH_SCALE_DIFFERENCE:
    case EH_SCALE_SIZE:
        return eh_format_signed(&self->form, eh_report_get_factor(self, row) * row->estimate, decimals);
    case EH_SCALE_SHARE:
        if (!is_coefficient(row))
            return eh_format_percent(&self->form, row->estimate, n);
        return eh_format_fixed(&self->form, row->estimate, decimals);
    default:
        return is_percent(self, row) ? eh_format_percent(&self->form, row->estimate, n)
                                     : eh_format_fixed(&self->form, row->estimate, decimals);
    }
}

const char *eh_report_format_interval(const struct eh_compose *self, eh_row *row)
{
    double low, high;
    if (!eh_report_get_interval(self, row, &low, &high))
        return "";
    if (eh_report_get_scale(self, row) == EH_SCALE_RATIO)
        return eh_say(self, EH_SAY_A_TO_B, eh_format_ratio(&self->form, low),
                      eh_format_ratio(&self->form, high));
    double factor = eh_report_get_factor(self, row);
    if (factor == 100 && eh_report_get_scale(self, row) != EH_SCALE_DIFFERENCE) {
        double n = row->has & EH_N ? row->n : 0;
        return eh_say(self, EH_SAY_A_TO_B, eh_format_percent(&self->form, low, n),
                      eh_format_percent(&self->form, high, n));
    }
    return eh_format_interval(&self->form, factor * low, factor * high, eh_report_get_decimals(self, row));
}

const char *eh_report_format_reason(const struct eh_compose *self, eh_row *row)
{
    if (row->status == EH_STATUS_HIDDEN)
        return eh_word(self, EH_SAY_HIDDEN_SMALL_GROUPS);
    if (row->status == EH_STATUS_UNDEFINED)
        return eh_report_explain_undefined(self, row->undefined);
    return "";
}

const char *eh_report_format_verdict(const struct eh_compose *self, eh_row *row)
{
    if (row->status == EH_STATUS_HIDDEN)
        return eh_word(self, EH_SAY_HIDDEN);
    switch (row->verdict) {
    case EH_GAP:
        return row->robust == EH_ROBUST_NO ? eh_word(self, EH_SAY_GAP_NOT_ROBUST) : eh_word(self, EH_SAY_GAP);
    case EH_NO_GAP_SHOWN:
        return eh_word(self, EH_SAY_NO_GAP_SHOWN);
    case EH_CANNOT_TELL:
        return eh_word(self, EH_SAY_CANNOT_TELL);
    default:
        return row->status == EH_STATUS_UNDEFINED ? eh_report_explain_undefined(self, row->undefined) : "";
    }
}

bool eh_report_get_smallest(const struct eh_compose *self, eh_row *row, double *out)
{
    return eh_report_find_smallest(self->published, row, out);
}
