/* compare: are two tables of results the same numbers?
 *
 *   compare EXPECTED.csv METRICS.csv [options]
 *
 * EXPECTED comes from a second implementation: the columns of metrics.csv and, optionally, `permutations`
 * (in how many permutations the simulated null of the row was defined; empty where p is exact or there is
 * none) and `p_low`, `p_high` (bounds that p must keep, in place of the Monte-Carlo comparison).
 * METRICS is a metrics.csv, published or not. Rows are matched by measure, layer, attribute, group, other,
 * within and period.
 *
 *   --relative E      tolerance of numbers (1e-9); --absolute E near zero (1e-12)
 *   --influence E     tolerance of inclusion.influence, which iterates (1e-7)
 *   --permutations M  of METRICS, where it has no such column (default: those of EXPECTED)
 *   --skip PREFIX     measures that METRICS need not have (repeatable)
 *   --extra PREFIX    measures that EXPECTED need not have (repeatable)
 *   --simulated PREFIX  more measures whose expected and null_sd come from permutations (repeatable)
 *   --order           rows of both must come in the same order
 *   --show N          mismatches shown in full (40)
 *
 * What is compared how:
 *   n, cases              equal
 *   estimate, interval, exact p and q, closed-form expected and null_sd: relative
 *   simulated p           two-sided p is twice a tail t: 2 (4.5 sqrt(t (1 - t) (1/m + 1/m')) + 1/m + 1/m')
 *   its q                 the same error, stretched by q/p
 *   its verdict           may differ between gap and not where q is within its error of 0.05
 *   its robust            not compared where the verdict is not; else told, without failing
 *   simulated expected    4.5 null_sd sqrt(1/m + 1/m'); null_sd by the error of a standard deviation, told
 *                         without failing where only a long tail explains the difference
 *   status, verdict, robust otherwise: equal
 * A row that METRICS hides must hold no number; hidden rows are counted apart.
 *
 * Exit 0: all rows agree. 1: some do not. 2: usage, or a file that is no strict RFC 4180. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evenhand/base/arena.h"
#include "evenhand/base/number.h"

/* clang-format off */
enum column {
    MEASURE, LAYER, ATTRIBUTE, GROUP, OTHER, WITHIN, PERIOD, KEYS,
    N = KEYS, CASES, ESTIMATE, CI_LOW, CI_HIGH, EXPECTED, NULL_SD, P, Q, VERDICT, ROBUST, STATUS,
    REQUIRED, PERMUTATIONS = REQUIRED, P_LOW, P_HIGH, COLUMNS
};
static const char *const column_names[COLUMNS] = {
    "measure", "layer", "attribute", "group",   "other",  "within", "period",       "n",     "cases", "estimate",
    "ci_low",  "ci_high", "expected", "null_sd", "p",      "q",      "verdict",      "robust", "status", "permutations",
    "p_low",   "p_high"};
/* clang-format on */

/* Statistics that are no sum over ties, so that their null has no closed form. */
static const char *const simulated_measures[] = {"mixing.assortativity", "mixing.inbreeding",
                                                 "mixing.reciprocity", "mixing.bias"};

struct row {
    const char *cell[COLUMNS];
    size_t line; /* record number, the header being 1 */
    bool matched;
};

struct table {
    const char *path;
    size_t count;
    struct row *rows;    /* as in the file */
    struct row **sorted; /* by key */
};

struct list {
    size_t count, capacity;
    const char **item;
};

struct compare {
    struct eh_arena arena;
    double relative, absolute, influence, permutations, show;
    struct list skip, extra, simulated;
    bool order;
    size_t shown;
    size_t compared, hidden, mismatched, missing, skipped, surplus, loose;
};

