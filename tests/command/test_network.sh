#!/bin/sh
# Without a configured source the program speaks to nobody: under strace not one call that opens, names or uses a
# socket, in any thread or child, and no other program is started.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

strace -f -o probe -e trace=%network,execve true 2>err || { not_ok "strace can trace here"; finish; }
quiet() { # NAME ARGUMENT...
    name=$1
    shift
    strace -f -o trace -e trace=%network,io_uring_setup,execve,execveat "$program" "$@" >out 2>err </dev/null
    check "$name works" test $? -eq 0
    # The first execve is strace's own; all that is left are threads that end.
    check "and calls nobody" sh -c '! sed 1d trace | grep -vE " (\+\+\+|---) "'
}

run 0 "a sample" sample study --people 60 --quiet
quiet "check" check study
quiet "report" report study --out reports --permutations 99 --threads 2 --charts svg --quiet
quiet "measure" measure study --permutations 99
quiet "draw" draw reports/2026Q3 --out again.pdf --quiet
quiet "explain" explain
# The test can fail: a program that does open a socket is seen.
strace -f -o trace -e trace=%network,execve sh -c 'getent hosts nobody.invalid; true' >out 2>err </dev/null
check "what does call somebody is seen" sh -c 'sed 1d trace | grep -vE " (\+\+\+|---) " | grep -q .'
finish
