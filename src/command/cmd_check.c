/* evenhand check STUDY */
#include <stdio.h>
#include <string.h>

#include "evenhand/base/text.h"
#include "evenhand/command/call.h"

static const struct eh_option options[] = {
    {0, "strict", NULL, "exit with 1 where there are warnings, too", NULL},
    {0, "ignore", "CODE", "say nothing of a code (repeatable; CODE,CODE)", NULL},
    {0, "error", "CODE", "take a code for an error (repeatable; CODE,CODE)", NULL},
    {0, "show-values", NULL, "show the cells, names and ids among them", NULL},
    {0, "format", "text|json", "form of what is said (default text)", NULL},
    {0, "list-codes", NULL, "list the codes with severity, meaning and remedy, and stop", NULL},
    {'o', "out", "DIR", "where reports are published (default: reports/STUDY)", NULL},
    EH_STUDY_OPTIONS,
};

enum { IGNORED = -1 };

static const char *const severity_names[] = {
    [EH_INFO] = "info", [EH_WARNING] = "warning", [EH_ERROR] = "error"};

static const char *code_name(const void *list, size_t i)
{
    (void)list;
    return eh_problem_get_name((enum eh_problem_code)i);
}

/* Sets the severity of the codes that an option names. */
static int read_codes(const struct eh_call *call, const char *option, int to, int *severity,
                      struct eh_failure *failure)
{
    struct eh_names given;
    eh_option_get_all(&call->arguments, option, call->arena, &given);
    for (size_t i = 0; i < given.count; i++)
        for (const char *word = given.name[i]; *word;) {
            size_t length = strcspn(word, ",");
            const char *name = eh_arena_copy_bytes(call->arena, word, length);
            enum eh_problem_code code = 0;
            while (code < EH_PROBLEM_COUNT && strcmp(eh_problem_get_name(code), name) != 0)
                code++;
            if (code == EH_PROBLEM_COUNT) {
                const char *guess = eh_option_guess(name, code_name, NULL, EH_PROBLEM_COUNT);
                return eh_fail(failure, EH_USAGE, "option --%s: no code %s%s%s; --list-codes lists them all",
                               option, name, guess ? "; did you mean " : "", guess ? guess : "");
            }
            severity[code] = to;
            word += length + (word[length] == ',');
        }
    return 0;
}

static int list_codes(struct eh_call *call, bool json)
{
    size_t length;
    if (json) {
        const char *text = eh_check_write_codes_json(call->arena, &length);
        fwrite(text ? text : "", 1, text ? length : 0, stdout);
        return 0;
    }
    for (enum eh_problem_code code = 0; code < EH_PROBLEM_COUNT; code++)
        printf("%-21s %-8s %s\n%31s-> %s\n", eh_problem_get_name(code),
               severity_names[eh_problem_get_severity(code)], eh_problem_get_meaning(code), "",
               eh_problem_get_remedy(code));
    return 0;
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

struct output {
    const struct eh_call *call;
    const struct eh_outcome *run;
    const int *severity;
    uint64_t sum[3]; /* by severity */
    bool show_values;
    struct eh_text text;
};

static void add_findings(struct output *o, int least)
{
    const struct eh_problems *problems = &o->run->study.problems;
    for (size_t i = 0; i < problems->count; i++) {
        const struct eh_problem *problem = &problems->list[i];
        if (o->severity[problem->code] >= least)
            eh_say_problem_to(&o->text, o->call->study, problem, severity_names[o->severity[problem->code]],
                              o->show_values);
    }
}

static void add_totals(struct output *o)
{
    const struct eh_problems *problems = &o->run->study.problems;
    char count[32];
    bool capped = false;
    for (int s = EH_ERROR; s >= EH_INFO; s--)
        for (enum eh_problem_code code = 0; code < EH_PROBLEM_COUNT; code++) {
            if (!problems->total[code] || o->severity[code] != s)
                continue;
            capped = capped || problems->total[code] > EH_PROBLEM_SAMPLES;
            eh_text_add_format(&o->text, "  %-8s %10s  %-20s  %s\n", severity_names[s],
                               eh_say_count(problems->total[code], count), eh_problem_get_name(code),
                               eh_problem_get_meaning(code));
            if (strcmp(eh_problem_get_remedy(code), "nothing") != 0)
                eh_text_add_format(&o->text, "  %43s-> %s\n", "", eh_problem_get_remedy(code));
        }
    if (capped)
        eh_text_add_format(&o->text, "  of each code the first %d are listed; these totals are exact\n",
                           (int)EH_PROBLEM_SAMPLES);
}

static void add_head(struct output *o)
{
    const struct eh_study *study = &o->run->study;
    char people[32], rows[32], count[3][32];
    uint64_t all = 0;
    for (size_t i = 0; i < study->input_count; i++)
        all += study->inputs[i].rows;
    if (study->period.name)
        eh_text_add_format(&o->text, "%s, %s: %s people, %s rows in %zu file%s\n", study->config.name,
                           study->period.name, eh_say_count(study->people.n, people), eh_say_count(all, rows),
                           study->input_count, plural(study->input_count));
    for (int s = EH_INFO; s <= EH_ERROR; s++)
        eh_say_count(o->sum[s], count[s]);
    eh_text_add_format(&o->text, "%s error%s, %s warning%s, %s note%s\n", count[EH_ERROR],
                       plural(o->sum[EH_ERROR]), count[EH_WARNING], plural(o->sum[EH_WARNING]),
                       count[EH_INFO], plural(o->sum[EH_INFO]));
}

/* "inclusion.reach" for .mean, .gap and .size where they need the same. */
static size_t family_length(const char *name)
{
    const char *first = strchr(name, '.'), *second = first ? strchr(first + 1, '.') : NULL;
    return second ? (size_t)(second - name) : strlen(name);
}

/* The closed measures of a chapter that need the same, families once, behind what they need. */
static void add_closed(struct output *o, const struct eh_answer *answer, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool is_first = answer[i].needs != NULL;
        for (size_t j = 0; j < i && is_first; j++)
            is_first = !answer[j].needs || strcmp(answer[j].needs, answer[i].needs) != 0;
        if (!is_first)
            continue;
        const char *before = "";
        size_t before_length = 0;
        eh_text_add_format(&o->text, "          %s\n            for", answer[i].needs);
        for (size_t j = i; j < count; j++) {
            const char *name = answer[j].measure->name;
            size_t length = family_length(name);
            if (!answer[j].needs || strcmp(answer[j].needs, answer[i].needs) != 0 ||
                (length == before_length && strncmp(before, name, length) == 0))
                continue;
            eh_text_add_format(&o->text, " %.*s", (int)length, name);
            before = name;
            before_length = length;
        }
        eh_text_add(&o->text, "\n");
    }
}

