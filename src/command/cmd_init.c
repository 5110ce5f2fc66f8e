/* evenhand init DIR */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "evenhand/base/file.h"
#include "evenhand/command/call.h"
#include "evenhand/record/guess.h"

static const struct eh_option options[] = {
    {'n', "dry-run", NULL, "print the study.ini in place of writing it", NULL},
    {'f', "force", NULL, "write over a study.ini that is there; it is kept as study.ini.old", NULL},
    {'q', "quiet", NULL, "say nothing on success", NULL},
    {'h', "help", NULL, "this text", NULL},
};

static void say_columns(const struct eh_guess_file *file)
{
    char line[1000] = "";
    size_t length = 0;
    for (size_t i = 0; i < file->column_count && length < sizeof line; i++) {
        int count = snprintf(line + length, sizeof line - length, "%s'%s' %s", i ? ", " : "",
                             file->columns[i].header, file->columns[i].column);
        length += count > 0 ? (size_t)count : 0;
    }
    eh_say("    %s", line);
}

static void say_guess(const struct eh_guess *guess)
{
    size_t mends = 0;
    for (size_t i = 0; i < guess->count; i++) {
        const struct eh_guess_file *file = &guess->files[i];
        eh_say("%s: %s: %s", file->name, file->kind ? file->kind : "not placed", file->why);
        if (file->kind)
            say_columns(file);
        if (file->damage)
            eh_say("    %s%s", file->damage,
                   file->mend ? "" : "; no simple command mends it: export it anew");
        if (file->levels)
            eh_say(
                "    its levels are words: put them in order in study.ini (levels = lowest, ..., highest)");
        mends += file->mend != NULL;
    }
    if (!guess->has_people)
        eh_say("no list of people was found: a study needs one, with a row a person");
    if (!guess->has_records)
        eh_say("no records of contact or meetings were found: a study needs one of them");
    if (!mends)
        return;
    eh_say("mend first:");
    for (size_t i = 0; i < guess->count; i++)
        if (guess->files[i].mend)
            eh_say("    %s", guess->files[i].mend);
}

static int write_ini(const char *directory, const char *text, bool force, struct eh_failure *failure)
{
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return eh_fail(failure, EH_INPUT_UNREADABLE, "%s cannot be opened: %s", directory, strerror(errno));
    int code = EH_OK;
    if (faccessat(fd, "study.ini", F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
        if (!force)
            code = eh_fail(
                failure, EH_OUTPUT_EXISTS,
                "%s/study.ini is there already; --dry-run shows the new one, --force writes it and keeps "
                "the old one as study.ini.old",
                directory);
        else if (renameat(fd, "study.ini", fd, "study.ini.old") != 0)
            code =
                eh_fail(failure, EH_OUTPUT, "%s/study.ini cannot be renamed: %s", directory, strerror(errno));
    }
    if (code == EH_OK)
        code = eh_file_write(fd, "study.ini", text, strlen(text), failure);
    if (code == EH_OK)
        code = eh_file_sync_directory(fd, directory, failure);
    close(fd);
    return code;
}

static int run_init(struct eh_call *call, struct eh_failure *failure)
{
    struct eh_guess guess;
    const char *directory = call->arguments.operand[0];
    bool dry = eh_option_has(&call->arguments, "dry-run"), quiet = eh_option_has(&call->arguments, "quiet");
    int code = eh_guess_read(directory, call->arena, &guess, failure);
    if (code != EH_OK)
        return code;
    const char *text = eh_guess_write(&guess, call->arena);
    if (dry)
        fputs(text, stdout);
    else
        code = write_ini(directory, text, eh_option_has(&call->arguments, "force"), failure);
    if (code != EH_OK || quiet)
        return code;
    say_guess(&guess);
    if (!dry)
        eh_say("%s/study.ini is a proposal: read it, correct it, then run: evenhand check %s", directory,
               eh_text_quote(directory, strlen(directory), "", call->arena));
    return EH_OK;
}

const struct eh_command eh_command_init = {
    .name = "init",
    .operands = "DIR",
    .summary = "look at unknown CSV files, say what they seem to be, propose a study.ini",
    .text =
        "Each file in DIR is told by its headers and first rows: people, contacts, meetings, mentoring, "
        "outcomes, "
        "decisions, or a survey. Headers may be in English, German, French, Spanish or Dutch. What has to be "
        "mended first (encoding, dates, decimal commas) is named with the command that does it. The proposal "
        "is "
        "for you to correct.",
    .operand_min = 1,
    .operand_max = 1,
    .option = options,
    .option_count = sizeof options / sizeof *options,
    .run = run_init,
};
