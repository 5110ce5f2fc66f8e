/* evenhand explain [NAME] */
#include <stdio.h>
#include <string.h>

#include "evenhand/command/call.h"
#include "evenhand/measure/catalogue.h"

static const struct eh_option options[] = {
    {'h', "help", NULL, "this text", NULL},
};

static void print_list(const struct eh_measure *measure, uint32_t count)
{
    enum eh_chapter chapter = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (measure[i].chapter != chapter) {
            chapter = measure[i].chapter;
            printf("%s%s\n", i ? "\n" : "", eh_catalogue_get_chapter(chapter));
        }
        printf("  %-32s %s\n", measure[i].name, measure[i].title);
    }
}

static void print_part(const char *heading, const char *text)
{
    if (text[0] == '\0')
        return;
    printf("  %s\n", heading);
    eh_say_wrapped(text, 4);
}

static void print_entry(const struct eh_measure *measure)
{
    printf("%s: %s\n", measure->name, measure->title);
    print_part("Question", measure->question);
    print_part("Formula", measure->formula);
    print_part("Range", measure->range);
    print_part("Unit", measure->unit);
    print_part("Source", measure->source);
    print_part("How not to read it", measure->caution);
}

/* "inclusion.reach" stands for its .mean, .gap and .size, and "mixing" for the whole chapter. */
static uint32_t print_family(const struct eh_measure *measure, uint32_t count, const char *name)
{
    uint32_t printed = 0;
    size_t length = strlen(name);
    for (uint32_t i = 0; i < count; i++) {
        if (strncmp(measure[i].name, name, length) != 0 || measure[i].name[length] != '.')
            continue;
        if (printed++)
            putchar('\n');
        print_entry(&measure[i]);
    }
    return printed;
}

static const char *listed_name(const void *list, size_t i)
{
    return ((const char *const *)list)[i];
}

/* Among whole names and their front parts: "inclusion.rech" is near to a family, and to no single measure. */
static const char *guess_name(const struct eh_measure *measure, uint32_t count, const char *name,
                              struct eh_arena *arena)
{
    const char **list = NULL;
    size_t length = 0, capacity = 0;
    for (uint32_t i = 0; i < count; i++)
        for (const char *end = measure[i].name; *end;) {
            end += 1 + strcspn(end + 1, ".");
            EH_RESERVE(arena, list, length, capacity);
            list[length++] = eh_arena_copy_bytes(arena, measure[i].name, (size_t)(end - measure[i].name));
        }
    return eh_option_guess(name, listed_name, list, length);
}

static int run_explain(struct eh_call *call, struct eh_failure *failure)
{
    uint32_t count;
    const struct eh_measure *measure = eh_catalogue_get(&count);
    if (call->arguments.operand_count == 0) {
        print_list(measure, count);
        return 0;
    }
    const char *name = call->arguments.operand[0];
    uint32_t exact = eh_catalogue_find(name);
    if (exact != UINT32_MAX) {
        print_entry(&measure[exact]);
        return 0;
    }
    if (print_family(measure, count, name) > 0)
        return 0;
    const char *guess = guess_name(measure, count, name, call->arena);
    if (guess)
        return eh_fail(failure, EH_USAGE, "no measure of this name; did you mean %s?", guess);
    return eh_fail(failure, EH_USAGE, "no measure of this name; evenhand explain lists them all");
}

const struct eh_command eh_command_explain = {
    .name = "explain",
    .operands = "[NAME]",
    .summary = "what a measure means, its formula, range, source, and how not to read it",
    .text = "Without NAME, the list of measures. The front part of a name explains the whole family, as in "
            "evenhand explain inclusion.reach.",
    .operand_min = 0,
    .operand_max = 1,
    .option = options,
    .option_count = sizeof options / sizeof *options,
    .run = run_explain,
};
