#include "evenhand/command/option.h"

#include <string.h>

#include "evenhand/base/bug.h"
#include "evenhand/base/number.h"
#include "evenhand/base/text.h"

const char *eh_option_guess(const char *word, const char *(*name)(const void *list, size_t i),
                            const void *list, size_t count)
{
    const char *best = NULL;
    size_t limit = strlen(word) / 3 + 1, nearest = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t distance = eh_text_distance(word, name(list, i));
        if (distance < nearest && distance <= limit) {
            nearest = distance;
            best = name(list, i);
        }
    }
    return best;
}

static const char *option_name(const void *list, size_t i)
{
    return ((const struct eh_option *)list)[i].name;
}

static int fail_unknown(const struct eh_arguments *self, const char *word, size_t length,
                        struct eh_arena *arena, struct eh_failure *failure)
{
    const char *name = eh_arena_copy_bytes(arena, word, length);
    const char *guess = eh_option_guess(name, option_name, self->option, self->option_count);
    if (guess)
        return eh_fail(failure, EH_USAGE, "unknown option --%s; did you mean --%s?", name, guess);
    return eh_fail(failure, EH_USAGE, "unknown option --%s", name);
}

static void add_setting(struct eh_arguments *self, size_t i, const char *value, struct eh_arena *arena)
{
    const char *setting = self->option[i].setting;
    if (!setting)
        return;
    if (strcmp(setting, "+") == 0) {
        self->repeated.name[self->repeated.count++] = value;
        return;
    }
    self->settings.name[self->settings.count++] =
        strcmp(setting, "*") == 0
            ? value
            : eh_arena_format(arena, "%s=%s", setting, self->option[i].argument ? value : "yes");
}

static void set(struct eh_arguments *self, size_t i, const char *value, struct eh_arena *arena)
{
    self->value[i] = value;
    self->given[self->given_count++] = (struct eh_given_option){i, value};
    add_setting(self, i, value, arena);
}

/* One `--name`, with its argument inside the word, behind it, or none. Moves *at past what it used. */
static int parse_long(struct eh_arguments *self, int argc, char **argv, int *at, struct eh_arena *arena,
                      struct eh_failure *failure)
{
    const char *word = argv[*at] + 2, *equals = strchr(word, '=');
    size_t length = equals ? (size_t)(equals - word) : strlen(word);
    for (size_t i = 0; i < self->option_count; i++) {
        const struct eh_option *option = &self->option[i];
        if (strlen(option->name) != length || strncmp(option->name, word, length) != 0)
            continue;
        if (!option->argument && equals)
            return eh_fail(failure, EH_USAGE, "option --%s takes no argument", option->name);
        if (option->argument && !equals && *at + 1 >= argc)
            return eh_fail(failure, EH_USAGE, "option --%s needs an argument: %s", option->name,
                           option->argument);
        set(self, i, !option->argument ? "" : equals ? equals + 1 : argv[++*at], arena);
        return 0;
    }
    return fail_unknown(self, word, length, arena, failure);
}

static int parse_letters(struct eh_arguments *self, int argc, char **argv, int *at, struct eh_arena *arena,
                         struct eh_failure *failure)
{
    for (const char *letter = argv[*at] + 1; *letter; letter++) {
        size_t i = 0;
        while (i < self->option_count && self->option[i].letter != *letter)
            i++;
        if (i == self->option_count)
            return eh_fail(failure, EH_USAGE, "unknown option -%c", *letter);
        if (!self->option[i].argument) {
            set(self, i, "", arena);
            continue;
        }
        if (!letter[1] && *at + 1 >= argc)
            return eh_fail(failure, EH_USAGE, "option -%c needs an argument: %s", *letter,
                           self->option[i].argument);
        set(self, i, letter[1] ? letter + 1 : argv[++*at], arena);
        return 0;
    }
    return 0;
}

int eh_option_parse(const struct eh_option *option, size_t option_count, int argc, char **argv,
                    struct eh_arena *arena, struct eh_arguments *out, struct eh_failure *failure)
{
    size_t words = argc > 0 ? (size_t)argc : 0;
    *out = (struct eh_arguments){.option = option, .option_count = option_count};
    out->value = EH_NEW_ARRAY(arena, const char *, option_count);
    out->operand = EH_NEW_ARRAY(arena, const char *, words);
    size_t letters = 0; /* a word of letters may hold several options */
    for (size_t i = 0; i < words; i++)
        letters += strlen(argv[i]);
    out->settings.name = EH_NEW_ARRAY(arena, const char *, letters);
    out->given = EH_NEW_ARRAY(arena, struct eh_given_option, letters);
    out->repeated.name = EH_NEW_ARRAY(arena, const char *, letters);
    bool only_operands = false;
    for (int at = 0; at < argc; at++) {
        const char *word = argv[at];
        int error = 0;
        if (only_operands || word[0] != '-' || word[1] == '\0')
            out->operand[out->operand_count++] = word;
        else if (strcmp(word, "--") == 0)
            only_operands = true;
        else if (word[1] == '-')
            error = parse_long(out, argc, argv, &at, arena, failure);
        else
            error = parse_letters(out, argc, argv, &at, arena, failure);
        if (error)
            return error;
    }
    return 0;
}

const char *eh_option_get(const struct eh_arguments *self, const char *name)
{
    for (size_t i = 0; i < self->option_count; i++)
        if (strcmp(self->option[i].name, name) == 0)
            return self->value[i];
    EH_UNREACHABLE();
}

void eh_option_get_all(const struct eh_arguments *self, const char *name, struct eh_arena *arena,
                       struct eh_names *out)
{
    *out = (struct eh_names){0, EH_NEW_ARRAY(arena, const char *, self->given_count)};
    for (size_t i = 0; i < self->given_count; i++)
        if (strcmp(self->option[self->given[i].option].name, name) == 0)
            out->name[out->count++] = self->given[i].value;
}

bool eh_option_has(const struct eh_arguments *self, const char *name)
{
    return eh_option_get(self, name) != NULL;
}

int eh_option_read_integer(const struct eh_arguments *self, const char *name, int64_t minimum,
                           int64_t maximum, int64_t fallback, int64_t *out, struct eh_failure *failure)
{
    const char *value = eh_option_get(self, name);
    *out = fallback;
    if (!value || eh_number_read_integer(value, strlen(value), minimum, maximum, out))
        return 0;
    return eh_fail(failure, EH_USAGE, "option --%s needs a whole number from %lld to %lld", name,
                   (long long)minimum, (long long)maximum);
}
