#!/bin/sh
# Installs the Debian packages named that are not there yet, and says what it does. Without the rights to
# install it prints the command and stops. Where dpkg is not the package manager it leaves that to the build.
set -u
command -v dpkg-query >/dev/null 2>&1 || exit 0
missing=
for package in "$@"; do
    dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    as_root=sudo
    if ! command -v sudo >/dev/null 2>&1 || { ! sudo -n true 2>/dev/null && [ ! -t 0 ]; }; then
        echo "These Debian packages are missing, and installing them needs root. Please run:" >&2
        echo "    apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
fi
echo "Installing from Debian:$missing"
install() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >/dev/null
}
# Package lists may be old or absent; they are fetched only where installing fails without.
install 2>/dev/null || { $as_root apt-get update -q >/dev/null && install; } || {
    echo "apt-get could not install them; please run:" >&2
    echo "    apt-get update && apt-get install --no-install-recommends$missing" >&2
    exit 1
}