static _Noreturn __attribute__((format(printf, 1, 2))) void refuse(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("compare: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(2);
}

static char *read_file(struct eh_arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        refuse("%s: %s", path, strerror(errno));
    long length = ftell(file);
    if (length < 0)
        refuse("%s: %s", path, strerror(errno));
    rewind(file);
    char *text = eh_arena_alloc(arena, (size_t)length + 1, 1);
    if (fread(text, 1, (size_t)length, file) != (size_t)length)
        refuse("%s: cannot be read", path);
    fclose(file);
    if (strlen(text) != (size_t)length)
        refuse("%s: a NUL byte", path);
    return text;
}

/* One field, unquoted in place; *cursor moves behind its delimiter. Returns the delimiter: ',', '\n', or 0 at
 * the end of the file. */
static char read_field(char **cursor, char **out_field, const char *path, size_t line)
{
    char *in = *cursor, *out = in;
    *out_field = in;
    if (*in == '"') {
        for (in++;; in++) {
            if (!*in)
                refuse("%s:%zu: a quote is not closed", path, line);
            if (*in == '"' && *++in != '"')
                break;
            *out++ = *in;
        }
    } else {
        while (*in && *in != ',' && *in != '\n' && *in != '\r') {
            if (*in == '"')
                refuse("%s:%zu: a quote inside a plain field", path, line);
            *out++ = *in++;
        }
    }
    char delimiter = *in;
    if (delimiter == '\r') {
        if (in[1] != '\n')
            refuse("%s:%zu: a carriage return alone", path, line);
        delimiter = *++in;
    }
    if (delimiter && delimiter != ',' && delimiter != '\n')
        refuse("%s:%zu: text behind a closing quote", path, line);
    *cursor = delimiter ? in + 1 : in;
    *out = '\0';
    return delimiter;
}

enum { FIELDS_MAX = 64 };

static size_t read_record(char **cursor, char **fields, const char *path, size_t line)
{
    size_t count = 0;
    char delimiter;
    do {
        if (count == FIELDS_MAX)
            refuse("%s:%zu: too many fields", path, line);
        delimiter = read_field(cursor, &fields[count++], path, line);
    } while (delimiter == ',');
    return count;
}

static int compare_keys(const struct row *a, const struct row *b)
{
    for (int c = 0; c < KEYS; c++) {
        int order = strcmp(a->cell[c], b->cell[c]);
        if (order)
            return order;
    }
    return 0;
}

static int compare_row_pointers(const void *a, const void *b)
{
    return compare_keys(*(struct row *const *)a, *(struct row *const *)b);
}

static const char *name_row(struct compare *self, const struct row *row)
{
    return eh_arena_format(&self->arena, "%s,%s,%s,%s,%s,%s,%s", row->cell[0], row->cell[1], row->cell[2],
                           row->cell[3], row->cell[4], row->cell[5], row->cell[6]);
}

static void match_columns(struct table *table, char **header, size_t fields, size_t *out_column)
{
    for (int c = 0; c < COLUMNS; c++) {
        out_column[c] = FIELDS_MAX;
        for (size_t f = 0; f < fields; f++)
            if (!strcmp(header[f], column_names[c])) {
                if (out_column[c] != FIELDS_MAX)
                    refuse("%s: column %s stands twice", table->path, column_names[c]);
                out_column[c] = f;
            }
        if (c < REQUIRED && out_column[c] == FIELDS_MAX)
            refuse("%s: no column %s", table->path, column_names[c]);
    }
}

static struct table read_table(struct compare *self, const char *path)
{
    struct table table = {.path = path};
    char *cursor = read_file(&self->arena, path), *fields[FIELDS_MAX];
    size_t capacity = 0, column[COLUMNS], line = 1, header = read_record(&cursor, fields, path, line);
    match_columns(&table, fields, header, column);
    while (*cursor) {
        size_t count = read_record(&cursor, fields, path, ++line);
        if (count != header)
            refuse("%s:%zu: %zu fields, the header has %zu", path, line, count, header);
        EH_RESERVE(&self->arena, table.rows, table.count, capacity);
        struct row *row = &table.rows[table.count++];
        row->line = line;
        for (int c = 0; c < COLUMNS; c++)
            row->cell[c] = column[c] == FIELDS_MAX ? "" : fields[column[c]];
    }
    table.sorted = EH_NEW_ARRAY(&self->arena, struct row *, table.count);
    for (size_t i = 0; i < table.count; i++)
        table.sorted[i] = &table.rows[i];
    qsort(table.sorted, table.count, sizeof *table.sorted, compare_row_pointers);
    for (size_t i = 1; i < table.count; i++)
        if (!compare_keys(table.sorted[i - 1], table.sorted[i]))
            refuse("%s: two rows with the key %s", path, name_row(self, table.sorted[i]));
    return table;
}

static struct row *find_row(const struct table *table, const struct row *key)
{
    struct row *const *found =
        bsearch(&key, table->sorted, table->count, sizeof *table->sorted, compare_row_pointers);
    return found ? *found : NULL;
}

static bool is_listed(const struct list *list, const char *measure)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strncmp(list->item[i], measure, strlen(list->item[i])))
            return true;
    return false;
}

/* False: the cell is empty. */
static bool read_number(const struct row *row, enum column column, double *out)
{
    const char *cell = row->cell[column];
    if (!*cell)
        return false;
    if (!eh_number_read(cell, strlen(cell), -1e308, 1e308, out))
        refuse("record %zu: %s is no number: %s", row->line, column_names[column], cell);
    return true;
}

