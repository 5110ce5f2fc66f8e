/* base/failure: why a run cannot go on.
 *
 * A failure is one negative code from the registry below and a sentence, stored where it was first
 * seen. Callers may add context in front; they never replace it. Every fallible function takes a
 * `struct eh_failure *` as its last argument, returns 0 or the code, and leaves its outputs in their
 * ground state when it fails. Problems with the data are another kind (record/problem.h): they are
 * collected and do not stop the reading.
 *
 * Sentences name files and settings. They never carry a person's id or a cell's value.
 */
#ifndef EVENHAND_BASE_FAILURE_H
#define EVENHAND_BASE_FAILURE_H

/* The registry: hundreds by subject; codes are only ever added. Beside each its exit status. */
enum eh_code {
    EH_OK = 0,
    EH_USAGE = -100,            /* the command line is wrong                       exit 2 */
    EH_CONFIG = -101,           /* study.ini or a setting is wrong                 exit 2 */
    EH_INPUT_MISSING = -200,    /* a needed input is not there                     exit 3 */
    EH_INPUT_UNREADABLE = -201, /* an input cannot be opened, read or decompressed exit 3 */
    EH_INPUT_NOT_CSV = -202,    /* an input is not text in CSV                     exit 3 */
    EH_INPUT_REJECTED = -203,   /* the data have errors; nothing was published     exit 1 */
    EH_INPUT_TOO_LARGE = -204,  /* a documented limit was passed                   exit 3 */
    EH_GAP_FOUND = -205,        /* --fail-on gap                                   exit 1 */
    EH_CHECK_FAILED = -206,     /* check found errors                              exit 1 */
    EH_SELFTEST_OUTSIDE = -207, /* a selftest found what it must not           exit 1 */
    EH_OUTPUT = -300,           /* an output cannot be written                     exit 4 */
    EH_OUTPUT_EXISTS = -301,    /* the period is published already                 exit 4 */
    EH_LOCKED = -302,           /* another run holds the lock                      exit 75 */
    EH_MEMORY = -400,           /* memory ran out                                  exit 4 */
    EH_FONT = -401,             /* no font can shape text                          exit 4 */
    EH_LIBRARY = -402           /* a library failed without a reason of ours       exit 4 */
};

struct eh_failure {
    int code; /* EH_OK while nothing failed */
    char text[1000];
};

/* Stores the first failure and returns its code; a second call on the same failure changes nothing and
 * returns the first code. */
int eh_fail(struct eh_failure *self, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "context: " before the sentence; nothing where there is no failure. */
void eh_failure_add_context(struct eh_failure *self, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The exit status of the process for a code: 0, 1, 2, 3, 4 or 75. */
int eh_failure_exit_status(int code);

#define EH_MUST_CHECK __attribute__((warn_unused_result))

#endif
