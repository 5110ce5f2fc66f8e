/* pipeline/json_put: jansson's builders with one memory of failure.
 *
 * jansson returns an error where memory ends, or where a text is not UTF-8; these remember the first, so that
 * a document with keys missing is never written. */
#ifndef EVENHAND_PIPELINE_JSON_PUT_H
#define EVENHAND_PIPELINE_JSON_PUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct writer {
    bool failed;
};

/* Takes over the value. */
static inline void put(struct writer *self, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        self->failed = true;
}

static inline void put_text(struct writer *self, json_t *object, const char *key, const char *text)
{
    put(self, object, key, json_string(text));
}

static inline void put_count(struct writer *self, json_t *object, const char *key, uint64_t count)
{
    put(self, object, key, json_integer((json_int_t)count));
}

/* Takes over the value. */
static inline void append(struct writer *self, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        self->failed = true;
}

#endif
