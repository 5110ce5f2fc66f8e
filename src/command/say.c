/* Everything that is said to a person. Standard error only, but for eh_say_wrapped and eh_say_lines. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "evenhand/command/call.h"

void eh_say(const char *format, ...)
{
    char text[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (char *c = text; *c; c++)
        for (size_t length = eh_text_measure_control(c); length > 0; length--)
            *(length > 1 ? c++ : c) = '?';
    fprintf(stderr, "%s\n", text);
}

void eh_say_problem_to(struct eh_text *out, const char *study, const struct eh_problem *problem,
                       const char *severity, bool show_value)
{
    size_t length = strlen(study);
    bool whole = problem->file[0] == '/'; /* [files] may name a file anywhere */
    if (!whole) {
        eh_text_add_visible(out, study, "");
        eh_text_add(out, length > 0 && study[length - 1] == '/' ? "" : "/");
    }
    eh_text_add_visible(out, problem->file, "");
    if (problem->line > 0)
        eh_text_add_format(out, ":%llu", (unsigned long long)problem->line);
    if (problem->line > 0 && problem->column > 0)
        eh_text_add_format(out, ":%llu", (unsigned long long)problem->column);
    eh_text_add_format(out, ": %s: ", severity);
    eh_text_add_visible(out, problem->text, "");
    if (show_value && problem->value) {
        eh_text_add(out, ": '");
        eh_text_add_visible(out, problem->value, "");
        eh_text_add(out, "'");
    }
    eh_text_add_format(out, " [%s]\n", eh_problem_get_name(problem->code));
}

static void say_problem(const char *study, const struct eh_problem *problem)
{
    static const char *const severity[] = {"info", "warning", "error"};
    struct eh_arena arena;
    struct eh_text text;
    eh_arena_init(&arena, NULL);
    eh_text_init(&text, &arena);
    eh_say_problem_to(&text, study, problem, severity[problem->severity], false);
    fputs(eh_text_get(&text), stderr);
    eh_arena_free(&arena);
}

/* Where the first of a code stands, or what it says where it stands on no line: only errors are listed. */
static const char *find_first(const struct eh_problems *problems, enum eh_problem_code code, char *out,
                              size_t size)
{
    const struct eh_problem *first = NULL;
    for (size_t i = 0; i < problems->count && !first; i++)
        if (problems->list[i].code == code)
            first = &problems->list[i];
    out[0] = '\0';
    if (first && first->severity != EH_ERROR && first->line > 0)
        snprintf(out, size, "; the first at %s:%llu", first->file, (unsigned long long)first->line);
    else if (first && first->severity != EH_ERROR)
        snprintf(out, size, "; the first: %s: %s", first->file, first->text);
    return out;
}

static void say_totals(const struct eh_problems *problems, enum eh_severity severity, const char *word)
{
    char count[32], first[400];
    for (enum eh_problem_code code = 0; code < EH_PROBLEM_COUNT; code++)
        if (problems->total[code] > 0 && eh_problem_get_severity(code) == severity)
            eh_say("%s: %s %s: %s%s", word, eh_say_count(problems->total[code], count),
                   eh_problem_get_name(code), eh_problem_get_meaning(code),
                   find_first(problems, code, first, sizeof first));
}

void eh_say_problems(const char *study, const struct eh_problems *problems)
{
    uint64_t listed = 0, errors = eh_problems_get_total(problems, EH_ERROR);
    char shown[32], all[32];
    for (size_t i = 0; i < problems->count; i++) {
        if (problems->list[i].severity != EH_ERROR)
            continue;
        say_problem(study, &problems->list[i]);
        listed++;
    }
    if (listed < errors)
        eh_say("listed: %s of %s errors, the first %d of each kind", eh_say_count(listed, shown),
               eh_say_count(errors, all), (int)EH_PROBLEM_SAMPLES);
    say_totals(problems, EH_ERROR, "errors");
    say_totals(problems, EH_WARNING, "warnings");
}

void eh_say_warnings(const struct eh_problems *problems)
{
    say_totals(problems, EH_WARNING, "warnings");
}

const char *eh_say_count(uint64_t count, char *out)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    char *o = out;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *o++ = ',';
        *o++ = digits[i];
    }
    *o = '\0';
    return out;
}

/* Columns are counted in characters: bytes that continue one (10xxxxxx) have no width. */
static int width_of(const char *word, size_t length)
{
    int width = 0;
    for (size_t i = 0; i < length; i++)
        width += ((unsigned char)word[i] & 0xc0) != 0x80;
    return width;
}

void eh_say_wrapped(const char *text, int indent)
{
    enum { COLUMNS = 80 };
    int column = 0;
    while (*text) {
        size_t length = strcspn(text, " ");
        int width = width_of(text, length);
        if (column > 0 && column + 1 + width > COLUMNS) {
            putchar('\n');
            column = 0;
        }
        if (column == 0)
            column = printf("%*s", indent, "");
        else
            column += printf(" ");
        printf("%.*s", (int)length, text);
        column += width;
        text += length;
        text += strspn(text, " ");
    }
    putchar('\n');
}

void eh_say_lines(const char *lines, struct eh_arena *arena)
{
    struct eh_text text;
    eh_text_init(&text, arena);
    eh_text_add_visible(&text, lines, "\n");
    fputs(eh_text_get(&text), stdout);
}

const char *eh_say_last_part(const char *path, struct eh_arena *arena)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/')
        start--;
    return start == end ? path : eh_arena_copy_bytes(arena, path + start, end - start);
}
