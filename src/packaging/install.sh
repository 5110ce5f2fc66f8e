#!/bin/sh
# install.sh install|uninstall PREFIX MODE:SOURCE:PLACE...: each source goes to PREFIX/PLACE, or is taken
# away from there. A place that names the file's own new name ends in it: completions/evenhand.
set -eu
task=$1
prefix=$2
shift 2
for entry in "$@"; do
    mode=${entry%%:*}
    place=${entry##*:}
    source=${entry#*:}
    source=${source%:*}
    case $place in
    */completions/*) target=$prefix/$place ;;
    *) target=$prefix/$place/${source##*/} ;;
    esac
    if [ "$task" = install ]; then
        install -d "${target%/*}"
        install -m "$mode" "$source" "$target"
    else
        rm -f "$target"
        # Directories of its own go as well; those that others share stay.
        case $target in */doc/evenhand/*) rmdir -p --ignore-fail-on-non-empty "${target%/*}" 2>/dev/null || : ;; esac
    fi
    echo "$task $target"
done
