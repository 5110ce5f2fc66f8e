/* report.json by jansson, keys sorted. */
#include <stdlib.h>
#include <string.h>

#include "evenhand/base/date.h"
#include "evenhand/base/number.h"
#include "evenhand/base/text.h"
#include "evenhand/disclosure/edition.h"
#include "evenhand/measure/catalogue.h"
#include "evenhand/pipeline/pipeline.h"
#include "json_put.h"

static void put_date(struct writer *self, json_t *object, const char *key, int32_t date)
{
    char text[EH_DATE_LENGTH];
    if (date == EH_DATE_NONE)
        return;
    eh_date_write(date, text);
    put_text(self, object, key, text);
}

static json_t *write_names(struct writer *self, const char *const *name, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        append(self, array, json_string(name[i]));
    return array;
}

static json_t *write_inputs(struct writer *self, const struct eh_provenance *provenance)
{
    json_t *array = json_array();
    for (size_t i = 0; i < provenance->input_count; i++) {
        const struct eh_input *input = &provenance->input[i];
        json_t *object = json_object();
        put_text(self, object, "file", input->name);
        put_text(self, object, "kind", input->kind);
        put_text(self, object, "sha256", input->sha256);
        put_count(self, object, "rows", input->rows);
        put_count(self, object, "bytes", input->bytes);
        append(self, array, object);
    }
    return array;
}

static json_t *write_left_out(struct writer *self, const struct eh_provenance *provenance)
{
    json_t *array = json_array();
    for (size_t i = 0; i < provenance->left_out_count; i++) {
        const struct eh_left_out *left_out = &provenance->left_out[i];
        json_t *object = json_object();
        put_text(self, object, "code", left_out->code);
        put_text(self, object, "file", left_out->file);
        put_text(self, object, "what", left_out->text);
        put_count(self, object, "count", left_out->count);
        append(self, array, object);
    }
    return array;
}

static json_t *write_aside(struct writer *self, const struct eh_provenance *provenance)
{
    json_t *array = json_array();
    for (size_t i = 0; i < provenance->aside_count; i++) {
        const struct eh_set_aside *aside = &provenance->aside[i];
        json_t *object = json_object();
        put_text(self, object, "measure", aside->measure);
        put_text(self, object, "file", aside->file);
        put_text(self, object, "what", aside->text);
        put_count(self, object, "count", aside->count);
        append(self, array, object);
    }
    return array;
}

static json_t *write_layers(struct writer *self, const struct eh_provenance *provenance)
{
    json_t *array = json_array();
    for (size_t i = 0; i < provenance->layer_count; i++) {
        const struct eh_layer_facts *layer = &provenance->layer[i];
        json_t *object = json_object();
        put_text(self, object, "name", layer->name);
        put_text(self, object, "kind", layer->is_work ? "work" : "formal");
        put(self, object, "directed", json_boolean(layer->directed));
        put(self, object, "informal", json_boolean(layer->is_informal));
        put(self, object, "stands_in", json_boolean(layer->stands_in));
        put_text(self, object, "tie_weight", layer->tie_weight);
        put_text(self, object, "close_weight", layer->close_weight);
        append(self, array, object);
    }
    return array;
}

static json_t *write_closed(struct writer *self, const struct eh_provenance *provenance)
{
    json_t *array = json_array();
    for (size_t i = 0; i < provenance->closed_count; i++) {
        json_t *object = json_object();
        put_text(self, object, "what", provenance->closed[i].what);
        put_text(self, object, "needs", provenance->closed[i].needs);
        append(self, array, object);
    }
    return array;
}

static json_t *write_warnings(struct writer *self, const struct eh_provenance *provenance)
{
    json_t *array = json_array();
    for (size_t i = 0; i < provenance->warning_code_count; i++) {
        json_t *object = json_object();
        put_text(self, object, "code", provenance->warning_code[i]);
        put_text(self, object, "meaning", provenance->warning_text[i]);
        put_count(self, object, "count", provenance->warning_total[i]);
        append(self, array, object);
    }
    return array;
}

