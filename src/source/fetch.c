/* A thread and a session for each source; whoever fails first breaks the others off at their sockets. */
#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "evenhand/base/number.h"
#include "evenhand/source/source.h"
#include "row.h"
#include "statement.h"

struct fetch;

struct session {
    struct fetch *fetch;
    const struct eh_source *source;
    struct eh_source_ties *ties;
    const char *count_sql, *copy_sql, *copy_old_sql, *settings;
    PGconn *connection;
    int socket; /* a second descriptor of the connection's, under the lock; -1: none */
    pthread_t thread;
    bool started, broken_off;
    struct eh_failure failure;
};

struct fetch {
    pthread_mutex_t lock;
    bool stop;
    size_t count;
    struct session *session;
};

enum eh_url_fault eh_source_check_url(const char *url)
{
    enum eh_url_fault fault = EH_URL_GOOD;
    if (strncmp(url, "postgresql://", 13) != 0 && strncmp(url, "postgres://", 11) != 0)
        return EH_URL_FORM;
    PQconninfoOption *options = PQconninfoParse(url, NULL);
    if (!options)
        return EH_URL_FORM;
    for (const PQconninfoOption *o = options; o->keyword; o++)
        if (o->val && (strcmp(o->keyword, "password") == 0 || strcmp(o->keyword, "sslpassword") == 0))
            fault = EH_URL_PASSWORD;
    PQconninfoFree(options);
    return fault;
}

/* --- what went wrong, without what a cell holds --- */

static int fail(struct session *self, const char *text)
{
    return eh_fail(&self->failure, EH_INPUT_UNREADABLE, "source %s: %s", self->source->name, text);
}

/* Messages about names (class 42) speak of what study.ini says; others may quote values, and stay unsaid. */
static int fail_result(struct session *self, const PGresult *result)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *name = self->source->name;
    if (!state)
        return fail(self, "the connection was lost");
    if (strcmp(state, "57014") == 0)
        return eh_fail(&self->failure, EH_INPUT_UNREADABLE,
                       "source %s: the statement was ended; it may take %u seconds (timeout in [source %s])",
                       name, (unsigned)self->source->timeout_seconds, name);
    if (strncmp(state, "57P", 3) == 0)
        return fail(self, "the server ended the session");
    if (strncmp(state, "42", 2) == 0 && message)
        return eh_fail(&self->failure, EH_INPUT_UNREADABLE, "source %s: %.300s", name, message);
    if (strncmp(state, "22", 2) == 0)
        return eh_fail(&self->failure, EH_INPUT_UNREADABLE,
                       "source %s: a value is no date or no number (SQLSTATE %.5s)", name, state);
    return eh_fail(&self->failure, EH_INPUT_UNREADABLE, "source %s: the server refused (SQLSTATE %.5s)", name,
                   state);
}

/* libpq's reason, which names the server and the role, in one line. */
static int fail_connection(struct session *self)
{
    char text[400];
    size_t length = 0;
    for (const char *c = PQerrorMessage(self->connection); *c && length < sizeof text - 2; c++) {
        if ((unsigned char)*c < ' ' && length && text[length - 1] != ' ')
            text[length++] = ' ';
        else if ((unsigned char)*c >= ' ')
            text[length++] = *c;
    }
    while (length && text[length - 1] == ' ')
        length--;
    text[length] = '\0';
    return eh_fail(&self->failure, EH_INPUT_UNREADABLE, "source %s: no connection: %s", self->source->name,
                   text);
}

/* --- one session --- */

static int open_session(struct session *self)
{
    /* On libpq's defaults a cut link goes unnoticed for hours. What stands in the url does not loosen it. */
    static const char *const key[] = {"dbname",
                                      "connect_timeout",
                                      "keepalives",
                                      "keepalives_idle",
                                      "keepalives_interval",
                                      "keepalives_count",
                                      "tcp_user_timeout",
                                      "client_encoding",
                                      "fallback_application_name",
                                      NULL};
    const char *const value[] = {self->source->url, "5",    "1",        "5", "2", "3",
                                 "11000",           "UTF8", "evenhand", NULL};
    self->connection = PQconnectdbParams(key, value, 1);
    if (!self->connection)
        return eh_fail(&self->failure, EH_MEMORY, "source %s: no memory to connect", self->source->name);
    if (PQstatus(self->connection) != CONNECTION_OK)
        return fail_connection(self);
    pthread_mutex_lock(&self->fetch->lock);
    self->socket = fcntl(PQsocket(self->connection), F_DUPFD_CLOEXEC, 0);
    bool stop = self->fetch->stop;
    pthread_mutex_unlock(&self->fetch->lock);
    return stop || self->socket < 0 ? fail(self, "the connection was broken off") : EH_OK;
}

/* A notice is not for a log: it may quote what a cell holds. */
static void ignore_notice(void *state, const PGresult *result)
{
    (void)state;
    (void)result;
}

static int command(struct session *self, const char *sql)
{
    PGresult *result = PQexec(self->connection, sql);
    bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
    int code = good ? EH_OK : fail_result(self, result);
    PQclear(result);
    return code;
}

