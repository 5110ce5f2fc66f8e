/* Any bytes as the report.json of a published period: what stands in front of a line "@m" is report.json,
 * what stands behind it metrics.csv (three rows where there is no such line), and "@sha256" is written as the
 * hash of the latter, which no mutation would ever find. Everybody who reads a report.json reads these: the
 * editions of a trend, the ledger, and the look back at the last run. Refused with a sentence, or composed,
 * and written so that it reads back the same. */
#include <string.h>
#include <unistd.h>

#include "evenhand/disclosure/change.h"
#include "evenhand/pipeline/check.h"
#include "evenhand/pipeline/editions.h"
#include "evenhand/pipeline/ledger.h"
#include "evenhand/pipeline/pipeline.h"
#include "evenhand/report/report.h"
#include "fuzz.h"

#define PEOPLE   "person,gender,department,hired\na,woman,x,2020-01-01\nb,man,x,2026-08-01\nc,man,y,\n"
#define TIES     "from,to,date\na,b,2026-08-01\nb,c,2026-09-01\n"
#define SETTINGS "[study]\nname = Two towers\nperiod = 2026Q3\ngroups = gender\nstructure = department\n"

static const char ROWS[] =
    "measure,layer,attribute,group,other,within,period,n,cases,estimate,ci_low,ci_high,expected,null_sd,p,"
    "q,verdict,robust,status\n"
    "people.count,,gender,woman,,,2026Q2,40,,40,,,,,,,,,ok\n"
    "people.count,,gender,man,,,2026Q2,,,,,,,,,,,,hidden\n"
    "mixing.ei,collaboration,gender,,,none,2026Q2,90,,0.25,,,0.1,0.05,0.01,,,,ok\n";

static void put_text(const char *name, const char *text)
{
    fuzz_put(name, (const uint8_t *)text, strlen(text));
}

/* The study that is reported on now, in the directory in which the periods stand. The periods and `latest`
 * are the directory itself: its report.json is that of each. */
static const struct eh_study *get_study(void)
{
    static struct eh_arena arena;
    static struct eh_study study;
    static bool is_read;
    struct eh_failure failure = {0};
    char path[160];
    if (is_read)
        return &study;
    put_text("people.csv", PEOPLE);
    put_text("collaboration.csv", TIES);
    put_text("study.ini", SETTINGS);
    eh_arena_init(&arena, NULL);
    fuzz_need(eh_study_read(fuzz_directory(), NULL, &arena, &study, &failure) == EH_OK,
              "a study to report on");
    const char *const names[] = {"latest", "2026Q1", "2026Q2"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", fuzz_directory(), names[i]);
        fuzz_need(symlink(".", path) == 0, "a directory of each period");
    }
    is_read = true;
    return &study;
}

/* ---- the two files ---- */

static const uint8_t *find(const uint8_t *data, size_t size, const char *what)
{
    return size ? memmem(data, size, what, strlen(what)) : NULL;
}

static const char *fill_in(const uint8_t *data, size_t size, const char *sha256, struct eh_arena *arena,
                           size_t *out_length)
{
    struct eh_text out;
    eh_text_init(&out, arena);
    const uint8_t *hole = find(data, size, "@sha256");
    size_t front = hole ? (size_t)(hole - data) : size;
    if (front)
        eh_text_add_bytes(&out, (const char *)data, front);
    if (hole) {
        eh_text_add(&out, sha256);
        eh_text_add_bytes(&out, (const char *)hole + 7, size - front - 7);
    }
    *out_length = out.length;
    return eh_text_get(&out);
}

struct files {
    const char *json, *csv;
    size_t json_length, csv_length;
};

static struct files split(const uint8_t *data, size_t size, struct eh_arena *arena)
{
    char sha256[65];
    struct files out = {.csv = ROWS, .csv_length = sizeof ROWS - 1};
    const uint8_t *mark = find(data, size, "\n@m\n");
    if (mark) {
        out.csv = (const char *)mark + 4;
        out.csv_length = (size_t)(data + size - mark) - 4;
        size = (size_t)(mark - data);
    }
    eh_edition_hash(out.csv, out.csv_length, sha256);
    out.json = fill_in(data, size, sha256, arena, &out.json_length);
    fuzz_put("report.json", (const uint8_t *)out.json, out.json_length);
    fuzz_put("metrics.csv", (const uint8_t *)out.csv, out.csv_length);
    return out;
}

