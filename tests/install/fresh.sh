#!/bin/sh
# fresh.sh DIR: installs DIR/evenhand_*.deb in a fresh Debian 12 and runs it there as a plain user, in a
# directory of its own that goes at the end. Needs root (chroot) and a Debian mirror, which it takes from this
# machine's apt; without either it says so and ends with 77, and nothing was tested.
set -u
deb=$(ls "$1"/evenhand_*.deb) || exit 1
skip() {
    echo "skipped: $1" >&2
    exit 77
}
[ "$(id -u)" -eq 0 ] || skip "a fresh Debian is made in a chroot, which needs root"
mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' 2>/dev/null |
    awk '$2 == "bookworm" { print $1; exit }')
[ -n "$mirror" ] || skip "apt of this machine knows no mirror of Debian 12"
root=$(mktemp -d) && chmod 755 "$root" || exit 1
leave() {
    umount "$root/proc" 2>/dev/null
    rm -rf --one-file-system "$root"
}
trap leave EXIT
trap 'exit 130' INT TERM

exec 3>&1 # what cron would mail is shown, whatever becomes of the step
failed=0
number=0
ok() { # NAME COMMAND...
    name=$1
    shift
    number=$((number + 1))
    if "$@" >"$root/log" 2>&1; then
        echo "ok $number - $name"
    else
        failed=$((failed + 1))
        echo "not ok $number - $name"
        tail -n 20 "$root/log" | sed 's/^/    /'
    fi
}
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }
as_user() { # a shell line, as nobody in particular
    chroot --userspec=65534:65534 "$root" env -i PATH=/usr/bin:/bin sh -c "cd /srv/reports && $1"
}

debootstrap --variant=minbase bookworm "$root" "$mirror" >"$root.log" 2>&1 || {
    tail -n 5 "$root.log" >&2
    rm -f "$root.log"
    skip "debootstrap did not come to its end"
}
rm -f "$root.log"
mount -t proc proc "$root/proc" 2>/dev/null || skip "/proc cannot be mounted here"
# The way to the mirror is this machine's: certificates and proxies, where it has any.
cp /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" 2>/dev/null
cp /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null
mkdir -p "$root/srv/studies" "$root/srv/reports"
chown 65534:65534 "$root/srv/studies" "$root/srv/reports"
cp "$deb" "$root/srv/evenhand.deb"

ok "the lists of packages" inside apt-get update -q
ok "the package and what it depends on are installed" \
    inside apt-get install -y -q --no-install-recommends /srv/evenhand.deb
ok "it says its version" as_user 'evenhand version'
ok "a study" as_user 'evenhand sample /srv/studies/harbour --people 250 --seed 2'
ok "a report, without a word" as_user \
    'said=$(evenhand report /srv/studies/harbour --out /srv/reports/harbour --quiet 2>&1) && test -z "$said"'
ok "latest holds the three files" as_user \
    'cd harbour/latest && test -s report.pdf && test -s metrics.csv && test -s report.json'
ok "a second time is refused" as_user \
    'evenhand report /srv/studies/harbour --out /srv/reports/harbour --quiet; test $? -eq 4'

# As the crontab runs it, four times: two quarters, an export that broke, the same one repaired. Each run begins
# with nothing but cron's own environment; --as-of stands for the day on which cron would have run.
mkdir -p "$root/srv/exports" && chown 65534:65534 "$root/srv/exports"
cron() { # STATUS DAY: says what cron would mail
    chroot --userspec=65534:65534 "$root" env -i SHELL=/bin/sh PATH=/usr/bin:/bin LOGNAME=nobody sh -c \
        "cd / && evenhand report /srv/exports/harbour --out /srv/reports/quarters --period last-quarter --as-of $2 --quiet" \
        >"$root/mail" 2>&1
    status=$?
    { echo "# cron of $2: status $status"; sed 's/^/# /' "$root/mail"; } >&3
    [ "$status" -eq "$1" ]
}
no_mail() { cron "$@" && [ ! -s "$root/mail" ]; }
quarters() { [ "$(ls -A "$root/srv/reports/quarters" | tr '\n' ' ')" = "$* " ]; }
ok "an export" as_user 'evenhand sample /srv/exports/harbour --people 120 --seed 4 --quiet'
ok "the first quarter comes without a mail" no_mail 0 2026-01-05
ok "and is there" quarters 2025Q4 latest status.json
ok "the second quarter" no_mail 0 2026-04-05
ok "and is there" quarters 2025Q4 2026Q1 latest status.json
ok "its report names the first as its trend" grep -q '"period": "2025Q4"' "$root/srv/reports/quarters/2026Q1/report.json"
ok "the third export is broken" as_user \
    'cd /srv/exports/harbour && cp collaboration.csv whole && head -c -9 whole >collaboration.csv && echo >>collaboration.csv'
ok "the third quarter ends with status 1 and a mail" cron 1 2026-07-05
ok "whose first line is a subject" grep -q '^evenhand: report harbour: inputs rejected: ' "$root/mail"
ok "nothing is published" quarters 2025Q4 2026Q1 latest status.json
ok "status.json says so" grep -q '"exit": 1' "$root/srv/reports/quarters/status.json"
ok "the export is repaired" as_user 'cd /srv/exports/harbour && mv whole collaboration.csv'
ok "and run again: no mail" no_mail 0 2026-07-05
ok "the third quarter is there" quarters 2025Q4 2026Q1 2026Q2 latest status.json
ok "status.json says so" grep -q '"exit": 0' "$root/srv/reports/quarters/status.json"

ok "the package goes" inside dpkg --purge evenhand
ok "and leaves nothing of its own" sh -c \
    "! find '$root' -xdev -path '$root/var/lib/dpkg' -prune -o -path '$root/srv' -prune -o -name '*evenhand*' -print | grep ."
echo "$((number - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
