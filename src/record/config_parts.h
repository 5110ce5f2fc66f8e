/* record/config_parts: [columns] and [files], and which files and columns there are. */
#ifndef EVENHAND_RECORD_CONFIG_PARTS_H
#define EVENHAND_RECORD_CONFIG_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "evenhand/record/config.h"
#include "setting.h"

struct eh_column {
    const char *name;
    bool required;
};

/* The columns of a kind of file ("people", "collaboration", ...); NULL and 0 for no such kind. */
const struct eh_column *eh_columns_get(const char *file, size_t *out_count);

int eh_config_add_column(struct eh_config *self, const struct eh_setting *setting, struct eh_arena *arena,
                         struct eh_failure *failure) EH_MUST_CHECK;
int eh_config_add_file(struct eh_config *self, const struct eh_setting *setting, struct eh_arena *arena,
                       struct eh_failure *failure) EH_MUST_CHECK;

/* A key of a [source NAME]; then, with all settings read, what the keys left open and whether they fit
 * together: *out_culprit is the setting to blame. No sentence repeats a url: a password may stand in it. */
int eh_config_add_source(struct eh_config *self, const struct eh_setting *setting, struct eh_arena *arena,
                         struct eh_failure *failure) EH_MUST_CHECK;
int eh_config_settle_sources(struct eh_config *self, const struct eh_setting **out_culprit,
                             struct eh_failure *failure) EH_MUST_CHECK;

/* A problem of a setting, at the place of `opt_item` in its value (of the key where it is the key); without a
 * line where a default or an option set it. */
void eh_config_report(const struct eh_config *self, struct eh_problems *problems, enum eh_problem_code code,
                      const char *section, const char *key, const char *opt_item, const char *text);

/* The header that [columns] gives for a column, or NULL. */
const char *eh_config_find_header(const struct eh_config *self, const char *file, const char *column);

#endif