static void add_answers(struct output *o)
{
    const struct eh_check *check = &o->run->check;
    eh_text_add(&o->text, "\nWhat these data can answer, and what would open the rest\n");
    for (size_t begin = 0, end; begin < check->answer_count; begin = end) {
        const struct eh_answer *answer = &check->answer[begin];
        size_t open = 0;
        for (end = begin;
             end < check->answer_count && check->answer[end].measure->chapter == answer->measure->chapter;
             end++)
            open += !check->answer[end].needs;
        eh_text_add_format(&o->text, "  %-6s  %s: ",
                           open == end - begin ? "yes"
                           : open              ? "partly"
                                               : "no",
                           eh_catalogue_get_chapter(answer->measure->chapter));
        if (open == end - begin)
            eh_text_add_format(&o->text, "%zu measure%s\n", open, plural(open));
        else
            eh_text_add_format(&o->text, "%zu of %zu measures\n", open, end - begin);
        add_closed(o, answer, end - begin);
    }
}

static void add_groups(struct output *o, const struct eh_attribute_power *power)
{
    char n[32], others[32];
    for (uint32_t g = 0; g < power->groups; g++) {
        const struct eh_power *group = &power->group[g];
        eh_text_add_format(&o->text, "          %s: %s people, %s others: ", group->group,
                           eh_say_count(group->n, n), eh_say_count(group->others, others));
        if (group->has_verdict)
            eh_text_add_format(&o->text, "%.2f sd, %.0f points\n", group->size_sd, 100 * group->share_01);
        else
            eh_text_add(&o->text, group->is_known ? "no verdict\n" : "nobody to compare with\n");
    }
}

static void add_power(struct output *o)
{
    const struct eh_check *check = &o->run->check;
    if (!check->power_count)
        return;
    eh_text_add(&o->text,
                "\nThe smallest gap that these people could show, found in four of five such studies\n"
                "  groups  with verdict      average   share of 20%\n");
    for (size_t i = 0; i < check->power_count; i++) {
        const struct eh_attribute_power *power = &check->power[i];
        eh_text_add_format(&o->text, "%8u %13u  ", power->groups, power->verdicts);
        if (power->verdicts)
            eh_text_add_format(&o->text, "%.2f-%.2f sd   %2.0f-%2.0f points", power->size_sd[0],
                               power->size_sd[1], 100 * power->share_01[0], 100 * power->share_01[1]);
        else
            eh_text_add(&o->text, "    none                  ");
        eh_text_add_format(&o->text, "  %s, within %s\n", power->attribute, power->within);
        if (o->show_values)
            add_groups(o, power);
    }
    eh_text_add(&o->text, "  a verdict needs 10 people on either side\n");
}

static void add_hidden(struct output *o)
{
    const struct eh_check *check = &o->run->check;
    eh_text_add_format(&o->text,
                       "\nWhat would be hidden with a minimum group of %u\n"
                       "       groups   hidden   people  no value\n",
                       o->run->study.config.minimum_group);
    for (size_t i = 0; i < check->hidden_count; i++) {
        const struct eh_hidden_groups *hidden = &check->hidden[i];
        eh_text_add_format(&o->text, "  %11u %8u %8u %9u  %s%s%s\n", hidden->groups, hidden->hidden,
                           hidden->people, hidden->unknown, hidden->attribute, hidden->other ? " in " : "",
                           hidden->other ? hidden->other : "");
    }
    eh_text_add(&o->text, "  where one group alone is hidden, a second is hidden to shield it\n");
}

