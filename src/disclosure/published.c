#include "evenhand/disclosure/published.h"

#include <string.h>

#include "evenhand/base/number.h"
#include "evenhand/base/text.h"
#include "published_format.h"

const char EH_PUBLISHED_HEADER[] =
    "measure,layer,attribute,group,other,within,period,n,cases,estimate,ci_low,ci_high,"
    "expected,null_sd,p,q,verdict,robust,status";

static bool matches(const char *wanted, const char *text)
{
    return !wanted || strcmp(wanted, text) == 0;
}

const struct eh_published_row *eh_published_find(const struct eh_published *self, const char *measure,
                                                 const char *layer, const char *attribute, const char *group,
                                                 const char *other, const char *within)
{
    for (size_t i = 0; i < self->count; i++) {
        const struct eh_published_row *row = &self->row[i];
        if (matches(measure, row->measure) && matches(layer, row->layer) &&
            matches(attribute, row->attribute) && matches(group, row->group) && matches(other, row->other) &&
            matches(within, row->within))
            return row;
    }
    return NULL;
}

/* A cell with its separator in front of it, but for the first of a row. */
static void add_text(struct eh_text *out, const char *text, bool is_first)
{
    if (!is_first)
        eh_text_add(out, ",");
    eh_text_add_cell(out, text);
}

static void add_number(struct eh_text *out, const struct eh_published_row *row, enum eh_field field,
                       double value)
{
    char text[EH_NUMBER_LENGTH] = "";
    if (row->has & field)
        eh_number_write(value, text);
    eh_text_add(out, ",");
    eh_text_add(out, text);
}

static void add_row(struct eh_text *out, const struct eh_published_row *row, const char *period)
{
    add_text(out, row->measure, true);
    add_text(out, row->layer, false);
    add_text(out, row->attribute, false);
    add_text(out, row->group, false);
    add_text(out, row->other, false);
    add_text(out, row->within, false);
    add_text(out, period, false);
    const double value[] = {row->n,        row->cases,   row->estimate, row->ci_low, row->ci_high,
                            row->expected, row->null_sd, row->p,        row->q};
    for (unsigned i = 0; i < EH_PUBLISHED_NUMBERS; i++)
        add_number(out, row, (enum eh_field)(1u << i), value[i]);
    add_text(out, EH_PUBLISHED_VERDICT[row->verdict], false);
    add_text(out, EH_PUBLISHED_ROBUST[row->robust], false);
    if (row->status == EH_STATUS_UNDEFINED) {
        const char *why = row->undefined ? row->undefined : "";
        add_text(out, eh_arena_format(out->arena, "undefined:%s", why), false);
    } else {
        add_text(out, row->status == EH_STATUS_HIDDEN ? "hidden" : "ok", false);
    }
    eh_text_add(out, "\n");
}

const char *const EH_PUBLISHED_VERDICT[4] = {"", "gap", "no gap shown", "cannot tell"};
const char *const EH_PUBLISHED_ROBUST[3] = {"", "yes", "no"};

const char *eh_published_write_csv(const struct eh_published *self, struct eh_arena *arena,
                                   size_t *out_length)
{
    struct eh_text out;
    eh_text_init(&out, arena);
    eh_text_add(&out, EH_PUBLISHED_HEADER);
    eh_text_add(&out, "\n");
    for (size_t i = 0; i < self->count; i++)
        add_row(&out, &self->row[i], self->period);
    *out_length = out.length;
    return eh_text_get(&out);
}
