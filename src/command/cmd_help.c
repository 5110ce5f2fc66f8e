/* evenhand help [COMMAND] */
#include <stdio.h>
#include <string.h>

#include "evenhand/command/call.h"

static const struct eh_option options[] = {
    {'h', "help", NULL, "this text", NULL},
};

static void print_overview(void)
{
    size_t count;
    const struct eh_command *const *command = eh_command_list(&count);
    puts("Evenhand reads an organisation's exports and reports who is connected, who is\n"
         "not, and how sure one can be.\n");
    for (size_t i = 0; i < count; i++) {
        char usage[64];
        snprintf(usage, sizeof usage, "%s %s", command[i]->name, command[i]->operands);
        printf("  evenhand %-16s %s\n", usage, command[i]->summary);
    }
    puts("\n"
         "evenhand help COMMAND lists a command's options.\n"
         "\n"
         "Exit status: 0 done (a gap is a result); 1 inputs rejected, nothing published;\n"
         "2 usage or configuration; 3 an input missing or unreadable; 4 an output cannot be\n"
         "written, nothing published; 70 a bug; 75 another run holds the lock.");
}

static void print_option(const struct eh_option *option)
{
    char usage[64];
    char letter[8] = "    ";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(usage, sizeof usage, "%s--%s%s%s", letter, option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    printf("  %-28s%s%s\n", usage, strlen(usage) >= 28 ? "\n                              " : "",
           option->help);
}

static void print_command(const struct eh_command *command)
{
    printf("evenhand %s [OPTION]...%s%s: %s\n", command->name, command->operands[0] ? " " : "",
           command->operands, command->summary);
    if (command->text[0]) {
        putchar('\n');
        eh_say_wrapped(command->text, 0);
    }
    putchar('\n');
    for (size_t i = 0; i < command->option_count; i++)
        print_option(&command->option[i]);
}

static int run_help(struct eh_call *call, struct eh_failure *failure)
{
    if (call->arguments.operand_count == 0) {
        print_overview();
        return 0;
    }
    const struct eh_command *command = eh_command_find(call->arguments.operand[0]);
    if (!command)
        return eh_command_fail_unknown(call->arguments.operand[0], failure);
    print_command(command);
    return 0;
}

const struct eh_command eh_command_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .summary = "this list, or a command's options",
    .text = "",
    .operand_min = 0,
    .operand_max = 1,
    .option = options,
    .option_count = sizeof options / sizeof *options,
    .run = run_help,
};