static void write_text(struct output *o)
{
    add_findings(o, EH_INFO);
    if (o->text.length)
        eh_text_add(&o->text, "\n");
    add_head(o);
    add_totals(o);
    if (!o->run->is_checked) {
        eh_text_add(&o->text,
                    "\nWhat the data can answer is told once the settings and every input can be read.\n");
        return;
    }
    add_answers(o);
    add_power(o);
    add_hidden(o);
}

static void sum_up(struct output *o)
{
    for (enum eh_problem_code code = 0; code < EH_PROBLEM_COUNT; code++)
        if (o->severity[code] != IGNORED)
            o->sum[o->severity[code]] += o->run->study.problems.total[code];
}

static int judge(const struct output *o, bool strict, struct eh_failure *failure)
{
    char errors[32], warnings[32];
    if (!o->sum[EH_ERROR] && !(strict && o->sum[EH_WARNING]))
        return 0;
    return eh_fail(failure, EH_CHECK_FAILED, "%s error%s, %s warning%s",
                   eh_say_count(o->sum[EH_ERROR], errors), plural(o->sum[EH_ERROR]),
                   eh_say_count(o->sum[EH_WARNING], warnings), plural(o->sum[EH_WARNING]));
}

/* Prepares what is printed behind the failure's line, so that that stands first. */
static int speak(struct eh_call *call, struct output *o, int error, bool json, struct eh_failure *failure)
{
    bool strict = eh_option_has(&call->arguments, "strict");
    eh_text_init(&o->text, call->arena);
    sum_up(o);
    if (!error)
        error = judge(o, strict, failure);
    if (json) {
        call->output = eh_check_write_json(&o->run->study, o->run->is_checked ? &o->run->check : NULL,
                                           o->severity, o->show_values, call->arena, &call->output_length);
        return call->output ? error : eh_fail(failure, EH_MEMORY, "memory ran out while JSON was written");
    }
    if (!call->quiet)
        write_text(o);
    else if (error)
        add_findings(o, strict ? EH_WARNING : EH_ERROR);
    struct eh_text visible;
    eh_text_init(&visible, call->arena);
    eh_text_add_visible(&visible, eh_text_get(&o->text), "\n");
    call->output = eh_text_get(&visible);
    call->output_length = visible.length;
    return error;
}

static int run_check(struct eh_call *call, struct eh_failure *failure)
{
    int severity[EH_PROBLEM_COUNT];
    struct eh_pipeline_options pipeline;
    struct eh_outcome *run = EH_NEW(call->arena, struct eh_outcome);
    const char *format = eh_option_get(&call->arguments, "format");
    bool json = format && strcmp(format, "json") == 0;
    call->quiet = eh_option_has(&call->arguments, "quiet");
    if (format && !json && strcmp(format, "text") != 0)
        return eh_fail(failure, EH_USAGE, "option --format knows text and json");
    if (eh_option_has(&call->arguments, "list-codes"))
        return list_codes(call, json);
    if (!call->arguments.operand_count)
        return eh_fail(failure, EH_USAGE, "STUDY is missing");
    for (enum eh_problem_code code = 0; code < EH_PROBLEM_COUNT; code++)
        severity[code] = (int)eh_problem_get_severity(code);
    int error = read_codes(call, "ignore", IGNORED, severity, failure);
    if (!error)
        error = read_codes(call, "error", EH_ERROR, severity, failure);
    if (!error && eh_option_has(&call->arguments, "print-config"))
        return eh_call_print_config(call, failure);
    if (!error)
        error = eh_call_prepare(call, EH_GOAL_CHECK, &pipeline, failure);
    if (error)
        return error;
    pipeline.out = eh_option_get(&call->arguments, "out");
    error = eh_pipeline_run(&pipeline, call->arena, run, failure);
    if (!run->is_read)
        return error;
    struct output output = {.call = call,
                            .run = run,
                            .severity = severity,
                            .show_values = eh_option_has(&call->arguments, "show-values")};
    return speak(call, &output, error, json, failure);
}

const struct eh_command eh_command_check = {
    .name = "check",
    .operands = "STUDY",
    .summary = "everything wrong with the data, what they can answer, what would be hidden",
    .text =
        "Findings stand on standard output as file:line:column: severity: text [CODE], in the order of files "
        "and lines; then exact totals, which measures the data can answer and what would open the others, "
        "the "
        "smallest gap that they could show, and what the minimum group would hide. Nothing is written to the "
        "disk. report finds the same. Exit status 1 where there are errors.",
    .operand_min = 0,
    .operand_max = 1,
    .option = options,
    .option_count = sizeof options / sizeof *options,
    .run = run_check,
};
