/* The table of the selftest: as text, CSV and JSON. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evenhand/base/number.h"
#include "evenhand/base/text.h"
#include "evenhand/pipeline/selftest.h"

static const char *const part_names[] = {"null", "planted", "edge"};
static const char *const kind_names[] = {"low p", "any gap", "covered", "found"};

const char *eh_selftest_name(const struct eh_selftest_row *row, struct eh_arena *arena)
{
    const struct eh_selftest_series *s = &row->series;
    if (s->part == EH_SELFTEST_NULL)
        return eh_arena_format(arena, "%s%s", s->measure, s->is_inside ? " inside locations" : "");
    return eh_arena_format(arena, "%s: %s%s%s%s%s", s->effect, s->measure, *s->layer ? " " : "", s->layer,
                           *s->attribute ? " " : "", s->attribute);
}

static const char *say_count(struct eh_arena *arena, double count)
{
    char digits[32];
    struct eh_text text;
    int length = snprintf(digits, sizeof digits, "%.0f", count);
    eh_text_init(&text, arena);
    for (int i = 0; i < length; i++)
        eh_text_add_format(&text, i && (length - i) % 3 == 0 ? ",%c" : "%c", digits[i]);
    return eh_text_get(&text);
}

static const char *say_target(const struct eh_selftest_share *share, struct eh_arena *arena)
{
    if (share->least <= 0)
        return eh_arena_format(arena, "at most %.2f", share->most);
    if (share->most >= 1)
        return eh_arena_format(arena, "at least %.2f", share->least);
    return eh_arena_format(arena, "%.2f to %.2f", share->least, share->most);
}

const char *eh_selftest_explain(const struct eh_selftest_row *row, enum eh_selftest_kind kind,
                                struct eh_arena *arena)
{
    static const char *const words[][2] = {{"p < 0.05 in ", "tests"},
                                           {"q < 0.05 anywhere in ", "families"},
                                           {"the truth lies in ", "intervals"},
                                           {"found in ", "organisations"}};
    const struct eh_selftest_share *share = &row->share[kind];
    return eh_arena_format(arena, "%s: %s%.3f of %s %s (Monte-Carlo limits %.3f to %.3f), target %s",
                           eh_selftest_name(row, arena), words[kind][0], share->share.share,
                           say_count(arena, share->share.units), words[kind][1], share->share.low,
                           share->share.high, say_target(share, arena));
}

/* ---- text ---- */

enum { NAME_WIDTH = 60 };

static void add_share(struct eh_text *text, const struct eh_selftest_share *share, int width)
{
    if (share->has)
        eh_text_add_format(text, "%*.3f%s", width - 1, share->share.share, share->is_outside ? "!" : " ");
    else
        eh_text_add_format(text, "%*s ", width - 1, "-");
}

static void end_line(struct eh_text *text)
{
    while (text->length && text->bytes[text->length - 1] == ' ')
        text->bytes[--text->length] = '\0';
    eh_text_add(text, "\n");
}

static void write_null(const struct eh_selftest *self, struct eh_text *text, struct eh_arena *arena)
{
    eh_text_add_format(text, "\nNothing planted: rows that can get a verdict\n%-*s%9s%12s%12s%14s\n",
                       NAME_WIDTH, "measure (d: discrete test)", "tests", "p < 0.05", "any gap", "interval");
    eh_text_add_format(text, "%-*s%9s%12s%12s%14s\n", NAME_WIDTH, "target", "", "0.04-0.06", "<= 0.05",
                       "0.93-0.97");
    for (size_t i = 0; i < self->row_count; i++) {
        const struct eh_selftest_row *row = &self->row[i];
        if (row->series.part != EH_SELFTEST_NULL)
            continue;
        const char *name = eh_arena_format(arena, "%s%s", eh_selftest_name(row, arena),
                                           row->series.is_discrete ? " (d)" : "");
        eh_text_add_format(text, "%-*s%9s", NAME_WIDTH, name,
                           say_count(arena, row->share[EH_SELFTEST_LOW_P].share.units));
        add_share(text, &row->share[EH_SELFTEST_LOW_P], 12);
        add_share(text, &row->share[EH_SELFTEST_ANY_GAP], 12);
        add_share(text, &row->share[EH_SELFTEST_COVERED], 14);
        end_line(text);
    }
}

