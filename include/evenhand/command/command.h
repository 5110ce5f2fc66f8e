/* command/command: the command line, from argv to an exit status. */
#ifndef EVENHAND_COMMAND_COMMAND_H
#define EVENHAND_COMMAND_COMMAND_H

/* Runs the subcommand that argv names and returns the exit status of the process (DESIGN.md section 4).
 * Data (help, measure, explain, version) go to standard output, everything said to a person goes to
 * standard error. Standard output is flushed and closed here, so that a full disk behind it is noticed;
 * call once. */
int eh_command_run(int argc, char **argv);

#endif
