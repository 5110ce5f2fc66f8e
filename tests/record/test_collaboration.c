/* collaboration: the fast reader of rows against the slow one, and any number of threads against one.
 *
 * The slow reader gets the same rows with every `from` in quotes and with blanks at its edges: it trims them,
 * and the fast one leaves such rows to it. So everything that is said of the rows, places but for the quotes
 * included, must be the same. */
#include "study_files.h"

#include "evenhand/base/random.h"

enum { PEOPLE = 300, ROWS = 30000, BYTES = 4 * 1024 * 1024 };

static const char *draw(struct eh_random *random, const char *const *list, uint32_t count)
{
    return list[eh_random_below(random, count)];
}

/* An id of any length around those that fit into a slot. */
static void name_person(char *out, uint32_t person)
{
    static const char *const endings[] = {"", "-0123456", "-01234567890", "-012345678901",
                                          "@example.org/a/longer/id/than/any/slot/holds"};
    sprintf(out, "p%03u%s", person, endings[person % 5]);
}

static char *make_people(struct eh_random *random)
{
    char *text = test_malloc(PEOPLE * 120), name[80];
    size_t length = (size_t)sprintf(text, "person,hired,left\n");
    for (uint32_t i = 0; i < PEOPLE; i++) {
        name_person(name, i);
        length +=
            (size_t)sprintf(text + length, "%s,%s,%s\n", name, eh_random_below(random, 3) ? "" : "2025-03-01",
                            eh_random_below(random, 5) ? "" : "2025-11-30");
    }
    return text;
}

/* Weights around those that are read eight bytes at a time, most of them good. */
static void draw_weight(struct eh_random *random, char *out)
{
    static const char bytes[] = "0123456789012345678901234567890123456789..:/+-e";
    uint32_t length = eh_random_below(random, 11);
    for (uint32_t i = 0; i < length; i++)
        out[i] = bytes[eh_random_below(random, i % 4 == 1 ? 42 : i == length / 2 ? sizeof bytes - 1 : 40)];
    out[length] = '\0';
}

/* A time of which one byte is another. */
static void draw_time(struct eh_random *random, char *out)
{
    static const char bytes[] = "0123456789:TZ/;A@P";
    sprintf(out, "T%02u:%02u:%02uZ", eh_random_below(random, 24), eh_random_below(random, 60),
            eh_random_below(random, 60));
    if (eh_random_below(random, 2))
        out[eh_random_below(random, 10)] = bytes[eh_random_below(random, sizeof bytes - 1)];
}

/* Rows of which most are good; `slow` changes only how `from` is written. */
static char *make_rows(struct eh_random *random, bool slow, bool kinds)
{
    static const char *const odd_ids[] = {
        "", "nobody", "p00", "P001", "p0010", "x y", "nobody-of-the-whole-list"};
    static const char *const odd_dates[] = {"",
                                            "2025-02-29",
                                            "31.12.2025",
                                            "2025-06-01T25:00:00Z",
                                            "2025-06-01T12:00:00Z ",
                                            "2025-06-01 12:30",
                                            "2025-06-01T12:30:00.25+02:00",
                                            "2025-6-1",
                                            "2999-01-01",
                                            "2025-06-01T12:30:61Z",
                                            "2025-06-01T29:30:00Z",
                                            "2025-06-01T12:60:00Z",
                                            "2025-06-01X12:30:00Z",
                                            "0000-01-01",
                                            "2025-13-01",
                                            "x"};
    static const char *const odd_weights[] = {
        "",  "0",     "-1",          "1e3",          "+2",  ".5",   "1.",           "1,5",
        "x", "1e-12", "12345678901", "1.1234567891", "0.0", "1..2", "000000000001", "99999999999999999999"};
    static const char *const names[] = {"chat", "mail", "lunch", "", "\"quoted, kind\"", "caf\xc3\xa9"};
    char *text = test_malloc(BYTES), from[80], to[80], date[40], weight[40], kind[40];
    size_t length = (size_t)sprintf(text, "from,to,date,kind,weight\n");
    for (uint32_t i = 0; i < ROWS; i++) {
        name_person(from, eh_random_below(random, PEOPLE));
        name_person(to, eh_random_below(random, PEOPLE));
        sprintf(date, "2025-%02u-%02u", 1 + eh_random_below(random, 12), 1 + eh_random_below(random, 28));
        if (eh_random_below(random, 2))
            draw_time(random, date + strlen(date));
        sprintf(weight, "%u.%02u", eh_random_below(random, 400), eh_random_below(random, 100));
        strcpy(kind, draw(random, names, 6));
        if (kinds)
            sprintf(kind, eh_random_below(random, 2) ? "k%u" : "a kind of %u", eh_random_below(random, 50));
        uint32_t what = eh_random_below(random, 60);
        if (what == 0)
            strcpy(from, draw(random, odd_ids, 7));
        if (what == 1)
            strcpy(to, draw(random, odd_ids, 7));
        if (what == 2)
            strcpy(date, draw(random, odd_dates, 16));
        if (what == 3)
            strcpy(weight, draw(random, odd_weights, 16));
        if (what == 4)
            strcpy(to, from);
        if (what > 40)
            draw_weight(random, weight);
        length +=
            (size_t)sprintf(text + length, slow ? "\" %s \",%s,%s,%s" : "%s,%s,%s,%s", from, to, date, kind);
        length += (size_t)sprintf(text + length,
                                  what == 5   ? "\n"
                                  : what == 6 ? ",%s,more\n"
                                              : ",%s\n",
                                  weight);
        assert_true(length + 400 < BYTES);
    }
    return text;
}

