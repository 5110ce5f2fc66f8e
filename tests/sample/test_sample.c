/* sample: the files of a synthetic study hold together, and what was planted is there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/date.h"
#include "evenhand/sample/sample.h"

static const char *const file_names[] = {"people.csv",   "collaboration.csv", "meetings.csv", "mentoring.csv",
                                         "outcomes.csv", "decisions.csv",     "study.ini",    "truth.csv"};
enum { FILES = 8, DATA_FILES = 6, FIELDS = 9 };

struct fixture {
    struct eh_arena arena;
    char *root; /* a directory of its own */
};

static int set_up(void **state)
{
    static struct fixture fixture;
    char root[] = "/tmp/evenhand-sample-XXXXXX";
    eh_arena_init(&fixture.arena, NULL);
    fixture.root = eh_arena_copy_text(&fixture.arena, mkdtemp(root));
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    DIR *stream = opendir(fixture->root);
    for (struct dirent *study; (study = readdir(stream));) {
        if (study->d_name[0] == '.')
            continue;
        const char *path = eh_arena_format(&fixture->arena, "%s/%s", fixture->root, study->d_name);
        for (int i = 0; i < FILES; i++)
            unlink(eh_arena_format(&fixture->arena, "%s/%s", path, file_names[i]));
        rmdir(path);
    }
    closedir(stream);
    rmdir(fixture->root);
    eh_arena_free(&fixture->arena);
    return 0;
}

static const char *write_planted(struct fixture *fixture, const char *part, uint32_t people, uint64_t seed,
                                 const char *name, const char *const *plant, size_t plant_count)
{
    const char *directory = eh_arena_format(&fixture->arena, "%s/%s", fixture->root, part);
    struct eh_sample_options options = {.directory = directory,
                                        .name = name,
                                        .people = people,
                                        .seed = seed,
                                        .plant = plant,
                                        .plant_count = plant_count};
    struct eh_failure failure = {0};
    if (eh_sample_write(&options, NULL, &failure))
        fail_msg("%s", failure.text);
    return directory;
}

static const char *write_named(struct fixture *fixture, const char *part, uint32_t people, uint64_t seed,
                               const char *name)
{
    return write_planted(fixture, part, people, seed, name, NULL, 0);
}

static const char *write_sample(struct fixture *fixture, const char *part, uint32_t people, uint64_t seed)
{
    return write_named(fixture, part, people, seed, "Test Harbour");
}

