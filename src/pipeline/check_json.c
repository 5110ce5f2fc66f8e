/* What `check` says, for programs. */
#include <math.h>
#include <stdlib.h>

#include "evenhand/pipeline/check.h"
#include "json_put.h"

enum { SCHEMA = 2 };

static void put_any_text(struct writer *self, json_t *object, const char *key, const char *opt_text)
{
    if (opt_text)
        put_text(self, object, key, opt_text);
}

static const char *name_severity(int severity)
{
    static const char *const name[] = {[EH_INFO] = "info", [EH_WARNING] = "warning", [EH_ERROR] = "error"};
    return name[severity];
}

static const char *make_utf8(const char *text, struct eh_arena *arena)
{
    json_t *probe = json_string(text);
    json_decref(probe);
    if (probe)
        return text;
    char *copy = eh_arena_copy_text(arena, text);
    for (char *c = copy; *c; c++)
        *c = (unsigned char)*c < 0x80 ? *c : '?';
    return copy;
}

static json_t *write_findings(struct writer *self, const struct eh_problems *problems, const int *severity,
                              bool show_values, struct eh_arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < problems->count; i++) {
        const struct eh_problem *problem = &problems->list[i];
        if (severity[problem->code] < 0)
            continue;
        json_t *object = json_object();
        put_text(self, object, "code", eh_problem_get_name(problem->code));
        put_text(self, object, "severity", name_severity(severity[problem->code]));
        put_text(self, object, "file", make_utf8(problem->file, arena));
        put_text(self, object, "text", make_utf8(problem->text, arena));
        if (problem->line)
            put_count(self, object, "line", problem->line);
        if (problem->column)
            put_count(self, object, "column", problem->column);
        if (problem->field)
            put_count(self, object, "field", problem->field);
        if (problem->record)
            put_count(self, object, "record", problem->record);
        if (show_values && problem->value)
            put_text(self, object, "value", make_utf8(problem->value, arena));
        append(self, array, object);
    }
    return array;
}

static json_t *write_totals(struct writer *self, const struct eh_problems *problems, const int *severity)
{
    json_t *array = json_array();
    for (enum eh_problem_code code = 0; code < EH_PROBLEM_COUNT; code++) {
        if (!problems->total[code] || severity[code] < 0)
            continue;
        json_t *object = json_object();
        put_text(self, object, "code", eh_problem_get_name(code));
        put_text(self, object, "severity", name_severity(severity[code]));
        put_text(self, object, "meaning", eh_problem_get_meaning(code));
        put_any_text(self, object, "remedy", eh_problem_get_remedy(code));
        put_count(self, object, "count", problems->total[code]);
        append(self, array, object);
    }
    return array;
}

static json_t *write_sums(struct writer *self, const struct eh_problems *problems, const int *severity)
{
    uint64_t sum[3] = {0};
    json_t *object = json_object();
    for (enum eh_problem_code code = 0; code < EH_PROBLEM_COUNT; code++)
        if (severity[code] >= 0)
            sum[severity[code]] += problems->total[code];
    for (int s = EH_INFO; s <= EH_ERROR; s++)
        put_count(self, object, name_severity(s), sum[s]);
    return object;
}

static json_t *write_inputs(struct writer *self, const struct eh_study *study, struct eh_arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < study->input_count; i++) {
        json_t *object = json_object();
        put_text(self, object, "file", make_utf8(study->inputs[i].name, arena));
        put_any_text(self, object, "kind", study->inputs[i].kind);
        put_any_text(self, object, "sha256", study->inputs[i].sha256);
        put_count(self, object, "rows", study->inputs[i].rows);
        put_count(self, object, "bytes", study->inputs[i].bytes);
        append(self, array, object);
    }
    return array;
}

static json_t *write_answers(struct writer *self, const struct eh_check *check)
{
    json_t *array = json_array();
    for (size_t i = 0; i < check->answer_count; i++) {
        const struct eh_answer *answer = &check->answer[i];
        json_t *object = json_object();
        put_text(self, object, "chapter", eh_catalogue_get_chapter(answer->measure->chapter));
        put_text(self, object, "measure", answer->measure->name);
        put(self, object, "open", json_boolean(!answer->needs));
        put_any_text(self, object, "needs", answer->needs);
        append(self, array, object);
    }
    return array;
}

/* Four digits say all that such a number means. */
static json_t *write_rounded(double value)
{
    return json_real(round(value * 1e4) / 1e4);
}

/* What the groups of an attribute, or one of them, could show. */
static json_t *write_smallest(struct writer *self, const struct eh_check *check,
                              const struct eh_attribute_power *power)
{
    json_t *array = json_array();
    for (size_t s = 0; s < check->subject_count; s++) {
        double least, most;
        const struct eh_power_subject *subject = &check->subject[s];
        if (!eh_check_get_range(check, power, s, &least, &most))
            continue;
        json_t *object = json_object();
        put_text(self, object, "of", subject->name);
        put_any_text(self, object, "layer", *subject->layer ? subject->layer : NULL);
        put_any_text(self, object, "unit", *subject->unit ? subject->unit : NULL);
        put_text(self, object, "as", subject->is_ratio ? "odds ratio" : "difference");
        put(self, object, "least", write_rounded(least));
        put(self, object, "most", write_rounded(most));
        if (subject->has_share)
            put(self, object, "share_of_all", write_rounded(subject->share_01));
        append(self, array, object);
    }
    return array;
}

