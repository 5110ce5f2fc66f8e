/* bench/plain: what ingest.c does, written plainly: libcsv byte by byte, strings in a hash table, ties in
 * another.
 *
 *   plain STUDY
 *
 * The collaboration layer has to be undirected. Reads people.csv and collaboration.csv (from, to, date, kind,
 * weight in this order, no other form of date than 2026-01-02T03:04:05Z, all in the period) and prints the
 * same line for the collaboration layer as ingest.c. It checks nothing: that is fair to it.
 */
#include <csv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct name {
    char *text;
    uint32_t person;
};

struct tie {
    uint64_t key; /* the lower person << 32 | the higher; all ones: free */
    int64_t weight;
};

static struct name *names;
static struct tie *ties;
static size_t name_slots = 1 << 22, tie_slots = 1 << 16, tie_count;
static uint32_t people;
static char **ids;

static size_t hash_text(const char *text)
{
    uint64_t hash = 14695981039346656037u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return hash;
}

static struct name *find_name(const char *text)
{
    size_t i = hash_text(text) & (name_slots - 1);
    while (names[i].text && strcmp(names[i].text, text) != 0)
        i = (i + 1) & (name_slots - 1);
    return &names[i];
}

static struct tie *find_tie(uint64_t key)
{
    size_t i = (key * UINT64_C(0x9e3779b97f4a7c15)) >> 20 & (tie_slots - 1);
    while (ties[i].key != UINT64_MAX && ties[i].key != key)
        i = (i + 1) & (tie_slots - 1);
    return &ties[i];
}

static struct tie *new_ties(size_t count)
{
    struct tie *table = malloc(count * sizeof *table);
    memset(table, 255, count * sizeof *table);
    return table;
}

static void add_tie(uint32_t low, uint32_t high, int64_t weight)
{
    if (2 * ++tie_count > tie_slots) {
        struct tie *old = ties;
        size_t count = tie_slots;
        tie_slots *= 2;
        ties = new_ties(tie_slots);
        for (size_t i = 0; i < count; i++)
            if (old[i].key != UINT64_MAX)
                *find_tie(old[i].key) = old[i];
        free(old);
    }
    uint64_t key = (uint64_t)low << 32 | high;
    struct tie *tie = find_tie(key);
    if (tie->key == key) {
        tie->weight += weight;
        tie_count--;
    } else {
        *tie = (struct tie){key, weight};
    }
}

struct row {
    char cell[5][64];
    int count, rows;
};

static void on_cell(void *bytes, size_t length, void *state)
{
    struct row *row = state;
    if (row->count < 5 && length < sizeof row->cell[0]) {
        memcpy(row->cell[row->count], bytes, length);
        row->cell[row->count][length] = '\0';
    }
    row->count++;
}

static void on_person(int end, void *state)
{
    struct row *row = state;
    (void)end;
    if (row->rows++ > 0) {
        ids = realloc(ids, (people + 1) * sizeof *ids);
        ids[people++] = strdup(row->cell[0]);
    }
    row->count = 0;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void on_record(int end, void *state)
{
    struct row *row = state;
    int year, month, day;
    (void)end;
    if (row->rows++ > 0 && row->count == 5 && sscanf(row->cell[2], "%d-%d-%d", &year, &month, &day) == 3) {
        const struct name *from = find_name(row->cell[0]), *to = find_name(row->cell[1]);
        double weight = strtod(row->cell[4], NULL);
        if (from->text && to->text && from != to && weight > 0)
            add_tie(from->person < to->person ? from->person : to->person,
                    from->person < to->person ? to->person : from->person, (int64_t)(weight * 1e9 + 0.5));
    }
    row->count = 0;
}

static void read_file(const char *directory, const char *name, void (*on_row)(int, void *))
{
    static unsigned char block[256 * 1024];
    char path[4096];
    struct csv_parser parser;
    struct row row = {.count = 0};
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "rb");
    if (!file || csv_init(&parser, 0) != 0) {
        perror(path);
        exit(1);
    }
    size_t count;
    while ((count = fread(block, 1, sizeof block, file)) > 0)
        csv_parse(&parser, block, count, on_cell, on_row, &row);
    csv_fini(&parser, on_cell, on_row, &row);
    csv_free(&parser);
    fclose(file);
}

static int by_key(const void *a, const void *b)
{
    const struct tie *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static uint64_t mix(uint64_t sum, uint64_t value)
{
    sum = (sum ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return sum ^ (sum >> 29);
}

int main(int argc, char **argv)
{
    uint64_t sum = 0;
    size_t kept = 0;
    if (argc < 2)
        return 2;
    names = calloc(name_slots, sizeof *names);
    ties = new_ties(tie_slots);
    read_file(argv[1], "people.csv", on_person);
    qsort(ids, people, sizeof *ids, by_text);
    for (uint32_t i = 0; i < people; i++)
        *find_name(ids[i]) = (struct name){ids[i], i};
    read_file(argv[1], "collaboration.csv", on_record);
    for (size_t i = 0; i < tie_slots; i++)
        if (ties[i].key != UINT64_MAX)
            ties[kept++] = ties[i];
    qsort(ties, kept, sizeof *ties, by_key);
    for (size_t i = 0; i < kept; i++)
        sum = mix(mix(sum, ties[i].key), (uint64_t)ties[i].weight);
    printf("collaboration: %zu arcs, %016llx\n", kept, (unsigned long long)sum);
    return 0;
}
