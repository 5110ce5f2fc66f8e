/* Writes studies into a temporary directory, and reads them. */
#ifndef EVENHAND_TESTS_STUDY_FILES_H
#define EVENHAND_TESTS_STUDY_FILES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "evenhand/base/text.h"
#include "evenhand/record/study.h"

enum { STUDY_FILES = 12 };

struct study_files {
    char directory[64];
    char path[STUDY_FILES][160];
    struct eh_arena arena;
    struct eh_failure failure;
    struct eh_study study;
    struct eh_text events; /* "a>b 1.5 2026-01-01 kind;" sorted by nobody; "[a b c] day kind;" */
    const char *override[8];
    struct eh_names overrides;
};

static inline int study_set_up(void **state)
{
    struct study_files *f = calloc(1, sizeof *f);
    assert_non_null(f);
    strcpy(f->directory, "/tmp/evenhand-record-XXXXXX");
    assert_non_null(mkdtemp(f->directory));
    eh_arena_init(&f->arena, NULL);
    f->overrides.name = f->override;
    *state = f;
    return 0;
}

/* Removes the files and forgets the study, for the next one. */
static inline void study_clear(struct study_files *f)
{
    for (int i = 0; i < STUDY_FILES; i++) {
        if (*f->path[i])
            unlink(f->path[i]);
        f->path[i][0] = '\0';
    }
    eh_arena_free(&f->arena);
    eh_arena_init(&f->arena, NULL);
    f->failure = (struct eh_failure){0};
    f->overrides.count = 0;
}

static inline int study_tear_down(void **state)
{
    struct study_files *f = *state;
    study_clear(f);
    eh_arena_free(&f->arena);
    assert_int_equal(rmdir(f->directory), 0);
    free(f);
    return 0;
}

static inline void study_put(struct study_files *f, const char *name, const char *text)
{
    int slot = 0;
    char path[160];
    snprintf(path, sizeof path, "%s/%s", f->directory, name);
    while (slot < STUDY_FILES && *f->path[slot] && strcmp(f->path[slot], path) != 0)
        slot++;
    assert_true(slot < STUDY_FILES);
    strcpy(f->path[slot], path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static inline void study_override(struct study_files *f, const char *text)
{
    f->override[f->overrides.count++] = text;
}

static inline int study_read(struct study_files *f)
{
    return eh_study_read(f->directory, &f->overrides, &f->arena, &f->study, &f->failure);
}

static inline const char *study_person(const struct study_files *f, uint32_t person)
{
    return person < f->study.people.n_roster ? f->study.people.id[person] : "(external)";
}

static inline void study_add_event(struct study_files *f, int32_t day, uint32_t kind)
{
    char date[EH_DATE_LENGTH] = "undated";
    if (day != EH_DATE_NONE)
        eh_date_write(day, date);
    eh_text_add_format(&f->events, " %s %s;", date, f->study.kinds.name[kind]);
}

static inline void study_on_events(void *state, const struct eh_event *events, size_t count)
{
    struct study_files *f = state;
    for (size_t i = 0; i < count; i++) {
        eh_text_add_format(&f->events, "%s>%s %g", study_person(f, events[i].from),
                           study_person(f, events[i].to), (double)events[i].weight / 1e9);
        if (events[i].span_days || events[i].more)
            eh_text_add_format(&f->events, " +%u days +%u", events[i].span_days, events[i].more);
        study_add_event(f, events[i].day, events[i].kind);
    }
}

static inline void study_on_meeting(void *state, const struct eh_meeting *meeting)
{
    struct study_files *f = state;
    for (uint32_t i = 0; i < meeting->count; i++)
        eh_text_add_format(&f->events, "%s%s", i ? " " : "[", study_person(f, meeting->person[i]));
    eh_text_add(&f->events, "]");
    study_add_event(f, meeting->day, meeting->kind);
}

/* Reads and scans; fails the test where that fails. Returns the events as text. */
static inline const char *study_scan(struct study_files *f)
{
    if (study_read(f) != EH_OK)
        fail_msg("%s", f->failure.text);
    eh_text_init(&f->events, &f->arena);
    struct eh_event_sink sink = {.state = f, .events = study_on_events, .meeting = study_on_meeting};
    if (eh_study_scan(&f->study, &sink, &f->failure) != EH_OK)
        fail_msg("%s", f->failure.text);
    return eh_text_get(&f->events);
}

/* Problems as "CODE file:line:field;", in the order found, without those of severity INFO. */
static inline const char *study_problems(struct study_files *f)
{
    struct eh_text text;
    eh_text_init(&text, &f->arena);
    for (size_t i = 0; i < f->study.problems.count; i++) {
        const struct eh_problem *p = &f->study.problems.list[i];
        if (p->severity != EH_INFO)
            eh_text_add_format(&text, "%s %s:%llu:%u;", eh_problem_get_name(p->code), p->file,
                               (unsigned long long)p->line, p->field);
    }
    return eh_text_get(&text);
}

static inline bool study_says(const struct study_files *f, enum eh_problem_code code, const char *part)
{
    for (size_t i = 0; i < f->study.problems.count; i++)
        if (f->study.problems.list[i].code == code && strstr(f->study.problems.list[i].text, part))
            return true;
    return false;
}

static inline uint64_t study_left_out(const struct study_files *f, const char *code)
{
    uint64_t count = 0;
    for (size_t i = 0; i < f->study.left_out_count; i++)
        if (strcmp(f->study.left_out[i].code, code) == 0)
            count += f->study.left_out[i].count;
    return count;
}

#define STUDY_TEST(function) cmocka_unit_test_setup_teardown(function, study_set_up, study_tear_down)

#endif