static json_t *write_hidden(struct writer *self, const struct eh_published *published)
{
    json_t *object = json_object(), *rules = json_array();
    for (size_t i = 0; i < published->hidden_rule_count; i++) {
        json_t *rule = json_object();
        put_text(self, rule, "rule", published->hidden[i].rule);
        put_count(self, rule, "rows", published->hidden[i].rows);
        append(self, rules, rule);
    }
    put_count(self, object, "rows", published->hidden_rows);
    put(self, object, "by_rule", rules);
    return object;
}

static json_t *write_counts(struct writer *self, const uint64_t verdict[4])
{
    json_t *object = json_object();
    put_count(self, object, "gap", verdict[EH_GAP]);
    put_count(self, object, "no gap shown", verdict[EH_NO_GAP_SHOWN]);
    put_count(self, object, "cannot tell", verdict[EH_CANNOT_TELL]);
    return object;
}

/* What this report shows and hides of who is there, for the reports to come: disclosure/ledger.h. */
static json_t *write_ledger(struct writer *self, const struct eh_published *published)
{
    json_t *array = json_array();
    for (size_t i = 0; i < published->count; i++) {
        const struct eh_published_row *row = &published->row[i];
        if (strcmp(row->measure, "people.count") != 0)
            continue;
        json_t *object = json_object();
        put_text(self, object, "attribute", row->attribute);
        put_text(self, object, "group", row->group);
        if (row->other[0])
            put_text(self, object, "other", row->other);
        if (row->status == EH_STATUS_OK)
            put_count(self, object, "people", (uint64_t)row->n);
        append(self, array, object);
    }
    return array;
}

/* By measure, which is the family that q is computed in (with its layer), and altogether. */
static json_t *write_verdicts(struct writer *self, const struct eh_published *published)
{
    json_t *object = json_object(), *measures = json_object();
    uint64_t all[4] = {0}, one[4] = {0};
    for (size_t i = 0; i < published->count; i++) {
        const struct eh_published_row *row = &published->row[i];
        all[row->verdict]++;
        one[row->verdict]++;
        if (i + 1 < published->count && published->row[i + 1].measure_index == row->measure_index)
            continue;
        if (one[EH_GAP] + one[EH_NO_GAP_SHOWN] + one[EH_CANNOT_TELL] > 0)
            put(self, measures, row->measure, write_counts(self, one));
        memset(one, 0, sizeof one);
    }
    put(self, object, "all", write_counts(self, all));
    put(self, object, "by_measure", measures);
    return object;
}

static json_t *write_timings(struct writer *self, const struct eh_provenance *provenance)
{
    json_t *object = json_object();
    for (size_t i = 0; i < provenance->stage_count; i++)
        put_count(self, object, provenance->stage[i].stage,
                  (uint64_t)(1000 * provenance->stage[i].seconds + 0.5));
    return object;
}

/* Megabytes rounded up. */
static json_t *write_peaks(struct writer *self, const struct eh_provenance *provenance)
{
    json_t *object = json_object();
    for (size_t i = 0; i < provenance->stage_count; i++)
        put_count(self, object, provenance->stage[i].stage,
                  (provenance->stage[i].peak_bytes + 999999) / 1000000);
    return object;
}

static json_t *write_period(struct writer *self, const struct eh_provenance *provenance)
{
    json_t *object = json_object();
    int32_t all = provenance->period_last == EH_DATE_NONE;
    put_text(self, object, "name", provenance->period);
    put_date(self, object, "first", all ? provenance->data_first : provenance->period_first);
    put_date(self, object, "last", all ? provenance->data_last : provenance->period_last);
    return object;
}

static json_t *write_data(struct writer *self, const struct eh_provenance *provenance)
{
    json_t *object = json_object();
    put_date(self, object, "first", provenance->data_first);
    put_date(self, object, "last", provenance->data_last);
    return object;
}