static char *read_file(struct fixture *fixture, const char *directory, const char *name)
{
    FILE *file = fopen(eh_arena_format(&fixture->arena, "%s/%s", directory, name), "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size_t length = (size_t)ftell(file);
    rewind(file);
    char *bytes = eh_arena_alloc(&fixture->arena, length + 1, 1);
    assert_int_equal(fread(bytes, 1, length, file), length);
    fclose(file);
    return bytes;
}

struct table {
    size_t rows; /* without the header */
    const char *(*cell)[FIELDS];
};

/* The sample quotes nothing, so a comma always separates. */
static struct table read_table(struct fixture *fixture, const char *directory, const char *name)
{
    char *text = read_file(fixture, directory, name);
    struct table table = {0};
    size_t lines = 0;
    for (const char *c = text; *c; c++) {
        assert_int_not_equal(*c, '"');
        lines += *c == '\n';
    }
    table.cell = eh_arena_alloc(&fixture->arena, lines, sizeof *table.cell);
    for (char *line = text, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        *end = '\0';
        size_t field = 0;
        for (char *cell = line; cell; field++) {
            char *comma = strchr(cell, ',');
            if (comma)
                *comma = '\0';
            assert_true(field < FIELDS);
            if (line != text)
                table.cell[table.rows][field] = cell;
            cell = comma ? comma + 1 : NULL;
        }
        table.rows += line != text;
    }
    return table;
}

enum { PERSON, HIRED, LEFT, DEPARTMENT, LEVEL, MANAGER, LOCATION, GENDER, ETHNICITY };

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct table read_people(struct fixture *fixture, const char *directory)
{
    struct table people = read_table(fixture, directory, "people.csv");
    qsort(people.cell, people.rows, sizeof *people.cell, compare_ids);
    return people;
}

static const char *const *find(const struct table *people, const char *id)
{
    return bsearch(&id, people->cell, people->rows, sizeof *people->cell, compare_ids);
}

static int32_t date_of(const char *cell)
{
    int32_t date;
    assert_true(eh_date_read(cell, strlen(cell), &date));
    return date;
}

static void is_employed(const struct table *people, const char *id, int32_t day)
{
    const char *const *person = find(people, id);
    assert_non_null(person);
    assert_true(date_of(person[HIRED]) <= day);
    if (*person[LEFT])
        assert_true(date_of(person[LEFT]) >= day);
}

static void the_same_seed_gives_the_same_bytes(void **state)
{
    const char *one = write_sample(*state, "one", 60, 5), *two = write_sample(*state, "two", 60, 5),
               *other = write_sample(*state, "other", 60, 6);
    for (int i = 0; i < FILES; i++)
        assert_string_equal(read_file(*state, one, file_names[i]), read_file(*state, two, file_names[i]));
    for (int i = 0; i < DATA_FILES; i++)
        assert_string_not_equal(read_file(*state, one, file_names[i]),
                                read_file(*state, other, file_names[i]));
}

static void people_hold_together(void **state)
{
    static const uint32_t sizes[] = {EH_SAMPLE_PEOPLE_MIN, 13, 30, 250, 3000};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        const char *directory =
            write_sample(*state, eh_arena_format(&((struct fixture *)*state)->arena, "p%zu", s), sizes[s], s);
        struct table people = read_people(*state, directory);
        size_t without_manager = 0;
        assert_int_equal(people.rows, sizes[s]);
        for (size_t i = 0; i < people.rows; i++) {
            const char **p = people.cell[i];
            if (i)
                assert_true(strcmp(people.cell[i - 1][PERSON], p[PERSON]) < 0);
            if (*p[LEFT])
                assert_true(date_of(p[HIRED]) <= date_of(p[LEFT]));
            if (*p[LEVEL])
                assert_in_range(atoi(p[LEVEL]), 1, 6);
            without_manager += !*p[MANAGER];
            const char *const *manager = *p[MANAGER] ? find(&people, p[MANAGER]) : NULL;
            if (*p[MANAGER])
                assert_non_null(manager);
            /* A reporting line ends at the top. */
            size_t steps = 0;
            for (; manager && *manager[MANAGER] && steps <= 10; steps++)
                manager = find(&people, manager[MANAGER]);
            assert_true(steps < 6);
        }
        assert_int_equal(without_manager, 1);
    }
}

static size_t count_values(struct fixture *fixture, const struct table *people, int column)
{
    const char **cells = eh_arena_alloc(&fixture->arena, people->rows, sizeof *cells);
    size_t count = 0;
    for (size_t i = 0; i < people->rows; i++)
        cells[i] = people->cell[i][column];
    qsort(cells, people->rows, sizeof *cells, compare_ids);
    for (size_t i = 0; i < people->rows; i++)
        count += *cells[i] && (!i || strcmp(cells[i - 1], cells[i]) != 0);
    return count;
}

static void the_shape_is_as_promised(void **state)
{
    const char *directory = write_sample(*state, "shape", 250, 1);
    struct table people = read_people(*state, directory),
                 records = read_table(*state, directory, "collaboration.csv");
    int unknown = 0, joined = 0, left = 0, top = 0;
    assert_in_range(count_values(*state, &people, DEPARTMENT), 6, 9);
    for (size_t i = 0; i < people.rows; i++) {
        const char **p = people.cell[i];
        unknown += !*p[GENDER] + !*p[ETHNICITY] + !*p[LEVEL] + !*p[DEPARTMENT] + !*p[LOCATION];
        joined += strcmp(p[HIRED], "2025-07-01") >= 0;
        left += *p[LEFT] != '\0';
        top += *p[LEVEL] && atoi(p[LEVEL]) >= 5;
    }
    assert_in_range(unknown, 5, 80);
    assert_in_range(joined, 8, 50);
    assert_in_range(left, 15, 70);
    assert_in_range(top, 5, 15);
    assert_in_range(records.rows, 18000, 30000);
}

