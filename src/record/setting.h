/* record/setting: study.ini and overrides as a list of checked places, before anybody knows what a key means.
 */
#ifndef EVENHAND_RECORD_SETTING_H
#define EVENHAND_RECORD_SETTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/failure.h"
#include "evenhand/record/config.h"

struct eh_setting {
    const char *section, *key, *value; /* section "layer informal" as one */
    int line;                          /* of study.ini; 0: an override */
    const char *text;                  /* that line, as it stands; NULL: an override */
};

struct eh_settings {
    size_t count, capacity;
    struct eh_setting *list; /* in order; a section and key once: an override stands in the place of what it
                                overrides */
};

/* Errors: EH_CONFIG (not "key = value", a key twice, not UTF-8, over the limits), EH_INPUT_UNREADABLE. */
int eh_settings_read(const char *directory, const struct eh_names *overrides, struct eh_arena *arena,
                     struct eh_settings *out, struct eh_failure *failure) EH_MUST_CHECK;

/* Whether study.ini could hold the value: one that it could not would not survive eh_config_write. */
bool eh_setting_fits(const char *value);

/* Where the value starts in its line, in characters from 1; where `opt_item`, a part of the value, does if it
 * is found there; 0 for an override. */
uint32_t eh_setting_find_column(const struct eh_setting *self, const char *opt_item);

/* A whole number within limits; yes or no. EH_CONFIG. */
int eh_setting_read_count(const struct eh_setting *self, int64_t least, int64_t most, uint32_t *out,
                          struct eh_failure *failure) EH_MUST_CHECK;
int eh_setting_read_switch(const struct eh_setting *self, bool *out,
                           struct eh_failure *failure) EH_MUST_CHECK;

/* EH_CONFIG with the setting's place in front. */
int eh_setting_fail(const struct eh_setting *self, struct eh_failure *failure, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
