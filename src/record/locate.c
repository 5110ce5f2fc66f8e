/* After the reading: problems get the columns of their fields and stand in one order. */
#include <stdlib.h>
#include <string.h>

#include "evenhand/csv/locate.h"
#include "private.h"

/* study.ini first, then the files as they were read, then files that could not be. */
static size_t rank_file(const struct eh_study *study, const char *file)
{
    if (strcmp(file, "study.ini") == 0)
        return 0;
    for (size_t i = 0; i < study->input_count; i++)
        if (strcmp(study->inputs[i].name, file) == 0)
            return i + 1;
    return study->input_count + 1;
}

struct order {
    struct eh_problem problem;
    size_t file, index;
};

static int compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int by_place(const void *a, const void *b)
{
    const struct order *x = a, *y = b;
    int order = compare(x->file, y->file);
    order = order ? order : strcmp(x->problem.file, y->problem.file);
    order = order ? order : compare(x->problem.line, y->problem.line);
    order = order ? order : compare(x->problem.field, y->problem.field);
    order = order ? order : compare(x->problem.column, y->problem.column);
    order = order ? order : compare(x->problem.code, y->problem.code);
    return order ? order : compare(x->index, y->index);
}

static void sort(struct eh_study *study, struct eh_arena *scratch)
{
    struct eh_problems *problems = &study->problems;
    struct order *order = EH_NEW_ARRAY(scratch, struct order, problems->count);
    for (size_t i = 0; i < problems->count; i++)
        order[i] = (struct order){problems->list[i], rank_file(study, problems->list[i].file), i};
    if (problems->count)
        qsort(order, problems->count, sizeof *order, by_place);
    for (size_t i = 0; i < problems->count; i++)
        problems->list[i] = order[i].problem;
}

static const char *find_path(const struct eh_study *study, const char *file)
{
    const struct eh_study_own *own = study->own;
    const struct eh_file_list *lists[] = {&own->people,    &own->collaboration, &own->meetings,
                                          &own->mentoring, &own->outcomes,      &own->decisions};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t f = 0; f < lists[i]->count; f++)
            if (strcmp(lists[i]->file[f].name, file) == 0)
                return lists[i]->file[f].path;
    return NULL;
}

/* The problems begin..end are of one file. One that cannot be read again keeps its lines, without columns. */
static void locate_file(struct eh_study *study, const struct eh_input *input, size_t begin, size_t end,
                        struct eh_arena *scratch)
{
    const char *path = find_path(study, input->name);
    struct eh_problem *list = study->problems.list;
    struct eh_csv_place *places = EH_NEW_ARRAY(scratch, struct eh_csv_place, end - begin);
    struct eh_failure unused = {0};
    size_t count = 0;
    while (begin < end && list[begin].line == 0)
        begin++;
    for (size_t i = begin; i < end; i++)
        places[count++] = (struct eh_csv_place){.line = list[i].line, .field = list[i].field};
    if (!path || !count ||
        eh_csv_locate(path, input->name, input->delimiter, scratch, places, count, &unused) != EH_OK)
        return;
    for (size_t i = begin; i < end; i++) {
        list[i].column = places[i - begin].column;
        list[i].record = places[i - begin].record;
    }
}

void eh_study_locate(struct eh_study *self)
{
    struct eh_arena scratch;
    if (!self->own)
        return;
    eh_arena_init(&scratch, self->arena);
    sort(self, &scratch);
    struct eh_problems *problems = &self->problems;
    for (size_t begin = 0, end; begin < problems->count; begin = end) {
        size_t rank = rank_file(self, problems->list[begin].file);
        for (end = begin; end < problems->count; end++)
            if (strcmp(problems->list[end].file, problems->list[begin].file) != 0)
                break;
        if (rank >= 1 && rank <= self->input_count)
            locate_file(self, &self->inputs[rank - 1], begin, end, &scratch);
    }
    eh_arena_free(&scratch);
}
