#include "tally.h"

#include <stdlib.h>
#include <string.h>

#include "evenhand/base/date.h"
#include "evenhand/base/text.h"

enum { DAYS = 47847 }; /* 1970-01-01 to 2100-12-31 */

void eh_tally_init(struct eh_tally *self, const struct eh_study *study, const struct eh_file_list *files,
                   struct eh_arena *arena)
{
    *self = (struct eh_tally){.arena = arena,
                              .file = files->count ? files->file[0].name : "",
                              .person_count = study->people.n_roster,
                              .today = study->own->today,
                              .first = EH_DATE_NONE,
                              .last = EH_DATE_NONE};
    self->person = EH_NEW_ARRAY(arena, uint64_t, self->person_count);
    self->day = EH_NEW_ARRAY(arena, uint64_t, DAYS);
}

/* Counts the records on the day; of 0 records, that it has some. */
static void add_day(struct eh_tally *self, int32_t day, uint64_t records)
{
    if (day < 0 || day >= DAYS || day > self->today) /* EH_DATE_NONE among them */
        return;
    self->day[day] += records;
    if (self->first == EH_DATE_NONE || day < self->first)
        self->first = day;
    if (self->last == EH_DATE_NONE || day > self->last)
        self->last = day;
}

/* Nobody knows on which days the records between the first and the last of a sum were: they are spread
 * evenly. */
static void add_sum(struct eh_tally *self, const struct eh_event *event)
{
    uint64_t records = 1 + (uint64_t)event->more, days = 1 + (uint64_t)event->span_days;
    for (uint64_t d = 0; d < days; d++)
        add_day(self, event->day + (int32_t)d, records * (d + 1) / days - records * d / days);
}

static inline void fetch(const struct eh_tally *self, uint32_t person)
{
    if (person < self->person_count)
        __builtin_prefetch(&self->person[person], 1);
}

/* Records of one day stand together as a rule: they are counted before they are added. */
void eh_tally_add_events(struct eh_tally *self, const struct eh_event *events, size_t count)
{
    enum { AHEAD = 16 };
    uint64_t records = 0, of_day = 0;
    int32_t day = EH_DATE_NONE;
    for (size_t i = 0; i < count; i++) {
        uint64_t here = 1 + (uint64_t)events[i].more;
        if (i + AHEAD < count) {
            fetch(self, events[i + AHEAD].from);
            fetch(self, events[i + AHEAD].to);
        }
        records += here;
        if (events[i].from < self->person_count)
            self->person[events[i].from] += here;
        if (events[i].to < self->person_count)
            self->person[events[i].to] += here;
        if (events[i].span_days) {
            add_sum(self, &events[i]);
            continue;
        }
        if (events[i].day != day) {
            add_day(self, day, of_day);
            day = events[i].day;
            of_day = 0;
        }
        of_day += here;
    }
    add_day(self, day, of_day);
    self->records += records;
    self->places += 2 * records;
}

void eh_tally_add_meeting(struct eh_tally *self, const struct eh_meeting *meeting)
{
    self->records++;
    self->places += meeting->count;
    add_day(self, meeting->day, 1);
    for (uint32_t i = 0; i < meeting->count; i++)
        if (meeting->person[i] < self->person_count)
            self->person[meeting->person[i]]++;
}

void eh_tally_add(struct eh_tally *self, const struct eh_tally *other)
{
    self->records += other->records;
    self->places += other->places;
    for (uint32_t i = 0; i < self->person_count; i++)
        self->person[i] += other->person[i];
    for (int32_t day = other->first; day != EH_DATE_NONE && day <= other->last; day++)
        self->day[day] += other->day[day];
    if (other->first != EH_DATE_NONE && (self->first == EH_DATE_NONE || other->first < self->first))
        self->first = other->first;
    if (other->last != EH_DATE_NONE && (self->last == EH_DATE_NONE || other->last > self->last))
        self->last = other->last;
}