static void add_exactly(void *state, const struct eh_event *events, size_t count)
{
    struct study_files *f = state;
    for (size_t i = 0; i < count; i++)
        eh_text_add_format(&f->events, "%u %u %d %u %lld %u %u\n", events[i].from, events[i].to,
                           events[i].day, events[i].kind, (long long)events[i].weight, events[i].span_days,
                           events[i].more);
}

/* The records, to the last billionth of their weights. */
static const char *scan_exactly(struct study_files *f)
{
    if (study_read(f) != EH_OK)
        fail_msg("%s", f->failure.text);
    eh_text_init(&f->events, &f->arena);
    struct eh_event_sink sink = {.state = f, .events = add_exactly};
    if (eh_study_scan(&f->study, &sink, &f->failure) != EH_OK)
        fail_msg("%s", f->failure.text);
    return eh_text_get(&f->events);
}

/* All that a scan says, but for the records. Problems by code: problems of the file come a block ahead of
 * those of its cells. */
static char *describe(struct study_files *f)
{
    struct eh_text text;
    eh_text_init(&text, &f->arena);
    eh_text_add_format(&text, "%d to %d\n", f->study.first_event, f->study.last_event);
    for (int code = 0; code < EH_PROBLEM_COUNT; code++)
        for (size_t i = 0; i < f->study.problems.count; i++) {
            const struct eh_problem *p = &f->study.problems.list[i];
            if (p->code == (enum eh_problem_code)code)
                eh_text_add_format(&text, "%s %s:%llu:%u %s: %s\n", eh_problem_get_name(p->code), p->file,
                                   (unsigned long long)p->line, p->field, p->text, p->value ? p->value : "");
        }
    for (int code = 0; code < EH_PROBLEM_COUNT; code++)
        eh_text_add_format(&text, "%llu ", (unsigned long long)f->study.problems.total[code]);
    for (size_t i = 0; i < f->study.kinds.count; i++)
        eh_text_add_format(&text, "%s,", f->study.kinds.name[i]);
    for (size_t i = 0; i < f->study.left_out_count; i++)
        eh_text_add_format(&text, "\n%s %llu", f->study.left_out[i].code,
                           (unsigned long long)f->study.left_out[i].count);
    return strdup(eh_text_get(&text));
}

static void put_study(struct study_files *f, uint64_t seed, bool slow, bool kinds, bool externals)
{
    struct eh_random random;
    study_clear(f);
    eh_random_init(&random, seed, 0);
    char *people = make_people(&random), *rows = make_rows(&random, slow, kinds);
    study_put(f, "people.csv", people);
    study_put(f, "collaboration.csv", rows);
    study_put(f, "study.ini",
              externals ? "[study]\nperiod = all\nexternals = yes\n" : "[study]\nperiod = all\n");
    study_override(f, "study.as_of=2026-01-01");
    test_free(people);
    test_free(rows);
}