static void write_effects(const struct eh_selftest *self, enum eh_selftest_part part, const char *title,
                          struct eh_text *text, struct eh_arena *arena)
{
    bool has_any = false;
    for (size_t i = 0; i < self->row_count; i++) {
        const struct eh_selftest_row *row = &self->row[i];
        if (row->series.part != part)
            continue;
        if (!has_any)
            eh_text_add_format(text, "\n%s\n%-*s%9s%9s%9s%9s%11s\n%-*s%9s%9s%9s%9s%11s\n", title, NAME_WIDTH,
                               "effect: row", "planted", "median", "mean", "found", "interval", NAME_WIDTH,
                               "target", "", "", "", ">= 0.80", "0.93-0.97");
        has_any = true;
        const char *name = eh_selftest_name(row, arena);
        bool is_about = part == EH_SELFTEST_EDGE && !row->series.is_size_known;
        eh_text_add_format(text, "%-*s%9.3g", NAME_WIDTH,
                           is_about ? eh_arena_format(arena, "%s (a)", name) : name, row->size);
        if (row->has_found)
            eh_text_add_format(text, "%9.3g%9.3g", row->found_median, row->found_mean);
        else
            eh_text_add_format(text, "%9s%9s", "-", "-");
        add_share(text, &row->share[EH_SELFTEST_FOUND], 9);
        add_share(text, &row->share[EH_SELFTEST_COVERED], 11);
        end_line(text);
    }
}

const char *eh_selftest_write_text(const struct eh_selftest *self, struct eh_arena *arena)
{
    struct eh_text text;
    const struct eh_selftest_options *o = &self->options;
    eh_text_init(&text, arena);
    eh_text_add_format(&text, "evenhand selftest --seeds %u --people %u --permutations %u --seed %llu\n",
                       o->seeds, o->people, o->permutations, (unsigned long long)o->seed);
    write_null(self, &text, arena);
    write_effects(self, EH_SELFTEST_PLANTED, "All effects planted, at their standard sizes", &text, arena);
    write_effects(self, EH_SELFTEST_EDGE,
                  "One effect planted, at the smallest size that the report says would have shown\n"
                  "(a: planted for ever having a sponsor, measured for having one now: no target)",
                  &text, arena);
    eh_text_add_format(&text,
                       "\n%zu shares checked, %zu outside (!) by more than Monte-Carlo error explains.\n",
                       self->checks, self->outside);
    return eh_text_get(&text);
}

/* ---- CSV ---- */

static void add_number(struct eh_text *text, double value)
{
    char number[EH_NUMBER_LENGTH];
    eh_number_write(value, number);
    eh_text_add_format(text, ",%s", number);
}

static bool has_size(const struct eh_selftest_row *row)
{
    return row->series.part != EH_SELFTEST_NULL;
}

