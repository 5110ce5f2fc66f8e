#include "evenhand/pipeline/check.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "evenhand/base/text.h"
#include "json_read.h"

/* Whether anybody, off the roster too, is tied to a person in a layer of contacts. */
static bool is_tied(const struct eh_network *network, uint32_t person)
{
    for (uint32_t l = 0; l < network->layer_count; l++) {
        const struct eh_layer *layer = &network->layer[l];
        const uint64_t *row = layer->graph.ties.row;
        if (layer->is_work && row && row[person + 1] > row[person])
            return true;
        if (layer->is_work && layer->graph.external && layer->graph.external[person])
            return true;
    }
    return false;
}

void eh_check_network(struct eh_study *study, const struct eh_network *network)
{
    uint32_t alone = 0, n = study->people.n, field;
    uint64_t line;
    for (uint32_t i = 0; i < n; i++) {
        if (is_tied(network, i))
            continue;
        alone++;
        const char *file = eh_study_get_place(study, i, &line, &field);
        eh_problems_add(&study->problems, EH_PROBLEM_PERSON_NO_TIES, file, line, field, study->people.id[i],
                        "the person has no tie to anybody in the period");
    }
    if (n && 2 * (uint64_t)alone > n)
        eh_problems_add(&study->problems, EH_PROBLEM_PEOPLE_UNCONNECTED,
                        eh_study_get_place(study, 0, &line, &field), 0, 0, NULL,
                        "%u of %u %s no tie to anybody in the period", alone, n,
                        n == 1 ? "person has" : "people have");
}

static bool is_same(const struct eh_input *input, const json_t *published)
{
    const json_t *before;
    size_t i;
    json_array_foreach((json_t *)(uintptr_t)published, i, before)
    {
        const char *file = json_string_value(json_object_get(before, "file"));
        const char *sum = json_string_value(json_object_get(before, "sha256"));
        if (file && sum && strcmp(file, input->name) == 0 && strcmp(sum, input->sha256) == 0)
            return true;
    }
    return false;
}

/* One finding, however many files: most often it is one export job that did not run. */
static void compare_inputs(struct eh_study *study, const json_t *published, const char *period)
{
    enum { NAMES = 6 };
    struct eh_text others;
    const struct eh_input *first = NULL;
    size_t more = 0;
    eh_text_init(&others, study->arena);
    for (size_t i = 0; i < study->input_count; i++) {
        const struct eh_input *input = &study->inputs[i];
        if (!is_same(input, published))
            continue;
        if (first && more++ < NAMES)
            eh_text_add_format(&others, "%s%s", more == 1 ? "" : ", ", input->name);
        first = first ? first : input;
    }
    if (!first)
        return;
    const char *rest =
        !more                            ? ""
        : more + 1 == study->input_count ? "; so are all the others"
        : more <= NAMES
            ? eh_arena_format(study->arena, "; so %s %s", more == 1 ? "is" : "are", eh_text_get(&others))
            : eh_arena_format(study->arena, "; so are %s and %zu more", eh_text_get(&others), more - NAMES);
    eh_problems_add(&study->problems, EH_PROBLEM_SAME_AS_LAST_RUN, first->name, 0, 0, NULL,
                    "byte for byte the file of the report of %s, which was published last%s", period, rest);
}

static json_t *load_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    return fd < 0 ? NULL : eh_json_read(fd);
}

/* The report refuses it, since nobody knows what it showed. */
static void report_last(struct eh_study *study, const char *path)
{
    char *whole = realpath(path, NULL);
    eh_problems_add(&study->problems, EH_PROBLEM_LAST_REPORT_UNREADABLE, whole ? whole : path, 0, 0, NULL,
                    "the report that was published last cannot be read, so that nobody can tell what it was "
                    "made from, or what it showed");
    free(whole);
}

void eh_check_last_run(struct eh_study *study, const char *directory)
{
    const char *path = eh_arena_format(study->arena, "%s/latest/report.json", directory);
    json_t *root = load_file(path);
    const char *period = json_string_value(json_object_get(json_object_get(root, "period"), "name"));
    const json_t *inputs = json_object_get(root, "inputs");
    if (period && json_is_array(inputs))
        compare_inputs(study, inputs, period);
    else if (access(path, F_OK) == 0)
        report_last(study, path);
    json_decref(root);
}

static void count_groups(const struct eh_people *people, const struct eh_attribute *attribute,
                         const struct eh_attribute *opt_other, uint32_t minimum, struct eh_arena *scratch,
                         struct eh_hidden_groups *out)
{
    size_t width = opt_other ? (size_t)opt_other->n_values + 1 : 1;
    size_t cells = ((size_t)attribute->n_values + 1) * width;
    uint32_t *count = EH_NEW_ARRAY(scratch, uint32_t, cells);
    *out =
        (struct eh_hidden_groups){.attribute = attribute->name, .other = opt_other ? opt_other->name : NULL};
    for (uint32_t i = 0; i < people->n; i++) {
        uint32_t own = attribute->label[i], other = opt_other ? opt_other->label[i] : 1;
        if (own == EH_UNKNOWN || other == EH_UNKNOWN)
            out->unknown++;
        else
            count[own * width + (opt_other ? other : 0)]++;
    }
    for (size_t c = 0; c < cells; c++) {
        out->groups += count[c] > 0;
        out->hidden += count[c] > 0 && count[c] < minimum;
        out->people += count[c] < minimum ? count[c] : 0;
    }
}

/* Attributes by themselves, then groups in the structure, as chapter 1 counts them. */
static void compute_hidden(const struct eh_study *study, struct eh_arena *arena, struct eh_check *out)
{
    const struct eh_people *people = &study->people;
    size_t a_count = people->attribute_count;
    struct eh_arena scratch;
    eh_arena_init(&scratch, arena);
    out->hidden = EH_NEW_ARRAY(arena, struct eh_hidden_groups, a_count + a_count * a_count);
    for (size_t a = 0; a < a_count; a++)
        if (people->attribute[a].is_group || people->attribute[a].is_structure)
            count_groups(people, &people->attribute[a], NULL, study->config.minimum_group, &scratch,
                         &out->hidden[out->hidden_count++]);
    for (size_t a = 0; a < a_count; a++)
        for (size_t b = 0; b < a_count; b++)
            if (a != b && people->attribute[a].is_group && people->attribute[b].is_structure)
                count_groups(people, &people->attribute[a], &people->attribute[b],
                             study->config.minimum_group, &scratch, &out->hidden[out->hidden_count++]);
    eh_arena_free(&scratch);
}

/* Closeness takes people times ties. */
bool eh_check_is_measurable(const struct eh_study *study, const struct eh_network *network)
{
    const double most = 3e8;
    double work = 0;
    for (uint32_t l = 0; l < network->layer_count; l++)
        work += (double)study->people.n * (double)network->layer[l].graph.tie_count;
    return study->people.n > 0 && work <= most;
}

void eh_check_compute(const struct eh_study *study, const struct eh_network *network,
                      const struct eh_results *opt_results, const struct eh_published *opt_published,
                      struct eh_arena *arena, struct eh_check *out)
{
    uint32_t measures;
    (void)eh_catalogue_get(&measures);
    *out = (struct eh_check){.answer_count = measures, .is_measured = opt_published != NULL};
    out->answer = EH_NEW_ARRAY(arena, struct eh_answer, measures);
    eh_check_compute_answers(study, network, opt_published, arena, out->answer);
    eh_check_compute_power(study, opt_results, opt_published, arena, out);
    compute_hidden(study, arena, out);
}