static int count_records(struct session *self, uint64_t *out)
{
    PGresult *result = PQexec(self->connection, self->count_sql);
    int64_t records = 0;
    int code = PQresultStatus(result) == PGRES_TUPLES_OK ? EH_OK : fail_result(self, result);
    if (code == EH_OK && (PQntuples(result) != 1 || PQnfields(result) != 1 ||
                          !eh_number_read_integer(PQgetvalue(result, 0, 0), (size_t)PQgetlength(result, 0, 0),
                                                  0, INT64_MAX, &records)))
        code = fail(self, "the answer to count(*) is no number");
    PQclear(result);
    *out = (uint64_t)records;
    return code;
}

static int copy_rows(struct session *self, FILE *out)
{
    char *row = NULL;
    int length, code = EH_OK;
    while (code == EH_OK && (length = PQgetCopyData(self->connection, &row, 0)) > 0) {
        if (!eh_row_write(self->source, row, (size_t)length, self->ties, out))
            code = fail(self, "a row is not of the form that was asked for");
        else if (ferror(out))
            code = eh_fail(&self->failure, EH_OUTPUT, "source %s: a temporary file cannot be written: %s",
                           self->source->name, strerror(errno));
        PQfreemem(row);
        row = NULL;
    }
    return code;
}

static int copy(struct session *self, FILE *out)
{
    bool trims = PQserverVersion(self->connection) >= 130000;
    PGresult *result = PQexec(self->connection, trims ? self->copy_sql : self->copy_old_sql);
    int code = PQresultStatus(result) == PGRES_COPY_OUT ? EH_OK : fail_result(self, result);
    PQclear(result);
    if (code != EH_OK)
        return code;
    code = copy_rows(self, out);
    if (code != EH_OK)
        return code;
    /* Only what the server says behind the last row tells the end from a break. */
    result = PQgetResult(self->connection);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        code = fail_result(self, result);
    PQclear(result);
    PQclear(PQgetResult(self->connection));
    return code;
}

static int check_whole(struct session *self, uint64_t records)
{
    const struct eh_source_ties *ties = self->ties;
    if (ties->records != records)
        return eh_fail(&self->failure, EH_INPUT_UNREADABLE,
                       "source %s: the table has %llu records and the rows received sum up %llu",
                       self->source->name, (unsigned long long)records, (unsigned long long)ties->records);
    if (self->source->allow_empty)
        return EH_OK;
    if (!ties->rows)
        return eh_fail(
            &self->failure, EH_INPUT_UNREADABLE,
            "source %s: the table has no records (allow_empty = yes in [source %s] if that is right)",
            self->source->name, self->source->name);
    size_t first = 0, last = EH_SOURCE_MONTHS;
    while (first < EH_SOURCE_MONTHS && !ties->has_month[first])
        first++;
    while (last > first && !ties->has_month[last - 1])
        last--;
    for (size_t m = first; m < last; m++)
        if (!ties->has_month[m])
            return eh_fail(
                &self->failure, EH_INPUT_UNREADABLE,
                "source %s: no record in %04d-%02d, between months with records (allow_empty = yes in "
                "[source %s] if that is right)",
                self->source->name, 1970 + (int)m / 12, 1 + (int)m % 12, self->source->name);
    return EH_OK;
}

