/* report.json back into a provenance. The getters note the first thing that is wrong and go on with ground
 * values, so that the reading is a list of what there is and one look at the end decides. */
#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "evenhand/base/date.h"
#include "evenhand/disclosure/edition.h"
#include "evenhand/measure/catalogue.h"
#include "evenhand/record/period.h"

enum { LIST_MOST = 100000 }; /* entries of one list */

struct reader {
    struct eh_arena *arena;
    struct eh_failure *failure;
};

static void refuse(struct reader *self, const char *key, const char *wanted)
{
    (void)eh_fail(self->failure, EH_INPUT_UNREADABLE, "report.json: %s is %s", key, wanted);
}

void eh_edition_hash(const char *bytes, size_t length, char out[65])
{
    unsigned char sum[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(sum, (const unsigned char *)bytes, (unsigned long long)length);
    sodium_bin2hex(out, 65, sum, sizeof sum);
}

/* ---- one value ---- */

static json_t *get_object(struct reader *self, json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    if (!json_is_object(value))
        refuse(self, key, "missing or no object");
    return value;
}

static size_t get_list(struct reader *self, json_t *object, const char *key, json_t **out)
{
    *out = json_object_get(object, key);
    if (json_is_array(*out) && json_array_size(*out) <= LIST_MOST)
        return json_array_size(*out);
    refuse(self, key, "missing, no list or too long");
    *out = NULL;
    return 0;
}

static const char *copy_text(struct reader *self, json_t *value, const char *key)
{
    if (json_is_string(value)) /* jansson lets neither NUL nor broken UTF-8 in */
        return eh_arena_copy_text(self->arena, json_string_value(value));
    refuse(self, key, "missing or no text");
    return "";
}

static const char *get_text(struct reader *self, json_t *object, const char *key)
{
    return copy_text(self, json_object_get(object, key), key);
}

static uint64_t get_count(struct reader *self, json_t *object, const char *key, uint64_t least, uint64_t most)
{
    json_t *value = json_object_get(object, key);
    json_int_t count = json_integer_value(value);
    if (json_is_integer(value) && count >= 0 && (uint64_t)count >= least && (uint64_t)count <= most)
        return (uint64_t)count;
    refuse(self, key, "missing, no whole number or out of its range");
    return least;
}

static uint32_t get_number(struct reader *self, json_t *object, const char *key, uint32_t least)
{
    return (uint32_t)get_count(self, object, key, least, UINT32_MAX);
}

static bool get_bool(struct reader *self, json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    if (!json_is_boolean(value))
        refuse(self, key, "missing or neither true nor false");
    return json_is_true(value);
}

/* A day that is not there stays unknown. */
static int32_t get_date(struct reader *self, json_t *object, const char *key)
{
    int32_t date = EH_DATE_NONE;
    json_t *value = json_object_get(object, key);
    if (!value)
        return date;
    const char *text = json_string_value(value);
    if (!text || strlen(text) != 10 || !eh_date_read(text, 10, &date))
        refuse(self, key, "no day");
    return date;
}

static void get_hash(struct reader *self, json_t *object, const char *key, char out[65])
{
    const char *text = json_string_value(json_object_get(object, key));
    if (text && strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64)
        memcpy(out, text, 65);
    else
        refuse(self, key, "missing or no SHA-256");
}

static const char **get_names(struct reader *self, json_t *object, const char *key, size_t *out_count)
{
    json_t *list;
    size_t count = get_list(self, object, key, &list);
    const char **name = EH_NEW_ARRAY(self->arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        name[i] = copy_text(self, json_array_get(list, i), key);
    *out_count = count;
    return name;
}

/* ---- the parts ---- */

static void read_period(struct reader *self, json_t *root, struct eh_provenance *out)
{
    json_t *period = get_object(self, root, "period"), *data = get_object(self, root, "data");
    struct eh_period meant;
    out->period = get_text(self, period, "name");
    out->period_first = out->period_last = EH_DATE_NONE;
    out->data_first = get_date(self, data, "first");
    out->data_last = get_date(self, data, "last");
    if (!eh_period_read(out->period, 0, self->arena, &meant) || strcmp(meant.name, out->period) != 0) {
        refuse(self, "period", "no period");
        return;
    }
    if (meant.all)
        return;
    out->period_first = get_date(self, period, "first");
    out->period_last = get_date(self, period, "last");
    if (out->period_first != meant.first || out->period_last != meant.last)
        refuse(self, "period", "not from its first day to its last");
}

static void read_settings(struct reader *self, json_t *root, struct eh_provenance *out)
{
    json_t *inference = get_object(self, root, "inference"), *people = get_object(self, root, "people"),
           *report = get_object(self, root, "report");
    out->permutations = get_number(self, inference, "permutations", 0);
    out->seed = get_count(self, inference, "seed", 0, INT64_MAX);
    out->strata = get_text(self, inference, "strata");
    out->normal_p = get_text(self, inference, "normal_p");
    out->people = get_number(self, people, "in_period", 0);
    out->roster = get_number(self, people, "listed", out->people);
    if (json_object_get(people, "decision_makers")) /* not told where there are few, or none */
        out->decision_makers = get_number(self, people, "decision_makers", 1);
    out->decision_rule = get_text(self, people, "decision_rule");
    out->paper = get_text(self, report, "paper");
    out->language = get_text(self, report, "language");
    out->config = get_text(self, root, "config");
    out->minimum_group = get_number(self, root, "minimum_group", 3);
    out->group = get_names(self, root, "groups", &out->group_count);
    out->structure = get_names(self, root, "structure", &out->structure_count);
}

static void read_inputs(struct reader *self, json_t *root, struct eh_provenance *out)
{
    json_t *list;
    size_t count = get_list(self, root, "inputs", &list);
    struct eh_input *input = EH_NEW_ARRAY(self->arena, struct eh_input, count);
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_array_get(list, i);
        input[i].name = get_text(self, object, "file");
        input[i].kind = get_text(self, object, "kind");
        get_hash(self, object, "sha256", input[i].sha256);
        input[i].rows = get_count(self, object, "rows", 0, INT64_MAX);
        input[i].bytes = get_count(self, object, "bytes", 0, INT64_MAX);
    }
    out->input = input;
    out->input_count = count;
}

static void read_left_out(struct reader *self, json_t *root, struct eh_provenance *out)
{
    json_t *list;
    size_t count = get_list(self, root, "left_out", &list);
    struct eh_left_out *left_out = EH_NEW_ARRAY(self->arena, struct eh_left_out, count);
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_array_get(list, i);
        left_out[i].code = get_text(self, object, "code");
        left_out[i].file = get_text(self, object, "file");
        left_out[i].text = get_text(self, object, "what");
        left_out[i].count = get_count(self, object, "count", 0, INT64_MAX);
    }
    out->left_out = left_out;
    out->left_out_count = count;
    count = get_list(self, root, "set_aside", &list);
    struct eh_set_aside *aside = EH_NEW_ARRAY(self->arena, struct eh_set_aside, count);
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_array_get(list, i);
        aside[i].measure = get_text(self, object, "measure");
        aside[i].file = get_text(self, object, "file");
        aside[i].text = get_text(self, object, "what");
        aside[i].count = get_count(self, object, "count", 0, INT64_MAX);
        if (eh_catalogue_find(aside[i].measure) == UINT32_MAX)
            refuse(self, "set_aside", "of a measure that this version does not know");
    }
    out->aside = aside;
    out->aside_count = count;
}

