#include "records.h"

#include <string.h>

void eh_records_init(struct eh_records *self, struct eh_study *study, struct eh_arena *arena)
{
    *self = (struct eh_records){.study = study, .arena = arena};
    eh_intern_init(&self->seen, arena);
    eh_text_init(&self->row, arena);
}

static int read_file(struct eh_records *self, const struct eh_file *file, const struct eh_records_kind *kind,
                     struct eh_failure *failure)
{
    struct eh_table *table;
    self->self = self->unknown = 0;
    int code = eh_table_open(self->study, file, false, &table, failure);
    if (code != EH_OK)
        return code;
    if (kind->open)
        kind->open(self, table);
    while ((code = eh_table_read(table, failure)) == 1)
        if (table->row.right_length)
            kind->read_row(self, table);
    if (code == EH_OK)
        code = eh_table_close(table, failure);
    if (kind->self_code)
        eh_study_add_left_out(self->study, kind->self_code, file->name, self->self, kind->self_text);
    eh_study_add_left_out(self->study, "unknown_person", file->name, self->unknown,
                          "records of people who are not in people.csv");
    return code;
}

int eh_records_read(struct eh_records *self, const struct eh_file_list *files,
                    const struct eh_records_kind *kind, struct eh_failure *failure)
{
    int code = EH_OK;
    for (size_t f = 0; code == EH_OK && f < files->count; f++)
        code = read_file(self, &files->file[f], kind, failure);
    return code;
}

bool eh_records_find_pair(struct eh_records *self, const struct eh_table *table, size_t first,
                          enum eh_problem_code self_code, const char *self_text, uint32_t *out_first,
                          uint32_t *out_second)
{
    struct eh_cell a = eh_table_get(table, first), b = eh_table_get(table, first + 1);
    if (a.length == b.length && memcmp(a.text, b.text, a.length) == 0) {
        eh_table_report(table, self_code, b, "%s", self_text);
        self->self++;
        return false;
    }
    *out_first = eh_event_find_listed(self->study, table, first);
    *out_second = eh_event_find_listed(self->study, table, first + 1);
    if (*out_first != EH_PERSON_NONE && *out_second != EH_PERSON_NONE)
        return true;
    self->unknown++;
    return false;
}
