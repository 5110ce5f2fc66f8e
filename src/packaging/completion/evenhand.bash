# bash completion for evenhand(1). Commands, options and measures are asked of the program, so that this
# file never lags behind it.

_evenhand() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
    local program=${COMP_WORDS[0]} found=
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ] || [ "$command" = help ]; then
        found=$("$program" help 2>/dev/null | sed -n 's/^  evenhand \([a-z]*\) .*/\1/p')
    elif [[ $before == --* ]]; then
        # "--paper a4|letter" offers what stands there; an argument in capitals is a file or a text.
        found=$("$program" help "$command" 2>/dev/null |
            sed -nE "s/^ +(-[a-z], )?$before ([a-z0-9|]+)( .*)?\$/\2/p" | tr '|' ' ')
    fi
    if [ -z "$found" ] && [[ $word == -* ]]; then
        found=$("$program" help "$command" 2>/dev/null | sed -nE 's/^ +(-[a-z], )?(--[a-z-]+).*/\2/p')
    elif [ -z "$found" ] && [ "$command" = explain ]; then
        found=$("$program" explain 2>/dev/null | awk '/^ / { print $1 }')
    fi
    if [ -n "$found" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$found" -- "$word")
    elif [ "$command" != version ]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        compopt -o filenames 2>/dev/null
    fi
}
complete -F _evenhand evenhand