/* One pair of rows, and what is known of its errors. */
struct pair {
    const struct row *expected, *found;
    double tolerance;
    bool simulated_p, simulated_null;
    double noise; /* 1/m + 1/m' */
    bool good;
};

static void tell(struct compare *self, struct pair *pair, enum column column, double allowed)
{
    if (pair->good)
        self->mismatched++;
    pair->good = false;
    if ((double)self->shown++ >= self->show)
        return;
    printf("%s\n    %s: expected %s, found %s", name_row(self, pair->expected), column_names[column],
           pair->expected->cell[column], pair->found->cell[column]);
    if (allowed >= 0)
        printf(", allowed difference %.3g", allowed);
    fputc('\n', stdout);
}

/* Both empty, or both numbers; the difference is then judged by `allowed`. */
static bool both_numbers(struct compare *self, struct pair *pair, enum column column, double *a, double *b)
{
    bool has_a = read_number(pair->expected, column, a), has_b = read_number(pair->found, column, b);
    if (has_a != has_b)
        tell(self, pair, column, -1);
    return has_a && has_b;
}

static void compare_closely(struct compare *self, struct pair *pair, enum column column)
{
    double a, b;
    if (!both_numbers(self, pair, column, &a, &b))
        return;
    double allowed = fmax(self->absolute, pair->tolerance * fmax(fabs(a), fabs(b)));
    if (column == N || column == CASES)
        allowed = 0;
    if (fabs(a - b) > allowed)
        tell(self, pair, column, allowed);
}

static double allow_p(const struct pair *pair, double p)
{
    double tail = fmin(0.5, fmax(p / 2, pair->noise / 2));
    return 2 * (4.5 * sqrt(tail * (1 - tail) * pair->noise) + pair->noise);
}

/* q is p_j k/j of some row j of the family, so its error is that of p_j stretched by k/j, at most q/p. */
static double allow_q(const struct pair *pair, double q, double p)
{
    double stretch = p > 0 ? fmax(1, q / p) : 1;
    return stretch * allow_p(pair, q / stretch);
}

static void compare_p(struct compare *self, struct pair *pair)
{
    double low, high, a, b;
    if (read_number(pair->expected, P_LOW, &low) && read_number(pair->expected, P_HIGH, &high)) {
        if (!read_number(pair->found, P, &b) || b < low || b > high)
            tell(self, pair, P, high - low);
        pair->simulated_p = true; /* q follows p */
        return;
    }
    if (!pair->simulated_p) {
        compare_closely(self, pair, P);
        return;
    }
    if (both_numbers(self, pair, P, &a, &b) && fabs(a - b) > allow_p(pair, fmax(a, b)))
        tell(self, pair, P, allow_p(pair, fmax(a, b)));
}

static void compare_q(struct compare *self, struct pair *pair)
{
    double p_a = 1, p_b = 1, a, b;
    if (!pair->simulated_p) {
        compare_closely(self, pair, Q);
        return;
    }
    if (!both_numbers(self, pair, Q, &a, &b) || !read_number(pair->expected, P, &p_a) ||
        !read_number(pair->found, P, &p_b))
        return;
    double allowed = fmax(allow_q(pair, a, p_a), allow_q(pair, b, p_b));
    if (fabs(a - b) > allowed)
        tell(self, pair, Q, allowed);
}

static double get_sd(const struct pair *pair)
{
    double a = 0, b = 0;
    read_number(pair->expected, NULL_SD, &a);
    read_number(pair->found, NULL_SD, &b);
    return fmax(a, b);
}

/* The standard error of a standard deviation is sd sqrt((kurtosis - 1)/(4 m)). A kurtosis of 9 covers most
 * nulls; that of a small group, nearly always at one value, is far larger, but of an index within +-1 at most
 * about 1/sd^2. */
static double allow_sd(const struct pair *pair, bool long_tail)
{
    double sd = get_sd(pair), kurtosis = long_tail && sd > 0 ? fmax(9, 1 / (sd * sd)) : 9;
    return 4.5 * sd * sqrt((kurtosis - 1) / 4 * pair->noise);
}

static void note(struct compare *self, const struct pair *pair, enum column column)
{
    self->loose++;
    printf("note: %s\n    %s: expected %s, found %s\n", name_row(self, pair->expected), column_names[column],
           pair->expected->cell[column], pair->found->cell[column]);
}

