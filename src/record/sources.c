/* The sources of study.ini beside its files: each is fetched into a file without a name and read like the
 * others.
 */
#include <string.h>

#include "config_parts.h"
#include "private.h"

static void report(struct eh_study *self, const char *source, const char *text)
{
    eh_problems_add(&self->problems, EH_PROBLEM_SOURCE_INCOMPLETE, source, 0, 0, NULL, "%s", text);
}

static const char *name_file(const struct eh_source *source, struct eh_arena *arena)
{
    return eh_arena_format(arena, "source %s", source->name);
}

int eh_sources_read(struct eh_study *self, struct eh_failure *failure)
{
    const struct eh_config *config = &self->config;
    struct eh_file_list *list = &self->own->collaboration;
    if (!config->source_count)
        return EH_OK;
    if (list->count)
        return eh_fail(
            failure, EH_CONFIG,
            "%s and [source %s] stand beside each other, and records would count twice; remove one",
            list->file[0].name, config->sources[0].name);
    self->own->ties = EH_NEW_ARRAY(self->arena, struct eh_source_ties, config->source_count);
    size_t failed;
    int code = eh_sources_fetch(config->sources, config->source_count, self->arena, self->own->ties, &failed,
                                failure);
    if (code != EH_OK) {
        report(self, name_file(&config->sources[failed], self->arena), failure->text);
        return code;
    }
    list->file = EH_NEW_ARRAY(self->arena, struct eh_file, config->source_count);
    for (size_t i = 0; i < config->source_count; i++)
        list->file[list->count++] =
            (struct eh_file){eh_arena_format(self->arena, "/proc/self/fd/%d", self->own->ties[i].file),
                             name_file(&config->sources[i], self->arena), "collaboration"};
    return EH_OK;
}

/* Each month of the period, as far as it has begun, has records in some source. */
int eh_sources_check_period(struct eh_study *self, struct eh_failure *failure)
{
    const struct eh_config *config = &self->config;
    bool checked = config->source_count && !self->period.all;
    for (size_t i = 0; i < config->source_count; i++)
        checked = checked && !config->sources[i].allow_empty && config->sources[i].has[EH_SOURCE_DATE];
    if (!checked)
        return EH_OK;
    int32_t last = self->period.last < self->own->today ? self->period.last : self->own->today;
    for (int32_t day = self->period.first; day <= last;) {
        int year, month;
        bool found = false;
        int32_t month_first, month_last;
        eh_date_to_parts(day, &year, &month, &(int){0});
        eh_date_month(day, &month_first, &month_last);
        int64_t number = 12 * ((int64_t)year - 1970) + month - 1;
        for (size_t i = 0; i < config->source_count && number >= 0 && number < EH_SOURCE_MONTHS; i++)
            found = found || self->own->ties[i].has_month[number];
        if (!found) {
            eh_fail(failure, EH_INPUT_UNREADABLE,
                    "source %s%s: no record in %04d-%02d, which lies in the period (allow_empty = yes in "
                    "[source %s] if that is right)",
                    config->sources[0].name, config->source_count > 1 ? " and the others" : "", year, month,
                    config->sources[0].name);
            report(self, name_file(&config->sources[0], self->arena), failure->text);
            return failure->code;
        }
        day = month_last + 1;
    }
    return EH_OK;
}
