#!/bin/sh
# deb.sh VERSION: builds build/deb/evenhand_VERSION_ARCH.deb and runs lintian over it. The Debian directory
# lives beside this script, since the top level is the user's.
set -eu
version=$1
tree=build/deb/evenhand-$version
rm -rf build/deb
mkdir -p "$tree"
# What git does not ignore, as it stands; a tree without a repository is taken whole.
if git rev-parse --git-dir >/dev/null 2>&1; then
    git ls-files -z --cached --others --exclude-standard | tar --null -T - -cf - | tar -xf - -C "$tree"
else
    tar --exclude=./build -cf - . | tar -xf - -C "$tree"
fi
cp -r src/packaging/debian "$tree/debian"
date=$(LC_ALL=C date -u -R -d "@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}")
sed -e "s/@VERSION@/$version/" -e "s/@DATE@/$date/" "$tree/debian/changelog.in" >"$tree/debian/changelog"
rm "$tree/debian/changelog.in"
(cd "$tree" && unset MAKEFLAGS MFLAGS MAKELEVEL && DEB_BUILD_OPTIONS="parallel=2 nocheck" \
    dpkg-buildpackage -b -us -uc >../build.log 2>&1) || {
    tail -n 15 build/deb/build.log >&2
    exit 1
}
lintian --fail-on error,warning build/deb/evenhand_"$version"_*.changes
ls build/deb/*.deb