/* What ties the two files to each other: a page is drawn from both. */
static json_t *write_metrics(struct writer *self, const struct eh_published *published, const char *sha256)
{
    json_t *object = json_object();
    put_count(self, object, "schema", EH_EDITION_METRICS);
    put_count(self, object, "rows", published->count);
    put_text(self, object, "sha256", sha256);
    return object;
}

/* Of the measures that have rows. */
static json_t *write_definitions(struct writer *self, const struct eh_published *published)
{
    json_t *object = json_object();
    for (size_t i = 0; i < published->count; i++)
        if (i == 0 || published->row[i].measure_index != published->row[i - 1].measure_index)
            put_count(self, object, published->row[i].measure,
                      eh_catalogue_get_definition(published->row[i].measure_index));
    return object;
}

static json_t *write_earlier(struct writer *self, const struct eh_provenance *provenance)
{
    json_t *array = json_array();
    for (size_t i = 0; i < provenance->earlier_count; i++) {
        json_t *object = json_object();
        put_text(self, object, "period", provenance->earlier[i].published.period);
        put_text(self, object, "sha256", provenance->earlier[i].sha256);
        append(self, array, object);
    }
    return array;
}

static void put_settings(struct writer *self, json_t *root, const struct eh_provenance *provenance)
{
    json_t *inference = json_object(), *people = json_object(), *report = json_object();
    put_count(self, inference, "permutations", provenance->permutations);
    put_count(self, inference, "seed", provenance->seed);
    put_text(self, inference, "strata", provenance->strata);
    put_text(self, inference, "normal_p", provenance->normal_p);
    put(self, root, "inference", inference);
    put_count(self, people, "in_period", provenance->people);
    put_count(self, people, "listed", provenance->roster);
    if (provenance->decision_makers)
        put_count(self, people, "decision_makers", provenance->decision_makers);
    put_text(self, people, "decision_rule", provenance->decision_rule);
    put(self, root, "people", people);
    put_text(self, report, "paper", provenance->paper);
    put_text(self, report, "language", provenance->language);
    put(self, root, "report", report);
    put(self, root, "groups", write_names(self, provenance->group, provenance->group_count));
    put(self, root, "structure", write_names(self, provenance->structure, provenance->structure_count));
    put_count(self, root, "minimum_group", provenance->minimum_group);
    put_text(self, root, "config", provenance->config);
}

static void drop(void *object)
{
    json_decref(object);
}

const char *eh_pipeline_write_json(const struct eh_provenance *provenance,
                                   const struct eh_published *published, const char *metrics_sha256,
                                   struct eh_arena *arena, size_t *out_length)
{
    struct writer self = {0};
    json_t *root = json_object();
    if (!root)
        return NULL;
    eh_arena_own(arena, root, drop);
    put_count(&self, root, "schema", EH_EDITION_SCHEMA);
    put_text(&self, root, "version", provenance->version);
    put_text(&self, root, "libraries", provenance->libraries);
    put_text(&self, root, "study", provenance->study_name);
    put(&self, root, "period", write_period(&self, provenance));
    put(&self, root, "data", write_data(&self, provenance));
    put(&self, root, "metrics", write_metrics(&self, published, metrics_sha256));
    put(&self, root, "definitions", write_definitions(&self, published));
    put(&self, root, "earlier", write_earlier(&self, provenance));
    put_settings(&self, root, provenance);
    put(&self, root, "inputs", write_inputs(&self, provenance));
    put(&self, root, "left_out", write_left_out(&self, provenance));
    put(&self, root, "set_aside", write_aside(&self, provenance));
    put(&self, root, "layers", write_layers(&self, provenance));
    put(&self, root, "closed_chapters", write_closed(&self, provenance));
    put(&self, root, "warnings", write_warnings(&self, provenance));
    put(&self, root, "hidden", write_hidden(&self, published));
    put(&self, root, "ledger", write_ledger(&self, published));
    put(&self, root, "verdicts", write_verdicts(&self, published));
    put(&self, root, "peak_mb", write_peaks(&self, provenance));
    put(&self, root, "timings_ms", write_timings(&self, provenance));
    char *text = self.failed ? NULL : json_dumps(root, JSON_SORT_KEYS | JSON_INDENT(2));
    if (!text)
        return NULL;
    eh_arena_own(arena, text, free);
    struct eh_text out;
    eh_text_init(&out, arena);
    eh_text_add(&out, text);
    eh_text_add(&out, "\n");
    *out_length = out.length;
    return eh_text_get(&out);
}