static void fast_rows_are_read_as_slow_ones(void **state)
{
    struct study_files *f = *state;
    for (uint64_t seed = 0; seed < 4; seed++) {
        char *said[2], *records[2];
        for (int slow = 0; slow < 2; slow++) {
            put_study(f, seed, slow == 1, seed == 1, seed == 2);
            records[slow] = strdup(scan_exactly(f));
            said[slow] = describe(f);
        }
        assert_true(strlen(records[0]) > ROWS * 15);
        assert_true(strcmp(records[0], records[1]) == 0);
        assert_string_equal(said[0], said[1]);
        for (int slow = 0; slow < 2; slow++) {
            free(said[slow]);
            free(records[slow]);
        }
    }
}

/* Rows that sum up others, of which most are good. */
static char *make_sums(struct eh_random *random, bool slow)
{
    static const char *const odd_days[] = {"", "2025-07-40", "2025-06-30", "x", " 2025-07-03", "2999-07-01"};
    static const char *const odd_counts[] = {"", "0", "-1", "1.5", "4294967296", "x", " 2"};
    char *text = test_malloc(BYTES), from[80], to[80], first[40], last[40], count[40];
    size_t length = (size_t)sprintf(text, "from,count,to,last,date,weight,first\n");
    for (uint32_t i = 0; i < ROWS; i++) {
        uint32_t month = 1 + eh_random_below(random, 12), day = 1 + eh_random_below(random, 28);
        name_person(from, eh_random_below(random, PEOPLE));
        name_person(to, eh_random_below(random, PEOPLE));
        sprintf(first, "2025-%02u-%02u", month, day);
        sprintf(last, "2025-%02u-%02u", month, day + eh_random_below(random, 29 - day));
        sprintf(count, "%u", 1 + eh_random_below(random, 9));
        uint32_t what = eh_random_below(random, 60);
        if (what == 0)
            strcpy(first, draw(random, odd_days, 6));
        if (what == 1)
            strcpy(last, draw(random, odd_days, 6));
        if (what == 2)
            strcpy(count, draw(random, odd_counts, 7));
        if (what == 3)
            first[0] = last[0] = '\0';
        length += (size_t)sprintf(text + length,
                                  slow ? "\" %s \",%s,%s,%s,2025-%02u-01,%u,%s\n"
                                       : "%s,%s,%s,%s,2025-%02u-01,%u,%s\n",
                                  from, count, to, last, month, eh_random_below(random, 5), first);
        assert_true(length + 400 < BYTES);
    }
    return text;
}

/* The period begins in the middle of a month, so that sums straddle its edges. */
static void fast_sums_are_read_as_slow_ones(void **state)
{
    struct study_files *f = *state;
    char *said[2], *records[2];
    for (int slow = 0; slow < 2; slow++) {
        struct eh_random random;
        study_clear(f);
        eh_random_init(&random, 5, 0);
        char *people = make_people(&random), *rows = make_sums(&random, slow == 1);
        study_put(f, "people.csv", people);
        study_put(f, "collaboration.csv", rows);
        study_put(f, "study.ini", "[study]\nperiod = 2025-06-15..2025-09-20\nlookback = 2\n");
        study_override(f, "study.as_of=2026-01-01");
        test_free(people);
        test_free(rows);
        records[slow] = strdup(scan_exactly(f));
        said[slow] = describe(f);
        assert_true(f->study.problems.total[EH_PROBLEM_SUM_STRADDLES] > ROWS / 50);
        assert_true(f->study.problems.total[EH_PROBLEM_SUM_INVALID] > 100);
    }
    assert_true(strlen(records[0]) > ROWS * 15);
    assert_true(strcmp(records[0], records[1]) == 0);
    assert_string_equal(said[0], said[1]);
    for (int slow = 0; slow < 2; slow++) {
        free(said[slow]);
        free(records[slow]);
    }
}

enum { LANES = 4 };

struct lanes {
    struct {
        struct eh_event *event;
        size_t count;
    } of[LANES];
};

static void take_lane(void *state, uint32_t lane, const struct eh_event *events, size_t count)
{
    struct lanes *lanes = state;
    assert_true(lane < LANES);
    memcpy(lanes->of[lane].event + lanes->of[lane].count, events, count * sizeof *events);
    lanes->of[lane].count += count;
}

static void take_events(void *state, const struct eh_event *events, size_t count)
{
    take_lane(state, 0, events, count);
}

