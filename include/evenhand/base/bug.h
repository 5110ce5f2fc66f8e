/* base/bug: checks that are always on.
 *
 * A bug is a state that no input can cause. EH_CHECK names the file and line on standard error and
 * ends the process with status 70, without passing through main. Its condition must have no side
 * effect. Anything that an input, a disk or a machine can cause is a failure (base/failure.h) or a
 * problem (record/problem.h), never a bug. Two more ends do not pass through main, for libraries that
 * leave no other: below.
 */
#ifndef EVENHAND_BASE_BUG_H
#define EVENHAND_BASE_BUG_H

#define EH_CHECK(condition) ((condition) ? (void)0 : eh_bug(__FILE__, __LINE__, #condition))
#define EH_UNREACHABLE() eh_bug(__FILE__, __LINE__, "unreachable")

_Noreturn void eh_bug(const char *file, int line, const char *condition);
/* In place of the abort of a library that gives up (GLib, where memory or threads run out) and asks nobody: its
 * reason on standard error, and status 4, as for any other lack of memory. What was being made stays behind in its
 * temporary place, which the next run clears away. */
_Noreturn void eh_bug_given_up(const char *reason);
/* Ends the process with a status and without what libraries do at an exit: for a run that was left in the middle of
 * a call to them, whose threads may still be at work. */
_Noreturn void eh_bug_end(int status);

#endif