/* ---- rows: by hand, since jansson writes reals with a fixed number of digits ---- */

static void add_string(struct eh_text *out, const char *text)
{
    eh_text_add(out, "\"");
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            eh_text_add_format(out, "\\%c", c);
        else if (c < 0x20)
            eh_text_add_format(out, "\\u%04x", c);
        else
            eh_text_add_bytes(out, text, 1);
    }
    eh_text_add(out, "\"");
}

static void add_text_field(struct eh_text *out, const char *key, const char *value)
{
    if (!value || value[0] == '\0')
        return;
    eh_text_add_format(out, ", \"%s\": ", key);
    add_string(out, value);
}

static void add_number_field(struct eh_text *out, const struct eh_published_row *row, enum eh_field field,
                             const char *key, double value)
{
    char text[EH_NUMBER_LENGTH];
    if (!(row->has & field))
        return;
    eh_number_write(value, text);
    eh_text_add_format(out, ", \"%s\": %s", key, text);
}

static void add_row(struct eh_text *out, const struct eh_published_row *row, const char *period)
{
    static const char *const verdict[] = {"", "gap", "no gap shown", "cannot tell"};
    static const char *const robust[] = {"", "yes", "no"};
    eh_text_add(out, "{\"measure\": ");
    add_string(out, row->measure);
    add_text_field(out, "layer", row->layer);
    add_text_field(out, "attribute", row->attribute);
    add_text_field(out, "group", row->group);
    add_text_field(out, "other", row->other);
    add_text_field(out, "within", row->within);
    add_text_field(out, "period", period);
    add_number_field(out, row, EH_N, "n", row->n);
    add_number_field(out, row, EH_CASES, "cases", row->cases);
    add_number_field(out, row, EH_ESTIMATE, "estimate", row->estimate);
    add_number_field(out, row, EH_CI_LOW, "ci_low", row->ci_low);
    add_number_field(out, row, EH_CI_HIGH, "ci_high", row->ci_high);
    add_number_field(out, row, EH_EXPECTED, "expected", row->expected);
    add_number_field(out, row, EH_NULL_SD, "null_sd", row->null_sd);
    add_number_field(out, row, EH_P, "p", row->p);
    add_number_field(out, row, EH_Q, "q", row->q);
    add_text_field(out, "verdict", verdict[row->verdict]);
    add_text_field(out, "robust", robust[row->robust]);
    if (row->status == EH_STATUS_UNDEFINED)
        eh_text_add_format(out, ", \"status\": \"undefined:%s\"}", row->undefined);
    else
        eh_text_add(out,
                    row->status == EH_STATUS_HIDDEN ? ", \"status\": \"hidden\"}" : ", \"status\": \"ok\"}");
}

const char *eh_pipeline_write_rows_json(const struct eh_published *published, struct eh_arena *arena,
                                        size_t *out_length)
{
    struct eh_text out;
    eh_text_init(&out, arena);
    eh_text_add(&out, "[");
    for (size_t i = 0; i < published->count; i++) {
        eh_text_add(&out, i ? ",\n" : "\n");
        add_row(&out, &published->row[i], published->period);
    }
    eh_text_add(&out, "\n]\n");
    *out_length = out.length;
    return eh_text_get(&out);
}