static void records_are_between_people_employed_that_day(void **state)
{
    const char *directory = write_sample(*state, "records", 120, 3);
    struct table people = read_people(*state, directory),
                 records = read_table(*state, directory, "collaboration.csv"),
                 meetings = read_table(*state, directory, "meetings.csv"),
                 pairs = read_table(*state, directory, "mentoring.csv");
    for (size_t i = 0; i < records.rows; i++) {
        int32_t day = date_of(records.cell[i][2]);
        assert_in_range(day, date_of("2025-07-01"), date_of("2026-09-30"));
        assert_string_not_equal(records.cell[i][0], records.cell[i][1]);
        is_employed(&people, records.cell[i][0], day);
        is_employed(&people, records.cell[i][1], day);
    }
    for (size_t i = 0; i < meetings.rows; i++)
        is_employed(&people, meetings.cell[i][1], date_of(meetings.cell[i][2]));
    for (size_t i = 0; i < pairs.rows; i++) {
        int32_t start = date_of(pairs.cell[i][3]);
        assert_string_not_equal(pairs.cell[i][0], pairs.cell[i][1]);
        is_employed(&people, pairs.cell[i][0], start);
        is_employed(&people, pairs.cell[i][1], start);
        if (*pairs.cell[i][4])
            assert_true(date_of(pairs.cell[i][4]) >= start);
    }
}

static void meetings_list_each_person_once(void **state)
{
    const char *directory = write_sample(*state, "meetings", 100, 4);
    struct table meetings = read_table(*state, directory, "meetings.csv");
    size_t largest = 0;
    for (size_t first = 0, end; first < meetings.rows; first = end) {
        for (end = first; end < meetings.rows && !strcmp(meetings.cell[first][0], meetings.cell[end][0]);
             end++)
            for (size_t i = first; i < end; i++)
                assert_string_not_equal(meetings.cell[i][1], meetings.cell[end][1]);
        assert_true(end - first >= 2);
        largest = end - first > largest ? end - first : largest;
    }
    assert_true(largest > 80); /* the announcements */
}

/* Shares in the whole files, far from what chance gives: no test of inference, only that the knobs work. */
static void the_planted_effects_are_there(void **state)
{
    const char *directory = write_sample(*state, "planted", 1500, 9);
    struct table people = read_people(*state, directory),
                 records = read_table(*state, directory, "collaboration.csv"),
                 pairs = read_table(*state, directory, "mentoring.csv");
    double across = 0, within = 0, far = 0, near = 0, black = 0, women = 0, men = 0, to_women = 0, to_men = 0;
    for (size_t i = 0; i < people.rows; i++) {
        black += !strcmp(people.cell[i][ETHNICITY], "Black") / (double)people.rows;
        women += !strcmp(people.cell[i][GENDER], "woman");
        men += !strcmp(people.cell[i][GENDER], "man");
    }
    for (size_t i = 0; i < records.rows; i++) {
        const char *const *a = find(&people, records.cell[i][0]), *const *b =
                                                                      find(&people, records.cell[i][1]);
        if (*a[GENDER] && *b[GENDER])
            *(strcmp(a[GENDER], b[GENDER]) ? &across : &within) += 1;
        if (*b[LEVEL] && atoi(b[LEVEL]) >= 5 && *a[LEVEL] && atoi(a[LEVEL]) < 5 && *a[ETHNICITY])
            *(strcmp(a[ETHNICITY], "Black") ? &near : &far) += 1;
    }
    for (size_t i = 0; i < pairs.rows; i++) {
        const char *gender = find(&people, pairs.cell[i][1])[GENDER];
        to_women += !strcmp(pairs.cell[i][2], "sponsorship") && !strcmp(gender, "woman");
        to_men += !strcmp(pairs.cell[i][2], "sponsorship") && !strcmp(gender, "man");
    }
    assert_true(across < 0.5 * within);
    assert_true(far / (far + near) < 0.3 * black);
    assert_true(to_women / women < 0.5 * to_men / men);
}