static void read_layers(struct reader *self, json_t *root, struct eh_provenance *out)
{
    json_t *list;
    size_t count = get_list(self, root, "layers", &list);
    struct eh_layer_facts *layer = EH_NEW_ARRAY(self->arena, struct eh_layer_facts, count);
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_array_get(list, i);
        layer[i].name = get_text(self, object, "name");
        layer[i].is_work = strcmp(get_text(self, object, "kind"), "work") == 0;
        layer[i].directed = get_bool(self, object, "directed");
        layer[i].is_informal = get_bool(self, object, "informal");
        layer[i].stands_in = get_bool(self, object, "stands_in");
        layer[i].tie_weight = get_text(self, object, "tie_weight");
        layer[i].close_weight = get_text(self, object, "close_weight");
    }
    out->layer = layer;
    out->layer_count = count;
}

static void read_closed(struct reader *self, json_t *root, struct eh_provenance *out)
{
    json_t *list;
    size_t count = get_list(self, root, "closed_chapters", &list);
    struct eh_closed_chapter *closed = EH_NEW_ARRAY(self->arena, struct eh_closed_chapter, count);
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_array_get(list, i);
        closed[i].what = get_text(self, object, "what");
        closed[i].needs = get_text(self, object, "needs");
    }
    out->closed = closed;
    out->closed_count = count;
}