/* ---- who reads them ---- */

static void need_sentence(int code, const struct eh_failure *failure)
{
    fuzz_need(code == failure->code && (code == EH_OK) == (failure->text[0] == '\0'),
              "a failure has a sentence");
}

static const char *write_json(const struct eh_edition *edition, struct eh_arena *arena, size_t *out_length)
{
    const char *json =
        eh_pipeline_write_json(&edition->provenance, &edition->published, edition->sha256, arena, out_length);
    fuzz_need(json != NULL, "what was read can be written");
    return json;
}

/* What was read is written, read, and written again: the same bytes. */
static void check_round(const struct eh_edition *edition, const struct files *files, struct eh_arena *arena)
{
    size_t length, again_length;
    struct eh_edition again;
    struct eh_failure failure = {0};
    const char *json = write_json(edition, arena, &length);
    int code = eh_edition_read(json, length, files->csv, files->csv_length, arena, &again, &failure);
    if (code)
        fprintf(stderr, "%s\n", failure.text);
    fuzz_need(code == EH_OK, "what is written can be read");
    const char *json_again = write_json(&again, arena, &again_length);
    fuzz_need(length == again_length && memcmp(json, json_again, length) == 0, "a report.json reads back");
}

static void read_edition(const struct files *files, struct eh_arena *arena)
{
    struct eh_edition edition;
    struct eh_failure failure = {0};
    struct eh_document document;
    struct eh_text changes;
    int code = eh_edition_read(files->json, files->json_length, files->csv, files->csv_length, arena,
                               &edition, &failure);
    need_sentence(code, &failure);
    if (code)
        return;
    check_round(&edition, files, arena);
    struct eh_edition now = edition;
    now.provenance.earlier_count = 1;
    now.provenance.earlier = &edition;
    eh_report_compose(&now.published, &now.provenance, arena, &document);
    fuzz_need(eh_report_write_text(&document, arena)[0] != '\0', "a report has pages");
    eh_text_init(&changes, arena);
    eh_change_write_csv(&edition, &now, &changes);
}

static void read_as_neighbour(const struct eh_study *study, struct eh_arena *arena)
{
    struct eh_failure failure = {0};
    struct eh_editions editions;
    struct eh_ledgers ledgers;
    const char *name[] = {fuzz_directory()};
    const struct eh_names named = {1, name}, nobody = {0};
    need_sentence(eh_editions_find_beside(fuzz_directory(), study->config.name, &study->period, arena,
                                          &editions, &failure),
                  &failure);
    failure = (struct eh_failure){0};
    for (size_t i = 0; i < editions.passed_count; i++)
        fuzz_need(editions.passed[i].why[0] != '\0', "a period that is passed over has its reason");
    need_sentence(
        eh_editions_read_earlier(&named, study->config.name, &study->period, arena, &editions, &failure),
        &failure);
    failure = (struct eh_failure){0};
    need_sentence(eh_ledgers_read(NULL, &named, study, arena, &ledgers, &failure), &failure);
    for (size_t i = 0; i < ledgers.all.count; i++) {
        const struct eh_ledger_entry *entry = &ledgers.all.entry[i];
        (void)eh_ledger_isolates(&ledgers.all, entry->attribute, entry->group, entry->other, 40, 5);
        (void)eh_ledger_hid(&ledgers.all, entry->attribute, entry->group);
    }
    failure = (struct eh_failure){0};
    need_sentence(eh_ledgers_read(fuzz_directory(), &nobody, study, arena, &ledgers, &failure), &failure);
}

static void look_back(const struct eh_study *of, struct eh_arena *arena)
{
    struct eh_study study = *of;
    study.arena = arena;
    eh_problems_init(&study.problems, arena);
    eh_check_last_run(&study, fuzz_directory());
    for (size_t i = 0; i < study.problems.count; i++)
        fuzz_need(study.problems.list[i].file[0] && study.problems.list[i].text[0],
                  "a problem has a place and a sentence");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct eh_arena arena;
    const struct eh_study *study = get_study();
    eh_arena_init(&arena, NULL);
    struct files files = split(data, size, &arena);
    read_edition(&files, &arena);
    read_as_neighbour(study, &arena);
    look_back(study, &arena);
    eh_arena_free(&arena);
    return 0;
}
