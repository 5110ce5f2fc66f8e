/* The smallest gap that would have been shown. */
#include <math.h>
#include <string.h>

#include "compose.h"
#include "evenhand/report/report.h"

static const double Z = 1.959963984540054; /* MEASURES.md section 0 */

static bool is_inside(eh_row *row)
{
    return strchr(row->within, '=') != NULL; /* department=Sales */
}

static bool has_family(eh_row *row, eh_row *of)
{
    return row->measure_index == of->measure_index && (row->has & EH_Q) &&
           strcmp(row->layer, of->layer) == 0 && is_inside(row) == is_inside(of);
}

static bool is_beside(eh_row *row, eh_row *other)
{
    return strcmp(row->attribute, other->attribute) == 0 && strcmp(row->within, other->within) == 0;
}

/* Tests that share a q. A mirrored pair, two groups of one attribute with one p, counts once. */
static size_t count_tests(const struct eh_published *published, eh_row *of)
{
    size_t tests = 0, beside = 0;
    eh_row *last = NULL, *before = NULL;
    for (size_t i = 0; i < published->count; i++) {
        eh_row *row = &published->row[i];
        if (!has_family(row, of))
            continue;
        if (last && !is_beside(last, row)) {
            tests -= beside == 2 && !(before->p < last->p) && !(last->p < before->p);
            beside = 0;
        }
        before = last;
        last = row;
        tests++;
        beside++;
    }
    tests -= beside == 2 && !(before->p < last->p) && !(last->p < before->p);
    return tests ? tests : 1;
}

bool eh_report_find_smallest(const struct eh_published *published, const struct eh_published_row *row,
                             double *out)
{
    uint32_t count;
    const struct eh_measure *measure = &eh_catalogue_get(&count)[row->measure_index];
    if (row->status != EH_STATUS_OK || eh_report_is_statistic(row))
        return false;
    size_t tests = row->has & EH_Q ? count_tests(published, row) : 1;
    double power = eh_result_get_factor(tests);
    if (measure->scale == EH_SCALE_RATIO && (row->has & EH_CI) == EH_CI) {
        /* Odds: the standard deviation of the logarithm, read off the interval. */
        if (!(row->ci_low > 0) || !(row->ci_high > row->ci_low))
            return false;
        *out = exp(power * log(row->ci_high / row->ci_low) / (2 * Z));
        return true;
    }
    if (!(row->has & EH_NULL_SD) || !(row->null_sd > 0))
        return false;
    *out = power * row->null_sd;
    return true;
}
