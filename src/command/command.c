#include "evenhand/command/command.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evenhand/base/bug.h"
#include "evenhand/base/memory.h"
#include "evenhand/command/call.h"
#include "evenhand/render/render.h"

static const struct eh_command *const commands[] = {
    &eh_command_report,   &eh_command_check,   &eh_command_init,    &eh_command_measure,
    &eh_command_draw,     &eh_command_sql,     &eh_command_explain, &eh_command_sample,
    &eh_command_selftest, &eh_command_version, &eh_command_help};

const struct eh_command *const *eh_command_list(size_t *out_count)
{
    *out_count = sizeof commands / sizeof *commands;
    return commands;
}

const struct eh_command *eh_command_find(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static const char *command_name(const void *list, size_t i)
{
    (void)list;
    return commands[i]->name;
}

int eh_command_fail_unknown(const char *name, struct eh_failure *failure)
{
    const char *guess = eh_option_guess(name, command_name, NULL, sizeof commands / sizeof *commands);
    if (guess)
        return eh_fail(failure, EH_USAGE, "unknown command %s; did you mean %s?", name, guess);
    return eh_fail(failure, EH_USAGE, "unknown command %s", name);
}

/* A descriptor that is closed at the start would be given to the next file that is opened, and what is said
 * to a person would land in it. What takes its place refuses to be written. */
static void guard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

#ifndef __SANITIZE_ADDRESS__
/* A library that dies where memory runs out takes the process with it, and cron would have nothing to mail.
 */
static void say_fault(int number)
{
    static const char words[] =
        "evenhand: stopped by a fault in the program or in a library of it, perhaps for "
        "lack of memory; what was published before stands\n";
    (void)!write(STDERR_FILENO, words, sizeof words - 1);
    signal(number, SIG_DFL);
    raise(number);
}
#endif

static void guard_faults(void)
{
#ifndef __SANITIZE_ADDRESS__
    static const int fault[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP};
    for (size_t i = 0; i < sizeof fault / sizeof *fault; i++)
        signal(fault[i], say_fault);
#endif
}

static int check_operands(const struct eh_command *command, const struct eh_arguments *arguments,
                          struct eh_failure *failure)
{
    if (arguments->operand_count < command->operand_min)
        return eh_fail(failure, EH_USAGE, "%s is missing", command->operands);
    if (arguments->operand_count > command->operand_max)
        return eh_fail(failure, EH_USAGE, "%zu word%s too many; a name with blanks needs quotes",
                       arguments->operand_count - command->operand_max,
                       arguments->operand_count - command->operand_max == 1 ? "" : "s");
    return 0;
}

/* The first line stands alone: cron's mail programs show it as the subject. */
static void say_failure(const struct eh_command *command, const struct eh_call *call,
                        const struct eh_failure *failure)
{
    const char *subject = call->arguments.operand_count > 0 ? call->arguments.operand[0] : NULL;
    if (command && subject)
        eh_say("evenhand: %s %s: %s", command->name, eh_say_last_part(subject, call->arena), failure->text);
    else
        eh_say("evenhand: %s%s%s", command ? command->name : "", command ? ": " : "", failure->text);
    bool is_list = failure->code == EH_INPUT_REJECTED ||
                   (call->problems && eh_problems_get_total(call->problems, EH_ERROR) > 1);
    if (call->problems && is_list) /* one problem alone is the failure's own sentence */
        eh_say_problems(call->study, call->problems);
    for (size_t i = 0; i < call->note_count; i++)
        eh_say("%s", call->note[i]);
    if (failure->code == EH_USAGE)
        eh_say("evenhand help%s%s lists what there is", command ? " " : "", command ? command->name : "");
}

static int run_command(const struct eh_command *command, int argc, char **argv, struct eh_call *call)
{
    struct eh_failure failure = {0};
    int error = eh_option_parse(command->option, command->option_count, argc, argv, call->arena,
                                &call->arguments, &failure);
    if (!error && eh_option_has(&call->arguments, "help")) {
        call->arguments.operand_count = 1;
        call->arguments.operand = EH_NEW_ARRAY(call->arena, const char *, 1);
        call->arguments.operand[0] = command->name;
        return eh_failure_exit_status(eh_command_help.run(call, &failure));
    }
    if (!error)
        error = check_operands(command, &call->arguments, &failure);
    if (!error)
        error = command->run(call, &failure);
    if (error)
        say_failure(command, call, &failure);
    if (call->output)
        fwrite(call->output, 1, call->output_length, stdout);
    return eh_failure_exit_status(error);
}

static int dispatch(int argc, char **argv, struct eh_arena *arena)
{
    struct eh_call call = {.arena = arena};
    struct eh_failure failure = {0};
    const char *name = argc > 1 ? argv[1] : NULL;
    if (!name) {
        eh_fail(&failure, EH_USAGE, "a command is missing, as in: evenhand report samples/harbour");
        say_failure(NULL, &call, &failure);
        return eh_failure_exit_status(failure.code);
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
        name = "version";
    const struct eh_command *command = eh_command_find(name);
    if (!command) {
        eh_command_fail_unknown(name, &failure);
        say_failure(NULL, &call, &failure);
        return eh_failure_exit_status(failure.code);
    }
    return run_command(command, argc - 2, argv + 2, &call);
}

/* Written data are not safe before the last flush and close have succeeded. */
static int close_output(int status)
{
    bool failed = ferror(stdout) != 0;
    if (fflush(stdout) != 0)
        failed = true;
    if (fclose(stdout) != 0)
        failed = true;
    if (!failed)
        return status;
    eh_say("evenhand: standard output cannot be written");
    return status ? status : eh_failure_exit_status(EH_OUTPUT);
}

int eh_command_run(int argc, char **argv)
{
    struct eh_arena arena;
    jmp_buf recovery;
    guard_descriptors();
    guard_faults();
    eh_render_silence_libraries();
    umask(077);
    signal(SIGXFSZ, SIG_IGN); /* a file size limit is a failed write like any other */
    eh_memory_return_early();
    eh_arena_init(&arena, NULL);
    if (setjmp(recovery) != 0) {
        eh_arena_free(&arena);
        eh_say("evenhand: memory ran out; nothing was published");
        eh_bug_end(eh_failure_exit_status(EH_MEMORY));
    }
    eh_arena_set_recovery(&arena, &recovery);
    int status = dispatch(argc, argv, &arena);
    eh_arena_free(&arena);
    return close_output(status);
}