static void isolates_appear_in_announcements_only(void **state)
{
    const char *directory = write_sample(*state, "isolates", 250, 1);
    struct table people = read_people(*state, directory), truth = read_table(*state, directory, "truth.csv");
    long promised = -1, silent = 0;
    for (size_t i = 0; i < truth.rows; i++)
        if (!strcmp(truth.cell[i][0], "isolates"))
            promised = strtol(truth.cell[i][7], NULL, 10);
    bool *active = eh_arena_alloc(&((struct fixture *)*state)->arena, people.rows, sizeof *active);
    struct table records = read_table(*state, directory, "collaboration.csv"),
                 meetings = read_table(*state, directory, "meetings.csv");
    for (size_t i = 0; i < records.rows; i++)
        for (int end = 0; end < 2; end++)
            active[(find(&people, records.cell[i][end]) - (const char *const *)people.cell) / FIELDS] = true;
    for (size_t i = 0; i < meetings.rows; i++)
        if (strcmp(meetings.cell[i][3], "all hands") != 0)
            active[(find(&people, meetings.cell[i][1]) - (const char *const *)people.cell) / FIELDS] = true;
    for (size_t i = 0; i < people.rows; i++)
        silent += !active[i] && (!*people.cell[i][LEFT] || strcmp(people.cell[i][LEFT], "2026-07-01") >= 0) &&
                  strcmp(people.cell[i][HIRED], "2025-07-01") < 0;
    assert_true(promised > 0);
    assert_true(silent >= promised && silent <= promised + 2);
}

static void outcomes_are_of_people_employed_that_day(void **state)
{
    const char *directory = write_sample(*state, "outcomes", 250, 7);
    struct table people = read_people(*state, directory),
                 outcomes = read_table(*state, directory, "outcomes.csv");
    int promoted = 0, exits = 0, left = 0;
    for (size_t i = 0; i < outcomes.rows; i++) {
        const char **row = outcomes.cell[i];
        bool is_exit = !strcmp(row[1], "exit"), is_in_period = strcmp(row[2], "2026-07-01") >= 0;
        is_employed(&people, row[0], date_of(row[2]));
        if (is_exit)
            assert_string_equal(find(&people, row[0])[LEFT], row[2]);
        exits += is_exit;
        promoted += !strcmp(row[1], "promotion") && is_in_period;
    }
    for (size_t i = 0; i < people.rows; i++)
        left += *people.cell[i][LEFT] != '\0';
    assert_int_equal(exits, left);
    assert_true(promoted >= 20);
}

enum { DECIDER, CANDIDATE, DECISION, DECIDED, VOTE, DISCLOSED, RECUSED };

static void panels_are_of_three_to_five(void **state)
{
    const char *directory = write_sample(*state, "panels", 250, 7);
    struct table people = read_people(*state, directory),
                 rows = read_table(*state, directory, "decisions.csv");
    assert_true(rows.rows > 300);
    for (size_t first = 0, end; first < rows.rows; first = end) {
        size_t deciders = 0, candidates = 0;
        for (end = first; end < rows.rows && !strcmp(rows.cell[first][DECISION], rows.cell[end][DECISION]);
             end++) {
            const char **row = rows.cell[end];
            assert_string_equal(row[DECIDED], rows.cell[first][DECIDED]);
            is_employed(&people, row[DECIDER], date_of(row[DECIDED]));
            is_employed(&people, row[CANDIDATE], date_of(row[DECIDED]));
            assert_string_not_equal(row[DECIDER], row[CANDIDATE]);
            assert_int_equal(*row[VOTE] == '\0', !strcmp(row[RECUSED], "yes"));
            deciders += !strcmp(row[CANDIDATE], rows.cell[first][CANDIDATE]);
            candidates += !strcmp(row[DECIDER], rows.cell[first][DECIDER]);
        }
        assert_in_range(deciders, 3, 5);
        assert_in_range(candidates, 2, 6);
        assert_int_equal(deciders * candidates, end - first);
    }
}