const char *eh_selftest_write_csv(const struct eh_selftest *self, struct eh_arena *arena)
{
    struct eh_text text;
    eh_text_init(&text, arena);
    eh_text_add(&text,
                "part,effect,measure,inside,layer,attribute,group,other,unit,planted,found_median,found_mean,"
                "share,organisations,units,value,low,high,least,most,outside\n");
    for (size_t i = 0; i < self->row_count; i++)
        for (int kind = 0; kind < EH_SELFTEST_KINDS; kind++) {
            const struct eh_selftest_row *row = &self->row[i];
            const struct eh_selftest_series *s = &row->series;
            const struct eh_selftest_share *share = &row->share[kind];
            if (!share->has)
                continue;
            eh_text_add_format(&text, "%s,%s,%s,%s,%s,%s,%s,%s,%s", part_names[s->part], s->effect,
                               s->measure, s->is_inside ? "yes" : "no", s->layer, s->attribute, s->group,
                               s->other, s->unit);
            const double found[3] = {row->size, row->found_median, row->found_mean};
            for (int k = 0; k < 3; k++)
                if (has_size(row) && (k == 0 || row->has_found))
                    add_number(&text, found[k]);
                else
                    eh_text_add(&text, ",");
            eh_text_add_format(&text, ",%s", kind_names[kind]);
            const double numbers[] = {
                share->share.clusters, share->share.units, share->share.share, share->share.low,
                share->share.high,     share->least,       share->most};
            for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
                add_number(&text, numbers[k]);
            eh_text_add(&text, share->is_outside ? ",yes\n" : ",no\n");
        }
    return eh_text_get(&text);
}

/* ---- JSON ---- */

struct writer {
    bool failed;
};

static void put(struct writer *self, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        self->failed = true;
}

static json_t *write_share(struct writer *self, const struct eh_selftest_share *share)
{
    json_t *object = json_object();
    put(self, object, "organisations", json_integer((json_int_t)share->share.clusters));
    put(self, object, "units", json_integer((json_int_t)share->share.units));
    put(self, object, "value", json_real(share->share.share));
    put(self, object, "low", json_real(share->share.low));
    put(self, object, "high", json_real(share->share.high));
    put(self, object, "least", json_real(share->least));
    put(self, object, "most", json_real(share->most));
    put(self, object, "outside", json_boolean(share->is_outside));
    return object;
}

static json_t *write_row(struct writer *self, const struct eh_selftest_row *row)
{
    const struct eh_selftest_series *s = &row->series;
    const struct {
        const char *key, *text;
    } texts[] = {
        {"effect", s->effect}, {"measure", s->measure}, {"layer", s->layer}, {"attribute", s->attribute},
        {"group", s->group},   {"other", s->other},     {"unit", s->unit}};
    json_t *object = json_object();
    put(self, object, "part", json_string(part_names[s->part]));
    put(self, object, "inside", json_boolean(s->is_inside));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (*texts[i].text)
            put(self, object, texts[i].key, json_string(texts[i].text));
    if (s->part == EH_SELFTEST_NULL)
        put(self, object, "discrete", json_boolean(s->is_discrete));
    else
        put(self, object, "planted", json_real(row->size));
    if (row->has_found) {
        put(self, object, "found_median", json_real(row->found_median));
        put(self, object, "found_mean", json_real(row->found_mean));
    }
    for (int kind = 0; kind < EH_SELFTEST_KINDS; kind++)
        if (row->share[kind].has)
            put(self, object, kind_names[kind], write_share(self, &row->share[kind]));
    return object;
}

const char *eh_selftest_write_json(const struct eh_selftest *self, struct eh_arena *arena)
{
    struct writer writer = {0};
    json_t *root = json_object(), *rows = json_array();
    put(&writer, root, "seeds", json_integer(self->options.seeds));
    put(&writer, root, "people", json_integer(self->options.people));
    put(&writer, root, "permutations", json_integer(self->options.permutations));
    put(&writer, root, "seed", json_integer((json_int_t)self->options.seed));
    put(&writer, root, "checks", json_integer((json_int_t)self->checks));
    put(&writer, root, "outside", json_integer((json_int_t)self->outside));
    for (size_t i = 0; i < self->row_count; i++)
        if (json_array_append_new(rows, write_row(&writer, &self->row[i])) != 0)
            writer.failed = true;
    put(&writer, root, "rows", rows);
    char *bytes =
        writer.failed ? NULL : json_dumps(root, JSON_INDENT(1) | JSON_SORT_KEYS | JSON_REAL_PRECISION(17));
    json_decref(root);
    if (!bytes)
        return NULL;
    const char *out = eh_arena_format(arena, "%s\n", bytes);
    free(bytes);
    return out;
}
