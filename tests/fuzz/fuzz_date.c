/* Any bytes as a date, a period, a number, and as the form of date that they look like. */
#include <string.h>

#include "../../src/record/date_form.h"
#include "evenhand/base/arena.h"
#include "evenhand/base/date.h"
#include "evenhand/base/number.h"
#include "evenhand/record/period.h"
#include "fuzz.h"

static void check_date(const char *text, size_t length)
{
    int32_t day, again;
    char written[EH_DATE_LENGTH];
    if (!eh_date_read(text, length, &day)) {
        (void)eh_date_form_name(text, length);
        return;
    }
    eh_date_write(day, written);
    fuzz_need(strncmp(written, text, 10) == 0, "a date is written as it was read");
    fuzz_need(eh_date_read(written, 10, &again) && again == day, "a date reads back");
    int32_t first, last;
    eh_date_quarter(day, &first, &last);
    fuzz_need(first <= day && day <= last, "a day lies in its quarter");
    (void)eh_date_add_months(day, (int)(length % 400) - 200);
}

static void check_period(const char *text)
{
    struct eh_arena arena;
    struct eh_period period, again;
    eh_arena_init(&arena, NULL);
    bool good = eh_period_read(text, eh_date_from_parts(2026, 9, 30), &arena, &period);
    fuzz_need(good == eh_period_read(text, eh_date_from_parts(2026, 9, 30), NULL, &again),
              "a period has one form, with a name or without");
    if (good && !period.all) {
        fuzz_need(period.first <= period.last, "a period ends after it starts");
        fuzz_need(eh_period_read(period.name, eh_date_from_parts(1999, 1, 1), &arena, &again) &&
                      again.first == period.first && again.last == period.last,
                  "the name of a period is a period, the same one");
    }
    eh_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t number;
    if (size > 4096)
        return 0;
    char *exact = malloc(size ? size : 1), *text = malloc(size + 1);
    fuzz_need(exact && text, "memory");
    memcpy(exact, data, size);
    memcpy(text, data, size);
    text[size] = '\0';
    check_date(exact, size);
    check_period(text);
    if (eh_number_read_integer(exact, size, -100, 100, &number))
        fuzz_need(number >= -100 && number <= 100, "a number lies within its limits");
    (void)eh_number_read_weight(exact, size, &number);
    free(exact);
    free(text);
    return 0;
}