static void read_warnings(struct reader *self, json_t *root, struct eh_provenance *out)
{
    json_t *list;
    size_t count = get_list(self, root, "warnings", &list);
    out->warning_code = EH_NEW_ARRAY(self->arena, const char *, count);
    out->warning_text = EH_NEW_ARRAY(self->arena, const char *, count);
    out->warning_total = EH_NEW_ARRAY(self->arena, uint64_t, count);
    out->warning_code_count = count;
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_array_get(list, i);
        out->warning_code[i] = get_text(self, object, "code");
        out->warning_text[i] = get_text(self, object, "meaning");
        out->warning_total[i] = get_count(self, object, "count", 0, INT64_MAX / LIST_MOST);
        out->warnings += out->warning_total[i];
    }
}

static void read_hidden(struct reader *self, json_t *root, struct eh_published *out)
{
    json_t *hidden = get_object(self, root, "hidden"), *list;
    uint64_t rows = get_count(self, hidden, "rows", 0, INT64_MAX);
    size_t count = get_list(self, hidden, "by_rule", &list);
    out->hidden = EH_NEW_ARRAY(self->arena, struct eh_hidden_count, count);
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_array_get(list, i);
        out->hidden[i].rule = get_text(self, object, "rule");
        out->hidden[i].rows = get_count(self, object, "rows", 0, INT64_MAX);
    }
    out->hidden_rule_count = count;
    if (rows != out->hidden_rows)
        refuse(self, "hidden", "not as many rows as metrics.csv hides");
}

static void read_definitions(struct reader *self, json_t *root, struct eh_edition *out)
{
    uint32_t count, *definition;
    json_t *object = get_object(self, root, "definitions");
    const struct eh_measure *measure = eh_catalogue_get(&count);
    out->definition = definition = EH_NEW_ARRAY(self->arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++)
        if (json_object_get(object, measure[i].name))
            definition[i] = get_number(self, object, measure[i].name, 1);
    for (size_t i = 0; i < out->published.count; i++)
        if (definition[out->published.row[i].measure_index] == 0)
            refuse(self, "definitions", "without a measure of metrics.csv");
}

static void read_listed(struct reader *self, json_t *root, struct eh_edition *out)
{
    json_t *list;
    struct eh_period meant;
    size_t count = get_list(self, root, "earlier", &list);
    struct eh_listed_edition *listed = EH_NEW_ARRAY(self->arena, struct eh_listed_edition, count);
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_array_get(list, i);
        listed[i].period = get_text(self, object, "period");
        get_hash(self, object, "sha256", listed[i].sha256);
        if (!eh_period_read(listed[i].period, 0, self->arena,
                            &meant) || /* it is looked for under this name */
            strcmp(meant.name, listed[i].period) != 0)
            refuse(self, "earlier", "no list of periods");
    }
    if (count >= EH_EDITION_MOST)
        refuse(self, "earlier", "longer than a report can be");
    out->listed = listed;
    out->listed_count = count;
}

/* ---- the whole ---- */

static void drop(void *object)
{
    json_decref(object);
}