static void compare_null(struct compare *self, struct pair *pair, enum column column)
{
    double a, b;
    if (!pair->simulated_null || !pair->simulated_p) {
        compare_closely(self, pair, column);
        return;
    }
    if (!both_numbers(self, pair, column, &a, &b))
        return;
    double allowed = column == EXPECTED ? 4.5 * get_sd(pair) * sqrt(pair->noise) : allow_sd(pair, false);
    allowed = fmax(allowed, fmax(self->absolute, pair->tolerance * fabs(a)));
    if (fabs(a - b) <= allowed)
        return;
    if (column == NULL_SD && fabs(a - b) <= allow_sd(pair, true))
        note(self, pair, column);
    else
        tell(self, pair, column, allowed);
}

/* Whether an interval estimate - expected +- z null_sd with a simulated null may be on either side of a band
 * that the tool does not know: any of those in use. */
static bool is_band_uncertain(const struct pair *pair)
{
    double estimate, expected = 0;
    if (!pair->simulated_null || !read_number(pair->expected, ESTIMATE, &estimate))
        return false;
    read_number(pair->expected, EXPECTED, &expected);
    double end = fabs(estimate - expected) + 1.959963984540054 * get_sd(pair);
    double error = 4.5 * get_sd(pair) * sqrt(pair->noise) + 1.959963984540054 * allow_sd(pair, false);
    return fabs(end - 0.05) <= error || fabs(end - 0.1) <= error;
}

static void compare_verdict(struct compare *self, struct pair *pair)
{
    const char *a = pair->expected->cell[VERDICT], *b = pair->found->cell[VERDICT];
    double q = 1, p = 1;
    if (strcmp(a, b) != 0) {
        bool gap = !strcmp(a, "gap") || !strcmp(b, "gap");
        bool allowed = *a && *b && pair->simulated_p && gap && read_number(pair->expected, Q, &q) &&
                       read_number(pair->expected, P, &p) &&
                       fabs(q - 0.05) <= allow_q(pair, fmax(q, 0.05), p);
        allowed = allowed || (*a && *b && !gap && is_band_uncertain(pair));
        if (!allowed)
            tell(self, pair, VERDICT, -1);
        else
            self->loose++;
        return;
    }
    if (!strcmp(pair->expected->cell[ROBUST], pair->found->cell[ROBUST]))
        return;
    /* A rerun has a simulated q of its own, which is not in the table. */
    if (!pair->simulated_p || !*pair->expected->cell[ROBUST] || !*pair->found->cell[ROBUST]) {
        tell(self, pair, ROBUST, -1);
        return;
    }
    note(self, pair, ROBUST);
}

static void compare_hidden(struct compare *self, const struct row *found)
{
    self->hidden++;
    for (int c = N; c < STATUS; c++)
        if (*found->cell[c]) {
            self->mismatched++;
            printf("%s\n    a hidden row tells its %s\n", name_row(self, found), column_names[c]);
            return;
        }
}

/* A simulated null that is defined in few permutations is defined in none of another run's. */
static bool is_seldom_defined(const struct pair *pair)
{
    bool has_a = *pair->expected->cell[P], has_b = *pair->found->cell[P];
    double m = 1;
    return pair->simulated_null && has_a != has_b &&
           (!has_a || !read_number(pair->expected, PERMUTATIONS, &m) || m < 50);
}

static void compare_rows(struct compare *self, const struct row *expected, const struct row *found)
{
    if (!strcmp(found->cell[STATUS], "hidden") && strcmp(expected->cell[STATUS], "hidden") != 0) {
        compare_hidden(self, found);
        return;
    }
    struct pair pair = {.expected = expected, .found = found, .good = true};
    double m, other;
    const char *measure = expected->cell[MEASURE];
    pair.tolerance = strncmp(measure, "inclusion.influence", 19) ? self->relative : self->influence;
    pair.simulated_p = read_number(expected, PERMUTATIONS, &m);
    if (pair.simulated_p) {
        if (!read_number(found, PERMUTATIONS, &other))
            other = self->permutations > 0 ? self->permutations : m;
        if (m < 1 || other < 1)
            refuse("record %zu: no permutations", expected->line);
        pair.noise = 1 / m + 1 / other;
    }
    pair.simulated_null = is_listed(&self->simulated, measure);
    self->compared++;
    if (strcmp(expected->cell[STATUS], found->cell[STATUS]) != 0)
        tell(self, &pair, STATUS, -1);
    compare_closely(self, &pair, N);
    compare_closely(self, &pair, CASES);
    compare_closely(self, &pair, ESTIMATE);
    compare_closely(self, &pair, CI_LOW);
    compare_closely(self, &pair, CI_HIGH);
    if (is_seldom_defined(&pair)) {
        note(self, &pair, P);
        return;
    }
    compare_null(self, &pair, EXPECTED);
    compare_null(self, &pair, NULL_SD);
    compare_p(self, &pair);
    compare_q(self, &pair);
    compare_verdict(self, &pair);
}