static json_t *write_group(struct writer *self, const struct eh_check *check,
                           const struct eh_attribute_power *power, uint32_t g, struct eh_arena *arena)
{
    json_t *object = json_object();
    const struct eh_power *group = &power->group[g];
    struct eh_attribute_power one = *power;
    one.groups = 1;
    one.smallest = power->smallest + g * check->subject_count;
    put_text(self, object, "group", make_utf8(group->group, arena));
    put_count(self, object, "n", group->n);
    put_count(self, object, "others", group->others);
    put_count(self, object, "compared", group->compared);
    put(self, object, "verdict", json_boolean(group->has_verdict));
    put(self, object, "smallest_gap", write_smallest(self, check, &one));
    return object;
}

static json_t *write_power(struct writer *self, const struct eh_check *check, bool show_values,
                           struct eh_arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < check->power_count; i++) {
        const struct eh_attribute_power *power = &check->power[i];
        json_t *object = json_object();
        if (power->group) {
            put_text(self, object, "attribute", make_utf8(power->attribute, arena));
            put_text(self, object, "within", make_utf8(power->within, arena));
            put_count(self, object, "groups", power->groups);
            put_count(self, object, "groups_with_verdicts", power->verdicts);
        }
        put(self, object, "smallest_gap", write_smallest(self, check, power));
        if (show_values && power->group) {
            json_t *groups = json_array();
            for (uint32_t g = 0; g < power->groups; g++)
                append(self, groups, write_group(self, check, power, g, arena));
            put(self, object, "by_group", groups);
        }
        append(self, array, object);
    }
    return array;
}

static json_t *write_hidden(struct writer *self, const struct eh_check *check, struct eh_arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < check->hidden_count; i++) {
        const struct eh_hidden_groups *hidden = &check->hidden[i];
        json_t *object = json_object();
        put_text(self, object, "attribute", make_utf8(hidden->attribute, arena));
        put_any_text(self, object, "other", hidden->other ? make_utf8(hidden->other, arena) : NULL);
        put_count(self, object, "groups", hidden->groups);
        put_count(self, object, "hidden", hidden->hidden);
        put_count(self, object, "people", hidden->people);
        put_count(self, object, "unknown", hidden->unknown);
        append(self, array, object);
    }
    return array;
}

static void drop(void *object)
{
    json_decref(object);
}

static const char *dump(struct writer *self, json_t *root, struct eh_arena *arena, size_t *out_length)
{
    eh_arena_own(arena, root, drop);
    char *text =
        self->failed ? NULL : json_dumps(root, JSON_SORT_KEYS | JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    if (!text)
        return NULL;
    eh_arena_own(arena, text, free);
    const char *out = eh_arena_format(arena, "%s\n", text);
    size_t length = 0;
    while (out[length])
        length++;
    *out_length = length;
    return out;
}

const char *eh_check_write_json(const struct eh_study *study, const struct eh_check *opt_check,
                                const int *severity, bool show_values, struct eh_arena *arena,
                                size_t *out_length)
{
    struct writer self = {0};
    json_t *root = json_object();
    put_count(&self, root, "schema", SCHEMA);
    put_text(&self, root, "version", EVENHAND_VERSION);
    put_text(&self, root, "study", make_utf8(study->config.name ? study->config.name : "", arena));
    put_text(&self, root, "period", study->period.name ? study->period.name : "");
    put_count(&self, root, "minimum_group", study->config.minimum_group);
    put(&self, root, "inputs", write_inputs(&self, study, arena));
    put(&self, root, "findings", write_findings(&self, &study->problems, severity, show_values, arena));
    put(&self, root, "totals", write_totals(&self, &study->problems, severity));
    put(&self, root, "by_severity", write_sums(&self, &study->problems, severity));
    if (opt_check) {
        put(&self, root, "measured", json_boolean(opt_check->is_measured));
        put(&self, root, "answers", write_answers(&self, opt_check));
        put(&self, root, "power", write_power(&self, opt_check, show_values, arena));
        put(&self, root, "hidden", write_hidden(&self, opt_check, arena));
    }
    return dump(&self, root, arena, out_length);
}

const char *eh_check_write_codes_json(struct eh_arena *arena, size_t *out_length)
{
    struct writer self = {0};
    json_t *root = json_array();
    for (enum eh_problem_code code = 0; code < EH_PROBLEM_COUNT; code++) {
        json_t *object = json_object();
        put_text(&self, object, "code", eh_problem_get_name(code));
        put_text(&self, object, "severity", name_severity((int)eh_problem_get_severity(code)));
        put_text(&self, object, "meaning", eh_problem_get_meaning(code));
        put_any_text(&self, object, "remedy", eh_problem_get_remedy(code));
        append(&self, root, object);
    }
    return dump(&self, root, arena, out_length);
}