static void check_schema(struct reader *self, json_t *root)
{
    json_t *metrics = get_object(self, root, "metrics");
    uint64_t schema = get_count(self, root, "schema", 1, INT64_MAX);
    uint64_t columns = get_count(self, metrics, "schema", 1, INT64_MAX);
    if (schema > EH_EDITION_SCHEMA || columns > EH_EDITION_METRICS)
        (void)eh_fail(
            self->failure, EH_INPUT_UNREADABLE,
            "report.json: published by a newer evenhand (schema %llu, of metrics.csv %llu); this one "
            "reads up to %d and %d",
            (unsigned long long)schema, (unsigned long long)columns, (int)EH_EDITION_SCHEMA,
            (int)EH_EDITION_METRICS);
}

static json_t *load(struct reader *self, const char *bytes, size_t length)
{
    json_error_t error;
    json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    if (root)
        eh_arena_own(self->arena, root, drop);
    if (!root)
        (void)eh_fail(self->failure, EH_INPUT_UNREADABLE, "report.json: line %d: not JSON", error.line);
    else if (!json_is_object(root))
        (void)eh_fail(self->failure, EH_INPUT_UNREADABLE, "report.json: not an object");
    return root;
}

static void check_rows(struct reader *self, const struct eh_edition *edition)
{
    const struct eh_published *published = &edition->published;
    for (size_t i = 1; i < published->count; i++)
        if (published->row[i].measure_index < published->row[i - 1].measure_index)
            (void)eh_fail(self->failure, EH_INPUT_NOT_CSV, "metrics.csv: line %zu: out of order", i + 2);
    if (published->count > 0 && strcmp(published->period, edition->provenance.period) != 0)
        (void)eh_fail(self->failure, EH_INPUT_UNREADABLE, "metrics.csv and report.json are of two periods");
}

/* Rows first: what report.json says of them is held against them. */
static int read_rows(struct reader *self, json_t *root, const char *csv, size_t length,
                     struct eh_edition *out)
{
    char stated[65] = "";
    get_hash(self, get_object(self, root, "metrics"), "sha256", stated);
    eh_edition_hash(csv, length, out->sha256);
    if (!self->failure->code && strcmp(stated, out->sha256) != 0)
        return eh_fail(self->failure, EH_INPUT_UNREADABLE,
                       "metrics.csv is not the one that report.json was published with");
    if (self->failure->code)
        return self->failure->code;
    int code = eh_published_read_csv(csv, length, self->arena, &out->published, self->failure);
    if (code)
        eh_failure_add_context(self->failure, "metrics.csv");
    return code;
}

static void read_parts(struct reader *self, json_t *root, struct eh_edition *out)
{
    struct eh_provenance *provenance = &out->provenance;
    provenance->version = get_text(self, root, "version");
    provenance->libraries = get_text(self, root, "libraries");
    provenance->study_name = get_text(self, root, "study");
    read_period(self, root, provenance);
    read_settings(self, root, provenance);
    read_inputs(self, root, provenance);
    read_left_out(self, root, provenance);
    read_layers(self, root, provenance);
    read_closed(self, root, provenance);
    read_warnings(self, root, provenance);
    read_hidden(self, root, &out->published);
    read_definitions(self, root, out);
    read_listed(self, root, out);
    out->published.minimum_group = provenance->minimum_group;
    out->published.period = provenance->period;
    check_rows(self, out);
}

int eh_edition_read(const char *json, size_t json_length, const char *csv, size_t csv_length,
                    struct eh_arena *arena, struct eh_edition *out, struct eh_failure *failure)
{
    struct reader self = {arena, failure};
    struct eh_edition edition = {0};
    *out = edition;
    json_t *root = load(&self, json, json_length);
    if (failure->code)
        return failure->code;
    check_schema(&self, root);
    if (!failure->code && !read_rows(&self, root, csv, csv_length, &edition))
        read_parts(&self, root, &edition);
    if (failure->code)
        return failure->code;
    *out = edition;
    return 0;
}