static void report_people(const struct eh_tally *self, struct eh_study *study)
{
    enum { FEWEST = 100 };
    uint64_t with_any = 0;
    for (uint32_t i = 0; i < self->person_count; i++)
        with_any += self->person[i] > 0;
    for (uint32_t i = 0; i < self->person_count && self->records >= FEWEST; i++) {
        uint64_t count = self->person[i];
        const struct eh_place *place = &study->own->place[i];
        if (10 * count >= self->records && count * with_any >= 5 * self->places)
            eh_problems_add(&study->problems, EH_PROBLEM_PERSON_VOLUME, place->file, place->line,
                            place->field, study->people.id[i], "the person is in %llu of the %llu %s of %s",
                            (unsigned long long)count, (unsigned long long)self->records,
                            strncmp(self->file, "meetings", 8) == 0 ? "meetings" : "records", self->file);
    }
}

static int by_count(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void report_days(const struct eh_tally *self, struct eh_study *study)
{
    enum { FEWEST_DAYS = 10, FEWEST_RECORDS = 100 };
    struct eh_arena scratch;
    size_t days = 0;
    eh_arena_init(&scratch, self->arena);
    uint64_t *count = EH_NEW_ARRAY(&scratch, uint64_t, DAYS);
    for (int32_t day = self->first; day != EH_DATE_NONE && day <= self->last; day++)
        if (self->day[day])
            count[days++] = self->day[day];
    if (days >= FEWEST_DAYS) {
        qsort(count, days, sizeof *count, by_count);
        uint64_t median = count[(days - 1) / 2];
        for (int32_t day = self->first; day <= self->last; day++) {
            char date[EH_DATE_LENGTH];
            if (self->day[day] < FEWEST_RECORDS || self->day[day] < 10 * median)
                continue;
            eh_date_write(day, date);
            eh_problems_add(&study->problems, EH_PROBLEM_DAY_VOLUME, self->file, 0, 0, NULL,
                            "%s has %llu records; the usual day has %llu", date,
                            (unsigned long long)self->day[day], (unsigned long long)median);
        }
    }
    eh_arena_free(&scratch);
}

static bool is_empty_week(const struct eh_tally *self, int32_t monday)
{
    for (int32_t day = monday; day < monday + 7; day++)
        if (self->day[day])
            return false;
    return true;
}

static void report_weeks(const struct eh_tally *self, struct eh_study *study)
{
    enum { FEWEST = 8, MONDAY = 4 }; /* 1970-01-05 was one */
    if (self->first == EH_DATE_NONE)
        return;
    int32_t begin = MONDAY + (self->first - MONDAY + 6 + 7) / 7 * 7 - 7, weeks = 0, empty = 0;
    while (begin < self->first)
        begin += 7;
    for (int32_t monday = begin; monday + 6 <= self->last; monday += 7, weeks++)
        empty += is_empty_week(self, monday);
    if (weeks < FEWEST || 4 * empty > weeks)
        return;
    for (int32_t monday = begin, run = 0; monday + 6 <= self->last; monday += 7) {
        char first[EH_DATE_LENGTH], last[EH_DATE_LENGTH];
        run = is_empty_week(self, monday) ? run + 1 : 0;
        if (!run || is_empty_week(self, monday + 7)) /* the week of the last record is never empty */
            continue;
        eh_date_write(monday - 7 * (run - 1), first);
        eh_date_write(monday + 6, last);
        eh_problems_add(&study->problems, EH_PROBLEM_WEEK_EMPTY, self->file, 0, 0, NULL,
                        "not a single record from %s to %s: %d week%s", first, last, (int)run,
                        run == 1 ? "" : "s");
    }
}

void eh_tally_report(const struct eh_tally *self, struct eh_study *study)
{
    report_people(self, study);
    report_days(self, study);
    report_weeks(self, study);
}

/* What the days of a file stand for: where all are the first or all the last of their months, or all the same
 * day of a month, months; where all lie whole weeks apart, weeks; else days. */
struct span {
    int32_t first, last; /* covered: EH_DATE_NONE where there is no record */
    int32_t newest;      /* the last record's own day */
    const char *file;
    bool by_month; /* days that stand for months */
};

static struct span find_span(const struct eh_tally *self)
{
    enum { FEWEST = 3, WEEK = 7 };
    struct span out = {self->first, self->last, self->last, self->file, false};
    int32_t days = 0, first, last;
    int year, month, of_month, same = 0;
    bool starts = true, ends = true, alike = true, weeks = true;
    for (int32_t day = self->first; day != EH_DATE_NONE && day <= self->last; day++) {
        if (!self->day[day])
            continue;
        eh_date_to_parts(day, &year, &month, &of_month);
        eh_date_month(day, &first, &last);
        same = days++ ? same : of_month;
        starts = starts && day == first;
        ends = ends && day == last;
        alike = alike && of_month == same;
        weeks = weeks && (day - self->first) % WEEK == 0;
    }
    out.by_month = days && (starts || ends || (alike && days >= FEWEST));
    if (out.by_month) {
        eh_date_month(self->first, &out.first, &last);
        eh_date_month(self->last, &first, &out.last);
    } else if (weeks && days >= FEWEST) {
        out.first -= WEEK - 1; /* nobody knows whether a day begins its week or ends it */
        out.last += WEEK - 1;
    }
    return out;
}

static void report_cover(const char *file, int32_t first, int32_t last, bool by_month, struct eh_study *study)
{
    enum { WEEK = 7 };
    const struct eh_period *period = &study->period;
    char date[EH_DATE_LENGTH];
    if (first > period->last || last < period->first)
        return; /* PERIOD_EMPTY says more */
    if (first >= period->first + WEEK) {
        eh_date_write(first, date);
        eh_problems_add(&study->problems, EH_PROBLEM_PERIOD_UNCOVERED, file, 0, 0, NULL,
                        "the records begin with %s, %d days into %s", date, (int)(first - period->first),
                        period->name);
    }
    if (last <= period->last - WEEK) {
        eh_date_write(last, date);
        eh_problems_add(&study->problems, EH_PROBLEM_PERIOD_UNCOVERED, file, 0, 0, NULL,
                        "the records end with %s%s, %d days before %s does", date,
                        by_month ? " (their days seem to stand for months)" : "", (int)(period->last - last),
                        period->name);
    }
}

static void report_stale(const struct span *span, int32_t newest, bool quarter, struct eh_study *study)
{
    enum { MONTH = 31 };
    char date[EH_DATE_LENGTH];
    if (span->last == EH_DATE_NONE || span->last >= newest - MONTH)
        return;
    eh_date_write(span->newest, date);
    eh_problems_add(&study->problems, EH_PROBLEM_EXPORT_STALE, span->file, 0, 0, NULL,
                    "the last record is of %s, %d days before %s", date, (int)(newest - span->newest),
                    quarter ? "the last quarter ended" : "the last of the other files");
}

void eh_tally_report_cover(const struct eh_tally *collaboration, const struct eh_tally *meetings,
                           struct eh_study *study)
{
    const struct eh_config *config = &study->config;
    const struct eh_period *period = &study->period;
    const struct span one = find_span(collaboration), two = find_span(meetings);
    bool is_last_quarter =
        !period->all && (!config->period || eh_text_equal_loosely(config->period, "last-quarter"));
    int32_t oldest = one.first, last = one.last, newest = one.newest;
    if (oldest == EH_DATE_NONE || (two.first != EH_DATE_NONE && two.first < oldest))
        oldest = two.first;
    if (newest == EH_DATE_NONE || (two.newest != EH_DATE_NONE && two.newest > newest))
        newest = two.newest;
    if (last == EH_DATE_NONE || (two.last != EH_DATE_NONE && two.last > last))
        last = two.last;
    if (newest == EH_DATE_NONE)
        return;
    if (!period->all)
        report_cover(one.first != EH_DATE_NONE ? one.file : two.file, oldest, last,
                     last == one.last ? one.by_month : two.by_month, study);
    /* Where nothing lies in the quarter at all, PERIOD_EMPTY says more. */
    bool quarter = is_last_quarter && newest >= period->first && newest < period->last;
    newest = quarter ? period->last : newest;
    report_stale(&one, newest, quarter, study);
    report_stale(&two, newest, quarter, study);
}
