/* A whole study in one input: a line "@p" begins people.csv, "@c" collaboration.csv, and so on. Whatever the
 * bytes, indices stay in range and every problem has a place that can be printed. */
#include <string.h>

#include "evenhand/record/study.h"
#include "fuzz.h"

static const struct {
    char mark;
    const char *name;
} files[] = {{'p', "people.csv"},   {'c', "collaboration.csv"}, {'m', "meetings.csv"}, {'n', "mentoring.csv"},
             {'o', "outcomes.csv"}, {'d', "decisions.csv"},     {'s', "study.ini"}};
enum { FILES = sizeof files / sizeof *files };

/* The next line that is a mark, or the end. */
static const uint8_t *find_mark(const uint8_t *at, const uint8_t *end)
{
    for (const uint8_t *c = at; c + 3 <= end; c++)
        if (c[0] == '@' && c[2] == '\n' && (c == at || c[-1] == '\n'))
            for (size_t i = 0; i < FILES; i++)
                if (files[i].mark == (char)c[1])
                    return c;
    return end;
}

static void put_files(const uint8_t *data, size_t size)
{
    const uint8_t *end = data + size, *at = find_mark(data, end);
    for (size_t i = 0; i < FILES; i++)
        fuzz_put(files[i].name, NULL, 0);
    while (at < end) {
        const uint8_t *begin = at + 3, *next = begin <= end ? find_mark(begin, end) : end;
        for (size_t i = 0; i < FILES; i++)
            if (files[i].mark == (char)at[1])
                fuzz_put(files[i].name, begin, (size_t)(next - begin));
        at = next;
    }
}

static void on_events(void *state, const struct eh_event *events, size_t count)
{
    const struct eh_study *study = state;
    for (size_t i = 0; i < count; i++) {
        fuzz_need(events[i].from != events[i].to, "no record runs from a person to the same person");
        fuzz_need(events[i].kind < study->kinds.count, "a kind has a name");
        fuzz_need(events[i].weight > 0, "weights are above zero");
        fuzz_need(study->config.externals ||
                      (events[i].from < study->people.n_roster && events[i].to < study->people.n_roster),
                  "people are on the roster");
    }
}

static void on_meeting(void *state, const struct eh_meeting *meeting)
{
    const struct eh_study *study = state;
    fuzz_need(meeting->count >= 2 && meeting->count <= study->config.broadcast, "a meeting has its size");
    for (uint32_t i = 1; i < meeting->count; i++)
        fuzz_need(meeting->person[i - 1] < meeting->person[i], "people of a meeting ascend");
}

static void check_people(const struct eh_people *people)
{
    for (uint32_t i = 0; i < people->n_roster; i++)
        fuzz_need(people->manager[i] == EH_PERSON_NONE ||
                      (people->manager[i] < people->n_roster && people->manager[i] != i),
                  "a manager is somebody else");
    for (uint32_t a = 0; a < people->attribute_count; a++)
        for (uint32_t i = 0; i < people->n; i++)
            fuzz_need(people->attribute[a].label[i] <= people->attribute[a].n_values, "a label has a value");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct eh_arena arena;
    struct eh_failure failure = {0};
    eh_arena_init(&arena, NULL);
    put_files(data, size);
    struct eh_study *study = EH_NEW(&arena, struct eh_study);
    int code = eh_study_read(fuzz_directory(), NULL, &arena, study, &failure);
    if (code == EH_OK) {
        const struct eh_event_sink sink = {.state = study, .events = on_events, .meeting = on_meeting};
        check_people(&study->people);
        code = eh_study_scan(study, &sink, &failure);
    }
    fuzz_need(code == failure.code && (code == EH_OK) == (failure.text[0] == '\0'),
              "a failure has a sentence");
    for (size_t i = 0; i < study->problems.count; i++)
        fuzz_need(study->problems.list[i].file[0] && study->problems.list[i].text[0],
                  "a problem has a place and a sentence");
    eh_arena_free(&arena);
    return 0;
}