/* Votes of deciders who are the candidate's manager, disclosed or not. */
static double share_undisclosed(struct fixture *fixture, const char *part, const char *plant)
{
    const char *directory = write_planted(fixture, part, 1500, 3, "", &plant, 1);
    struct table people = read_people(fixture, directory),
                 rows = read_table(fixture, directory, "decisions.csv");
    double linked = 0, silent = 0;
    for (size_t i = 0; i < rows.rows; i++) {
        const char **row = rows.cell[i];
        if (strcmp(find(&people, row[CANDIDATE])[MANAGER], row[DECIDER]) != 0)
            continue;
        linked++;
        silent += strcmp(row[DISCLOSED], "yes") != 0;
    }
    assert_true(linked > 100);
    return silent / linked;
}

static void an_effect_is_planted_at_its_size(void **state)
{
    double much = share_undisclosed(*state, "much", "undisclosed=0.9"),
           some = share_undisclosed(*state, "some", "undisclosed=0.4"),
           none = share_undisclosed(*state, "silent", "undisclosed=none");
    assert_true(much > 0.82 && much < 0.98);
    assert_true(some > 0.30 && some < 0.50);
    assert_true(none == 0);
}

/* With nothing planted neither contacts nor sponsors know a gender; one effect named behind is there alone.
 */
static void none_plants_nothing(void **state)
{
    static const char *const none[] = {"none"}, *const one[] = {"none", "promotion-tie=6"};
    const char *directory = write_planted(*state, "bare", 1500, 9, "", none, 1);
    struct table people = read_people(*state, directory),
                 records = read_table(*state, directory, "collaboration.csv"),
                 pairs = read_table(*state, directory, "mentoring.csv"),
                 truth = read_table(*state, directory, "truth.csv");
    double across = 0, within = 0, women = 0, men = 0, to_women = 0, to_men = 0;
    assert_int_equal(truth.rows, 0);
    for (size_t i = 0; i < people.rows; i++) {
        assert_true(*people.cell[i][DEPARTMENT] && *people.cell[i][LEVEL]);
        women += !strcmp(people.cell[i][GENDER], "woman");
        men += !strcmp(people.cell[i][GENDER], "man");
    }
    for (size_t i = 0; i < records.rows; i++) {
        const char *a = find(&people, records.cell[i][0])[GENDER],
                   *b = find(&people, records.cell[i][1])[GENDER];
        across += (!strcmp(a, "man") && !strcmp(b, "woman")) || (!strcmp(a, "woman") && !strcmp(b, "man"));
        within += (!strcmp(a, "man") && !strcmp(b, "man")) || (!strcmp(a, "woman") && !strcmp(b, "woman"));
    }
    for (size_t i = 0; i < pairs.rows; i++) {
        const char *gender = find(&people, pairs.cell[i][1])[GENDER];
        to_women += !strcmp(pairs.cell[i][2], "sponsorship") && !strcmp(gender, "woman");
        to_men += !strcmp(pairs.cell[i][2], "sponsorship") && !strcmp(gender, "man");
    }
    double expected = 2 * women * men / (women * women + men * men);
    assert_true(across / within > 0.85 * expected && across / within < 1.15 * expected);
    assert_true(to_women / women > 0.75 * to_men / men && to_women / women < 1.33 * to_men / men);
    directory = write_planted(*state, "alone", 250, 9, "", one, 2);
    truth = read_table(*state, directory, "truth.csv");
    assert_int_equal(truth.rows, 1);
    assert_string_equal(truth.cell[0][0], "promotion-tie");
    assert_string_equal(truth.cell[0][1], "favour.odds");
    assert_string_equal(truth.cell[0][7], "6");
}

static void an_unknown_effect_is_refused(void **state)
{
    struct fixture *fixture = *state;
    static const char *const refused[] = {"promotion",
                                          "promotion-tie",
                                          "promotion-tie=",
                                          "promotion-tie=0",
                                          "undisclosed=1.1",
                                          "promotion-tie=x",
                                          "none=1",
                                          "=4",
                                          "",
                                          "closed-circle=2",
                                          "homophily=-1"};
    const char *directory = eh_arena_format(&fixture->arena, "%s/unplanted", fixture->root);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct eh_sample_options options = {
            .directory = directory, .people = 30, .seed = 1, .plant = &refused[i], .plant_count = 1};
        struct eh_failure failure = {0};
        assert_int_equal(eh_sample_write(&options, NULL, &failure), EH_USAGE);
        assert_true(*failure.text);
        assert_int_not_equal(access(directory, F_OK), 0);
    }
}