static int by_all(const void *a, const void *b)
{
    const struct eh_event *x = a, *y = b;
    const int64_t of[2][5] = {{x->from, x->to, x->day, x->kind, x->weight},
                              {y->from, y->to, y->day, y->kind, y->weight}};
    for (int i = 0; i < 5; i++)
        if (of[0][i] != of[1][i])
            return of[0][i] < of[1][i] ? -1 : 1;
    return 0;
}

static void any_number_of_threads_reads_the_same(void **state)
{
    struct study_files *f = *state;
    struct lanes lanes;
    struct eh_event *expected = test_malloc(ROWS * sizeof *expected);
    size_t expected_count = 0;
    char *expected_text = NULL;
    for (int l = 0; l < LANES; l++)
        lanes.of[l].event = test_malloc(ROWS * sizeof *expected);
    for (uint32_t threads = 0; threads <= LANES; threads++) {
        put_study(f, 77, false, true, true);
        if (study_read(f) != EH_OK)
            fail_msg("%s", f->failure.text);
        struct eh_event_sink sink = {.state = &lanes, .lane = take_lane, .lanes = threads};
        if (threads == 0) /* in order, on this thread */
            sink = (struct eh_event_sink){.state = &lanes, .events = take_events};
        for (int l = 0; l < LANES; l++)
            lanes.of[l].count = 0;
        assert_int_equal(eh_study_scan(&f->study, &sink, &f->failure), EH_OK);
        for (int l = 1; l < LANES; l++) {
            memcpy(lanes.of[0].event + lanes.of[0].count, lanes.of[l].event,
                   lanes.of[l].count * sizeof *expected);
            lanes.of[0].count += lanes.of[l].count;
        }
        qsort(lanes.of[0].event, lanes.of[0].count, sizeof *expected, by_all);
        char *text = describe(f);
        if (threads == 0) {
            expected_count = lanes.of[0].count;
            memcpy(expected, lanes.of[0].event, expected_count * sizeof *expected);
            expected_text = text;
            continue;
        }
        assert_int_equal(lanes.of[0].count, expected_count);
        for (size_t i = 0; i < expected_count; i++)
            assert_int_equal(by_all(&expected[i], &lanes.of[0].event[i]), 0);
        assert_string_equal(text, expected_text);
        free(text);
    }
    free(expected_text);
    test_free(expected);
    for (int l = 0; l < LANES; l++)
        test_free(lanes.of[l].event);
}

/* A quoted cell with a line break at the end of every few rows: blocks end inside quotes. */
static void blocks_may_end_inside_quotes(void **state)
{
    struct study_files *f = *state;
    struct lanes lanes = {0};
    lanes.of[0].event = test_malloc(ROWS * sizeof(struct eh_event));
    lanes.of[1].event = test_malloc(ROWS * sizeof(struct eh_event));
    char *text = test_malloc(BYTES), *expected = NULL;
    size_t length = (size_t)sprintf(text, "from,to,kind,note\n");
    for (int i = 0; i < ROWS; i++)
        length += (size_t)sprintf(text + length,
                                  i % 3 ? "a,b,k%d,\"x\nb,c,k,y\nmore of it\"\n" : "a,c,k%d,\n", i % 7);
    for (uint32_t threads = 1; threads <= 2; threads++) {
        study_clear(f);
        study_put(f, "people.csv", "person\na\nb\nc\n");
        study_put(f, "collaboration.csv", text);
        assert_int_equal(study_read(f), EH_OK);
        struct eh_event_sink sink = {.state = &lanes, .lane = take_lane, .lanes = threads};
        lanes.of[0].count = lanes.of[1].count = 0;
        assert_int_equal(eh_study_scan(&f->study, &sink, &f->failure), EH_OK);
        assert_int_equal(lanes.of[0].count + lanes.of[1].count, ROWS);
        char *said = describe(f);
        if (expected)
            assert_string_equal(said, expected);
        free(expected);
        expected = said;
    }
    free(expected);
    test_free(text);
    test_free(lanes.of[0].event);
    test_free(lanes.of[1].event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STUDY_TEST(fast_rows_are_read_as_slow_ones),
        STUDY_TEST(fast_sums_are_read_as_slow_ones),
        STUDY_TEST(any_number_of_threads_reads_the_same),
        STUDY_TEST(blocks_may_end_inside_quotes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
