# bash completion for evenhand(1). Commands, options and measures are asked of the program, so that this
# file never lags behind it.

_evenhand() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
    local program=${COMP_WORDS[0]} options
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$("$program" help 2>/dev/null | awk '$1 == "evenhand" && NF > 3 { print $2 }')" -- "$word")
        return
    fi
    case $before in
    --*)
        # "--paper a4|letter" offers what stands there; an argument in capitals is a file or a text.
        options=$("$program" help "$command" 2>/dev/null |
            awk -v option="$before" '{ for (i = 1; i < 4; i++) if ($i == option && $(i + 1) ~ /\|/) print $(i + 1) }')
        if [ -n "$options" ]; then
            mapfile -t COMPREPLY < <(compgen -W "${options//|/ }" -- "$word")
            return
        fi
        ;;
    esac
    case $word in
    -*)
        options=$("$program" help "$command" 2>/dev/null | grep -oE -- '^ +(-[a-z], )?--[a-z-]+' | grep -oE -- '--[a-z-]+')
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
        return
        ;;
    esac
    case $command in
    explain)
        mapfile -t COMPREPLY < <(compgen -W "$("$program" explain 2>/dev/null | awk '/^ / { print $1 }')" -- "$word")
        ;;
    help)
        mapfile -t COMPREPLY < <(compgen -W "$("$program" help 2>/dev/null | awk '$1 == "evenhand" && NF > 3 { print $2 }')" -- "$word")
        ;;
    version) ;;
    *)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        compopt -o filenames 2>/dev/null
        ;;
    esac
}
complete -F _evenhand evenhand