static void compare_expected(struct compare *self, const struct table *expected, const struct table *metrics)
{
    const struct row *last = NULL;
    bool told = false;
    for (size_t i = 0; i < expected->count; i++) {
        const struct row *row = &expected->rows[i];
        struct row *found = find_row(metrics, row);
        if (!found) {
            if (is_listed(&self->skip, row->cell[MEASURE])) {
                self->skipped++;
                continue;
            }
            self->missing++;
            if ((double)self->shown++ < self->show)
                printf("missing: %s\n", name_row(self, row));
            continue;
        }
        found->matched = true;
        compare_rows(self, row, found);
        if (self->order && last && found < last && !told) {
            printf("order: %s comes before %s\n", name_row(self, found), name_row(self, last));
            self->mismatched++;
            told = true;
        }
        last = found;
    }
}

static void count_surplus(struct compare *self, const struct table *metrics)
{
    for (size_t i = 0; i < metrics->count;) {
        const char *measure = metrics->sorted[i]->cell[MEASURE];
        const struct row *example = NULL;
        size_t count = 0;
        for (; i < metrics->count && !strcmp(metrics->sorted[i]->cell[MEASURE], measure); i++)
            if (!metrics->sorted[i]->matched) {
                example = metrics->sorted[i];
                count++;
            }
        if (!count)
            continue;
        bool allowed = is_listed(&self->extra, measure);
        printf("surplus: %s: %zu rows%s, such as %s\n", measure, count, allowed ? " (allowed)" : "",
               name_row(self, example));
        if (!allowed)
            self->surplus += count;
    }
}

static void add_item(struct compare *self, struct list *list, const char *item)
{
    EH_RESERVE(&self->arena, list->item, list->count, list->capacity);
    list->item[list->count++] = item;
}

static void read_options(struct compare *self, char **argument, const char **out_paths)
{
    size_t paths = 0;
    for (; *argument; argument++) {
        const char *name = *argument;
        if (strncmp(name, "--", 2) != 0) {
            if (paths == 2)
                refuse("more than two files");
            out_paths[paths++] = name;
            continue;
        }
        if (!strcmp(name, "--order")) {
            self->order = true;
            continue;
        }
        const char *value = *++argument;
        const struct {
            const char *name;
            double *number;
            struct list *list;
        } options[] = {{"--relative", &self->relative, NULL},
                       {"--absolute", &self->absolute, NULL},
                       {"--influence", &self->influence, NULL},
                       {"--show", &self->show, NULL},
                       {"--permutations", &self->permutations, NULL},
                       {"--skip", NULL, &self->skip},
                       {"--extra", NULL, &self->extra},
                       {"--simulated", NULL, &self->simulated}};
        size_t o = 0, count = sizeof options / sizeof *options;
        while (o < count && strcmp(options[o].name, name) != 0)
            o++;
        if (o == count || !value)
            refuse("unknown option, or one without its value: %s", name);
        if (options[o].list)
            add_item(self, options[o].list, value);
        else if (!eh_number_read(value, strlen(value), 0, 1e9, options[o].number))
            refuse("%s needs a number", name);
    }
    if (paths != 2)
        refuse(
            "usage: compare EXPECTED.csv METRICS.csv [--relative E] [--absolute E] [--influence E] "
            "[--permutations M] [--skip PREFIX] [--extra PREFIX] [--simulated PREFIX] [--order] [--show N]");
}

int main(int argc, char **argv)
{
    (void)argc;
    struct compare self = {.relative = 1e-9, .absolute = 1e-12, .influence = 1e-7, .show = 40};
    const char *paths[2];
    eh_arena_init(&self.arena, NULL);
    for (size_t i = 0; i < sizeof simulated_measures / sizeof *simulated_measures; i++)
        add_item(&self, &self.simulated, simulated_measures[i]);
    read_options(&self, argv + 1, paths);
    struct table expected = read_table(&self, paths[0]), metrics = read_table(&self, paths[1]);
    compare_expected(&self, &expected, &metrics);
    count_surplus(&self, &metrics);
    if ((double)self.shown > self.show)
        printf("and %.0f more\n", (double)self.shown - self.show);
    printf("%zu rows compared, %zu hidden, %zu skipped, %zu within error only; %zu mismatched, %zu missing, "
           "%zu surplus\n",
           self.compared, self.hidden, self.skipped, self.loose, self.mismatched, self.missing, self.surplus);
    bool good = !self.mismatched && !self.missing && !self.surplus && fflush(stdout) == 0;
    eh_arena_free(&self.arena);
    return good ? 0 : 1;
}
