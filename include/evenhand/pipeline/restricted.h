/* pipeline/restricted: files about single people, for the few who may see them, and never beside a report.
 *
 * people.csv: the scores of each person under a pseudonym: pseudonym,layer,measure,value; by pseudonym, then in
 * the order of metrics.csv; an undefined score is empty. A pseudonym is 32 hexadecimal digits: BLAKE2b (128 bits) of
 * the id, keyed, so that it is the same person's in every period and nobody's without the key.
 * recusals.csv: decider,candidate,rule,date,strength,disclosed,recused; real ids, since it exists to be acted on;
 * one row for each rule that a decision fires; strength is the weight of a close tie.
 * Both RFC 4180, and a text that a spreadsheet would run (=, +, -, @, tab or carriage return in front) has an
 * apostrophe before it. The same inputs and key give the same bytes.
 */
#ifndef EVENHAND_PIPELINE_RESTRICTED_H
#define EVENHAND_PIPELINE_RESTRICTED_H

#include "evenhand/base/failure.h"
#include "evenhand/network/network.h"
#include "evenhand/record/study.h"

/* Before the long work. EH_USAGE where `directory`, or the key, lies inside `published` (the directory of the
 * periods) or the other way round, or in any directory with a report.json; where `directory` is there
 * and open to others than its owner. EH_OUTPUT where the system cannot say. */
int eh_restricted_check(const char *directory, const char *opt_key, const char *opt_published,
                        struct eh_arena *arena, struct eh_failure *failure) EH_MUST_CHECK;

/* Writes both files, mode 0600 in a directory of mode 0700, each whole or not at all. The key is read from
 * opt_key, else from DIRECTORY.key beside the directory; where it is not there it is made, from the system's random
 * numbers, mode 0600. EH_OUTPUT; EH_USAGE for a key that is no key or that others may read. */
int eh_restricted_write(const char *directory, const char *opt_key, const struct eh_study *study,
                        const struct eh_network *network, struct eh_arena *arena,
                        struct eh_failure *failure) EH_MUST_CHECK;

#endif