static int fetch_to(struct session *self, FILE *out)
{
    uint64_t records = 0;
    int code = open_session(self);
    if (code == EH_OK) {
        PQsetNoticeReceiver(self->connection, ignore_notice, NULL);
        code = command(self, "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }
    if (code == EH_OK)
        code = command(self, self->settings);
    /* Ends a query of ours that nobody waits for; servers before version 14 do not know it. */
    if (code == EH_OK && PQserverVersion(self->connection) >= 140000)
        code = command(self, "SET LOCAL client_connection_check_interval = 5000");
    if (code == EH_OK)
        code = count_records(self, &records);
    eh_row_write_header(self->source, out);
    if (code == EH_OK)
        code = copy(self, out);
    if (code == EH_OK)
        code = command(self, "COMMIT");
    return code == EH_OK ? check_whole(self, records) : code;
}

/* The first that fails shuts the sockets of the others, and their calls of libpq return. */
static void stop_others(struct session *self)
{
    struct fetch *fetch = self->fetch;
    pthread_mutex_lock(&fetch->lock);
    self->broken_off = fetch->stop;
    fetch->stop = true;
    for (size_t i = 0; i < fetch->count; i++) {
        const struct session *other = &fetch->session[i];
        if (other != self && other->socket >= 0)
            (void)shutdown(other->socket, SHUT_RDWR);
    }
    pthread_mutex_unlock(&fetch->lock);
}

static void disconnect(struct session *self)
{
    pthread_mutex_lock(&self->fetch->lock);
    if (self->socket >= 0)
        close(self->socket);
    self->socket = -1;
    pthread_mutex_unlock(&self->fetch->lock);
    PQfinish(self->connection);
}

static void *run(void *state)
{
    struct session *self = state;
    int copy_of = fcntl(self->ties->file, F_DUPFD_CLOEXEC, 0), error = errno;
    FILE *out = copy_of < 0 ? NULL : fdopen(copy_of, "w");
    if (!out) {
        eh_fail(&self->failure, EH_OUTPUT, "source %s: no temporary file: %s", self->source->name,
                strerror(copy_of < 0 ? error : errno));
        if (copy_of >= 0)
            close(copy_of);
    } else {
        (void)!fetch_to(self, out);
        bool failed = ferror(out) != 0;
        if (fclose(out) != 0 || failed)
            eh_fail(&self->failure, EH_OUTPUT, "source %s: a temporary file cannot be written: %s",
                    self->source->name, strerror(errno));
    }
    if (self->failure.code != EH_OK)
        stop_others(self);
    disconnect(self);
    return NULL;
}

/* --- all of them --- */

static void close_file(void *object)
{
    struct eh_source_ties *ties = object;
    if (ties->file >= 0)
        close(ties->file);
    ties->file = -1;
}

/* A file that has no name: nothing is left of it, however the run ends. */
static int open_file(int *out, struct eh_arena *arena, struct eh_failure *failure)
{
    const char *directory = getenv("TMPDIR");
    if (!directory || *directory != '/')
        directory = "/tmp";
    *out = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (*out < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) {
        char *path = eh_arena_format(arena, "%s/evenhand-XXXXXX", directory);
        *out = mkostemp(path, O_CLOEXEC);
        if (*out >= 0)
            unlink(path);
    }
    if (*out >= 0)
        return EH_OK;
    return eh_fail(failure, EH_OUTPUT, "no temporary file in %s: %s", directory, strerror(errno));
}

static void prepare(struct session *session, struct fetch *fetch, const struct eh_source *source,
                    struct eh_source_ties *ties, struct eh_arena *arena)
{
    *session = (struct session){.fetch = fetch, .source = source, .ties = ties, .socket = -1};
    session->count_sql = eh_statement_write_count(source, arena);
    session->copy_sql = eh_statement_write_copy(source, true, arena);
    session->copy_old_sql = eh_statement_write_copy(source, false, arena);
    /* Partitions, foreign ones among them, sum up on their own where the server is told to. */
    session->settings =
        eh_arena_format(arena,
                        "SET LOCAL statement_timeout = %llu; SET LOCAL lock_timeout = 10000; "
                        "SET LOCAL idle_in_transaction_session_timeout = 60000; "
                        "SET LOCAL tcp_keepalives_idle = 5; SET LOCAL tcp_keepalives_interval = 2; "
                        "SET LOCAL tcp_keepalives_count = 3; SET LOCAL timezone = 'UTC'; "
                        "SET LOCAL datestyle = 'ISO'; SET LOCAL enable_partitionwise_aggregate = on",
                        1000ULL * source->timeout_seconds);
}

/* Starts the threads and waits for all; a source that no thread could be had for fails. */
static void run_all(struct fetch *fetch)
{
    for (size_t i = 0; i < fetch->count; i++) {
        struct session *session = &fetch->session[i];
        session->started = pthread_create(&session->thread, NULL, run, session) == 0;
        if (!session->started) {
            eh_fail(&session->failure, EH_MEMORY, "source %s: no thread to fetch it", session->source->name);
            stop_others(session);
            break;
        }
    }
    for (size_t i = 0; i < fetch->count; i++)
        if (fetch->session[i].started)
            pthread_join(fetch->session[i].thread, NULL);
}

/* The one that failed of itself; in the order of study.ini where several did at once. */
static const struct session *find_failed(const struct fetch *fetch)
{
    for (size_t i = 0; i < fetch->count; i++)
        if (fetch->session[i].failure.code != EH_OK && !fetch->session[i].broken_off)
            return &fetch->session[i];
    return NULL;
}

int eh_sources_fetch(const struct eh_source *source, size_t count, struct eh_arena *arena,
                     struct eh_source_ties *out, size_t *out_failed, struct eh_failure *failure)
{
    struct fetch fetch = {.count = count, .session = EH_NEW_ARRAY(arena, struct session, count)};
    int code = EH_OK;
    *out_failed = 0;
    for (size_t i = 0; i < count; i++)
        out[i] = (struct eh_source_ties){.file = -1};
    for (size_t i = 0; i < count && code == EH_OK; i++) {
        eh_arena_own(arena, &out[i], close_file);
        prepare(&fetch.session[i], &fetch, &source[i], &out[i], arena);
        code = open_file(&out[i].file, arena, failure);
        *out_failed = i;
    }
    if (code == EH_OK) {
        unsetenv("PGPASSWORD");
        pthread_mutex_init(&fetch.lock, NULL);
        run_all(&fetch);
        pthread_mutex_destroy(&fetch.lock);
        const struct session *failed = find_failed(&fetch);
        if (failed) {
            *failure = failed->failure;
            *out_failed = (size_t)(failed - fetch.session);
            code = failure->code;
        }
    }
    for (size_t i = 0; i < count && code != EH_OK; i++)
        close_file(&out[i]);
    return code;
}
