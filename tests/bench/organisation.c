/* bench/organisation: a large study for `make bench`; the same arguments give the same bytes.
 *
 *   organisation PEOPLE TIES RECORDS DIRECTORY
 *
 * Two ties in three stay inside a department of 250; records favour some ties. Rows of people.csv stand in an
 * order that says nothing about departments.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state = 20260101;

/* splitmix64 (Steele, Lea & Flood 2014) */
static uint64_t next(void)
{
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static uint32_t below(uint32_t n)
{
    return (uint32_t)(((next() >> 32) * n) >> 32);
}

static FILE *create(const char *directory, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    if (!file) {
        perror(path);
        exit(1);
    }
    return file;
}

static void finish(FILE *file)
{
    if (fclose(file) != 0) {
        perror("organisation");
        exit(1);
    }
}

/* A number that carries no order. */
static uint32_t scramble(uint32_t person)
{
    return (uint32_t)((person * UINT64_C(7368787) + 1234567) % 9999991);
}

static void write_people(const char *directory, uint32_t people)
{
    FILE *file = create(directory, "people.csv");
    uint32_t step = 104729;
    while (people % step == 0)
        step += 2;
    fputs("person,gender,department,level\n", file);
    for (uint32_t k = 0; k < people; k++) {
        uint32_t i = (uint32_t)((uint64_t)k * step % people);
        fprintf(file, "E%07u,%s,D%03u,%u\n", scramble(i), below(5) < 2 ? "woman" : "man", i / 250,
                1 + below(7));
    }
    finish(file);
    file = create(directory, "mentoring.csv");
    fputs("mentor,mentee,kind,start\n", file);
    for (uint32_t k = 0; k < people / 8; k++) {
        uint32_t mentor = below(people), mentee = (mentor + 1 + below(people - 1)) % people;
        fprintf(file, "E%07u,E%07u,mentoring,2025-%02u-01\n", scramble(mentor), scramble(mentee),
                1 + below(12));
    }
    finish(file);
}

static uint32_t draw_other(uint32_t person, uint32_t people)
{
    uint32_t first = person / 250 * 250, size = people - first < 250 ? people - first : 250, other;
    do
        other = below(3) ? first + below(size) : below(people);
    while (other == person);
    return other;
}

static void write_records(const char *directory, uint32_t people, uint32_t ties, uint32_t records)
{
    static const char *const kinds[] = {"email", "meeting", "chat", "lunch", "project"};
    uint32_t *end = malloc(2 * (size_t)ties * sizeof *end);
    for (uint32_t t = 0; t < ties; t++) {
        end[2 * t] = below(people);
        end[2 * t + 1] = draw_other(end[2 * t], people);
    }
    FILE *file = create(directory, "collaboration.csv");
    fputs("from,to,date,kind,weight\n", file);
    for (uint32_t r = 0; r < records; r++) {
        uint32_t a = below(ties), b = below(ties), t = a < b ? a : b, way = below(2);
        fprintf(file, "E%07u,E%07u,2025-%02u-%02uT%02u:%02u:%02uZ,%s,%u.%02u\n", scramble(end[2 * t + way]),
                scramble(end[2 * t + 1 - way]), 1 + (uint32_t)((uint64_t)r * 12 / records), 1 + below(28),
                below(24), below(60), below(60), kinds[below(5)], below(4), 1 + below(99));
    }
    finish(file);
    free(end);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fputs("usage: organisation PEOPLE TIES RECORDS DIRECTORY\n", stderr);
        return 2;
    }
    uint32_t people = (uint32_t)strtoul(argv[1], NULL, 10), ties = (uint32_t)strtoul(argv[2], NULL, 10),
             records = (uint32_t)strtoul(argv[3], NULL, 10);
    write_people(argv[4], people);
    write_records(argv[4], people, ties, records);
    FILE *file = create(argv[4], "study.ini");
    fputs("[study]\nname = Benchmark organisation\nperiod = 2025\n\n[layer informal]\nkinds = chat, lunch\n",
          file);
    finish(file);
    return 0;
}