/* The commands of samples/README.md; the tests run from the top of the repository. */
static void the_committed_samples_are_what_the_commands_give(void **state)
{
    const char *harbour = write_named(*state, "harbour", 250, 2, "Harbour Logistics"),
               *lighthouse = write_named(*state, "lighthouse", 30, 2, "Lighthouse Trust");
    for (int i = 0; i < FILES; i++) {
        assert_string_equal(read_file(*state, harbour, file_names[i]),
                            read_file(*state, "samples/harbour", file_names[i]));
        assert_string_equal(read_file(*state, lighthouse, file_names[i]),
                            read_file(*state, "samples/lighthouse", file_names[i]));
    }
}

static void the_name_stands_in_the_settings(void **state)
{
    const char *directory = write_sample(*state, "name", 30, 1);
    assert_non_null(strstr(read_file(*state, directory, "study.ini"), "\nname = Test Harbour\n"));
}

static void a_full_directory_is_refused(void **state)
{
    const char *directory = write_sample(*state, "full", 30, 1);
    char *before = read_file(*state, directory, "people.csv");
    struct eh_sample_options options = {.directory = directory, .people = 30, .seed = 2};
    struct eh_failure failure = {0};
    assert_int_equal(eh_sample_write(&options, NULL, &failure), EH_OUTPUT);
    assert_string_equal(before, read_file(*state, directory, "people.csv"));
}

static void impossible_options_are_refused(void **state)
{
    struct fixture *fixture = *state;
    const char *directory = eh_arena_format(&fixture->arena, "%s/never", fixture->root);
    static const struct {
        uint32_t people;
        const char *name;
    } refused[] = {{0, "x"},
                   {EH_SAMPLE_PEOPLE_MIN - 1, "x"},
                   {EH_SAMPLE_PEOPLE_MAX + 1, "x"},
                   {30, "a\nb = c"},
                   {30, "a ; b"}};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct eh_sample_options options = {
            .directory = directory, .name = refused[i].name, .people = refused[i].people, .seed = 1};
        struct eh_failure failure = {0};
        assert_int_equal(eh_sample_write(&options, NULL, &failure), EH_USAGE);
        assert_true(*failure.text);
        assert_int_not_equal(access(directory, F_OK), 0);
    }
    struct eh_sample_options options = {.people = 30, .seed = 1};
    struct eh_failure failure = {0};
    options.directory = eh_arena_format(&fixture->arena, "%s/no/parent", fixture->root);
    assert_int_equal(eh_sample_write(&options, NULL, &failure), EH_OUTPUT);
}

static void a_failed_write_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;
    const char *directory = eh_arena_format(&fixture->arena, "%s/limited", fixture->root);
    struct eh_sample_options options = {.directory = directory, .people = 60, .seed = 1};
    struct eh_failure failure = {0};
    struct rlimit before, limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = before;
    limit.rlim_cur = 8192; /* people.csv fits, collaboration.csv does not */
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    int code = eh_sample_write(&options, NULL, &failure);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(code, EH_OUTPUT);
    assert_int_not_equal(access(directory, F_OK), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_bytes),
        cmocka_unit_test(people_hold_together),
        cmocka_unit_test(the_shape_is_as_promised),
        cmocka_unit_test(records_are_between_people_employed_that_day),
        cmocka_unit_test(meetings_list_each_person_once),
        cmocka_unit_test(the_planted_effects_are_there),
        cmocka_unit_test(isolates_appear_in_announcements_only),
        cmocka_unit_test(outcomes_are_of_people_employed_that_day),
        cmocka_unit_test(panels_are_of_three_to_five),
        cmocka_unit_test(an_effect_is_planted_at_its_size),
        cmocka_unit_test(none_plants_nothing),
        cmocka_unit_test(an_unknown_effect_is_refused),
        cmocka_unit_test(the_committed_samples_are_what_the_commands_give),
        cmocka_unit_test(the_name_stands_in_the_settings),
        cmocka_unit_test(a_full_directory_is_refused),
        cmocka_unit_test(impossible_options_are_refused),
        cmocka_unit_test(a_failed_write_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
