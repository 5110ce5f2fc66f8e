#include "evenhand/record/problem.h"

#include <stdarg.h>
#include <stdio.h>

#include "evenhand/base/bug.h"

static const struct {
    const char *name, *meaning, *remedy;
    enum eh_severity severity;
} codes[] = {
#define X(name, severity, meaning, remedy) {#name, meaning, remedy, severity},
    EH_PROBLEM_CODES(X)
#undef X
};

void eh_problems_init(struct eh_problems *self, struct eh_arena *arena)
{
    *self = (struct eh_problems){.arena = arena};
}

static const char *format_text(struct eh_arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    EH_CHECK(length >= 0);
    char *text = eh_arena_alloc(arena, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

/* Counts it; the place in the list to fill, or NULL where the code has its samples. */
static struct eh_problem *add(struct eh_problems *self, enum eh_problem_code code, const char *file,
                              uint64_t line)
{
    EH_CHECK((unsigned)code < EH_PROBLEM_COUNT);
    if (self->total[code]++ >= EH_PROBLEM_SAMPLES)
        return NULL;
    EH_RESERVE(self->arena, self->list, self->count, self->capacity);
    struct eh_problem *problem = &self->list[self->count++];
    *problem = (struct eh_problem){.code = code,
                                   .severity = codes[code].severity,
                                   .file = eh_arena_copy_text(self->arena, file),
                                   .line = line};
    return problem;
}

void eh_problems_add(struct eh_problems *self, enum eh_problem_code code, const char *file, uint64_t line,
                     uint32_t field, const char *opt_value, const char *format, ...)
{
    struct eh_problem *problem = add(self, code, file, line);
    if (!problem)
        return;
    va_list arguments;
    va_start(arguments, format);
    problem->text = format_text(self->arena, format, arguments);
    va_end(arguments);
    problem->field = field;
    problem->value = opt_value ? eh_arena_copy_text(self->arena, opt_value) : NULL;
}

void eh_problems_add_at(struct eh_problems *self, enum eh_problem_code code, const char *file, uint64_t line,
                        uint64_t column, const char *format, ...)
{
    struct eh_problem *problem = add(self, code, file, line);
    if (!problem)
        return;
    va_list arguments;
    va_start(arguments, format);
    problem->text = format_text(self->arena, format, arguments);
    va_end(arguments);
    problem->column = column;
}

uint64_t eh_problems_get_total(const struct eh_problems *self, enum eh_severity severity)
{
    uint64_t total = 0;
    for (int code = 0; code < EH_PROBLEM_COUNT; code++)
        if (codes[code].severity == severity)
            total += self->total[code];
    return total;
}

const char *eh_problem_get_name(enum eh_problem_code code)
{
    EH_CHECK((unsigned)code < EH_PROBLEM_COUNT);
    return codes[code].name;
}

const char *eh_problem_get_meaning(enum eh_problem_code code)
{
    EH_CHECK((unsigned)code < EH_PROBLEM_COUNT);
    return codes[code].meaning;
}

const char *eh_problem_get_remedy(enum eh_problem_code code)
{
    EH_CHECK((unsigned)code < EH_PROBLEM_COUNT);
    return codes[code].remedy;
}

enum eh_severity eh_problem_get_severity(enum eh_problem_code code)
{
    EH_CHECK((unsigned)code < EH_PROBLEM_COUNT);
    return codes[code].severity;
}
