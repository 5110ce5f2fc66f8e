#include "names.h"

#include <string.h>

#include "evenhand/base/text.h"

/* What inih takes for a blank around a value. */
static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

size_t eh_names_trim(const char **text, size_t length)
{
    while (length && is_blank(**text)) {
        (*text)++;
        length--;
    }
    while (length && is_blank((*text)[length - 1]))
        length--;
    return length;
}

void eh_names_split(const char *text, struct eh_arena *arena, struct eh_names *out)
{
    size_t capacity = 1;
    for (const char *c = text; *c; c++)
        capacity += *c == ',';
    out->count = 0;
    out->name = EH_NEW_ARRAY(arena, const char *, capacity);
    for (;;) {
        size_t part = strcspn(text, ",");
        const char *name = text;
        size_t length = eh_names_trim(&name, part);
        if (length)
            out->name[out->count++] = eh_arena_copy_bytes(arena, name, length);
        if (!text[part])
            return;
        text += part + 1;
    }
}

const char *eh_names_join(const struct eh_names *self, struct eh_arena *arena)
{
    struct eh_text text;
    eh_text_init(&text, arena);
    for (size_t i = 0; i < self->count; i++) {
        /* In front of a value and behind a blank a semicolon would begin a comment of study.ini. */
        eh_text_add(&text, *self->name[i] == ';' ? "," : i ? ", " : "");
        eh_text_add(&text, self->name[i]);
    }
    return eh_text_get(&text);
}

bool eh_names_has(const struct eh_names *self, const char *name)
{
    for (size_t i = 0; i < self->count; i++)
        if (eh_text_equal_loosely(self->name[i], name))
            return true;
    return false;
}

bool eh_names_is_word(const char *text, const char *word)
{
    return *word >= '0' && *word <= '9' ? strcmp(text, word) == 0 : eh_text_equal_loosely(text, word);
}

const char *eh_names_suggest(const char *wrong, const char *const *candidates, size_t count,
                             struct eh_arena *arena)
{
    size_t best = 0, distance = SIZE_MAX, length = strlen(wrong);
    for (size_t i = 0; i < count; i++) {
        size_t d = eh_text_distance(wrong, candidates[i]);
        if (d < distance) {
            distance = d;
            best = i;
        }
    }
    /* A third of the letters may be wrong, at least one in a short name. */
    if (distance == SIZE_MAX || distance > (length < 6 ? 1 + (length > 3) : length / 3))
        return "";
    return eh_arena_format(arena, "; did you mean '%s'?", candidates[best]);
}
