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
        printf("%-23s %-8s %s\n%33s-> %s\n", eh_problem_get_name(code),
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

/* "1 person", "1,204 people". */
static const char *say_people(const struct output *o, uint64_t count)
{
    char text[32];
    return eh_arena_format(o->text.arena, "%s %s", eh_say_count(count, text),
                           count == 1 ? "person" : "people");
}

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
            eh_text_add_format(&o->text, "  %-8s %10s  %-22s  %s\n", severity_names[s],
                               eh_say_count(problems->total[code], count), eh_problem_get_name(code),
                               eh_problem_get_meaning(code));
            if (strcmp(eh_problem_get_remedy(code), "nothing") != 0)
                eh_text_add_format(&o->text, "  %45s-> %s\n", "", eh_problem_get_remedy(code));
        }
    if (capped)
        eh_text_add_format(&o->text, "  of each code the first %d are listed; these totals are exact\n",
                           (int)EH_PROBLEM_SAMPLES);
}

static void add_head(struct output *o)
{
    const struct eh_study *study = &o->run->study;
    char rows[32], count[3][32];
    uint64_t all = 0;
    for (size_t i = 0; i < study->input_count; i++)
        all += study->inputs[i].rows;
    if (study->period.name)
        eh_text_add_format(&o->text, "%s, %s: %s, %s row%s in %zu file%s\n", study->config.name,
                           study->period.name, say_people(o, study->people.n), eh_say_count(all, rows),
                           plural(all), study->input_count, plural(study->input_count));
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

static bool needs_the_same(const struct eh_answer *a, const struct eh_answer *b)
{
    return a->needs && b->needs && strcmp(a->needs, b->needs) == 0;
}

/* A family goes by its name where all of it needs the same, and is told once. */
static size_t tell_length(const struct eh_answer *answer, size_t count, size_t at)
{
    const char *name = answer[at].measure->name;
    size_t length = family_length(name);
    for (size_t i = 0; i < count; i++)
        if (family_length(answer[i].measure->name) == length &&
            strncmp(answer[i].measure->name, name, length) == 0) {
            if (!needs_the_same(&answer[i], &answer[at]))
                return strlen(name);
            if (i < at)
                return 0;
        }
    return length;
}

/* The closed measures of a chapter that need the same, behind what they need. */
static void add_closed(struct output *o, const struct eh_answer *answer, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool is_first = answer[i].needs != NULL;
        for (size_t j = 0; j < i && is_first; j++)
            is_first = !needs_the_same(&answer[j], &answer[i]);
        if (!is_first)
            continue;
        eh_text_add_format(&o->text, "          %s\n            for", answer[i].needs);
        for (size_t j = i; j < count; j++) {
            size_t length = needs_the_same(&answer[j], &answer[i]) ? tell_length(answer, count, j) : 0;
            if (length)
                eh_text_add_format(&o->text, " %.*s", (int)length, answer[j].measure->name);
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

/* "5.2-7.9 ties", "odds ratio 2.40: 40% or 10%, where 22% of all are", "9 points: ..." */
static void add_smallest(struct output *o, const struct eh_power_subject *subject, double least, double most)
{
    char range[64];
    bool is_points = subject->has_share && !subject->is_ratio;
    double unit = is_points ? 100 : 1;
    int decimals = is_points ? 0 : unit * most >= 10 ? 1 : 2;
    snprintf(range, sizeof range, "%.*f", decimals, unit * least);
    size_t length = strlen(range);
    char other[32];
    snprintf(other, sizeof other, "%.*f", decimals, unit * most);
    if (strcmp(range, other) != 0)
        snprintf(range + length, sizeof range - length, "-%s", other);
    eh_text_add_format(&o->text, "%s%s%s%s", subject->is_ratio ? "odds ratio " : "", range,
                       is_points || *subject->unit ? " " : "", is_points ? "points" : subject->unit);
    if (!subject->has_share)
        return;
    double above = eh_check_find_share(subject, most, true),
           below = eh_check_find_share(subject, most, false);
    eh_text_add_format(&o->text, ": %.0f%%", 100 * above);
    if (below > 0)
        eh_text_add_format(&o->text, " or %.0f%%", 100 * below);
    eh_text_add_format(&o->text, ", where %.0f%% of all are", 100 * subject->share_01);
}

static void add_subjects(struct output *o, const struct eh_attribute_power *power)
{
    const struct eh_check *check = &o->run->check;
    for (size_t s = 0; s < check->subject_count; s++) {
        double least, most;
        const struct eh_power_subject *subject = &check->subject[s];
        if (!eh_check_get_range(check, power, s, &least, &most))
            continue;
        const char *name = eh_arena_format(o->text.arena, "%s%s%s", subject->name, *subject->layer ? " " : "",
                                           subject->layer);
        eh_text_add_format(&o->text, "%16s%-34s", "", name);
        add_smallest(o, subject, least, most);
        eh_text_add(&o->text, "\n");
    }
}

static void add_groups(struct output *o, const struct eh_attribute_power *power)
{
    char others[32];
    const struct eh_check *check = &o->run->check;
    for (uint32_t g = 0; power->group && g < power->groups; g++) {
        const struct eh_power *group = &power->group[g];
        eh_text_add_format(&o->text, "%12s%s: %s, %s other%s%s\n", "", group->group, say_people(o, group->n),
                           eh_say_count(group->others, others), plural(group->others),
                           !group->is_known      ? ": nobody to compare with"
                           : !group->has_verdict ? ": no verdict"
                                                 : "");
        struct eh_attribute_power one = *power;
        one.groups = 1;
        one.smallest = power->smallest + g * check->subject_count;
        add_subjects(o, &one);
    }
}

static void add_power(struct output *o)
{
    const struct eh_check *check = &o->run->check;
    if (!check->power_count)
        return;
    eh_text_add_format(&o->text,
                       "\nThe smallest gap that %s could show, found in four of five such studies\n",
                       check->is_measured ? "these data" : "these people");
    for (size_t i = 0; i < check->power_count; i++) {
        const struct eh_attribute_power *power = &check->power[i];
        if (power->group)
            eh_text_add_format(&o->text, "  %s, within %s: %u group%s, %u with a verdict\n", power->attribute,
                               power->within, power->groups, plural(power->groups), power->verdicts);
        else
            eh_text_add(&o->text, "  among all, the tied, sponsored or isolated against the others\n");
        if (o->show_values && power->group)
            add_groups(o, power);
        else
            add_subjects(o, power);
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
    if (!o->run->check.is_measured)
        eh_text_add_format(&o->text,
                           "  nothing was measured, %s: what is open\n"
                           "  here may yet have no number, where it has no case or only small groups\n",
                           o->sum[EH_ERROR] ? "as there are errors" : "since that would take its time");
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
