#!/bin/bash
# The life of the package on a fresh Debian. Runs inside the namespaces of Tests/Service/run, as root, beside dateline.deb and older.deb.
set -uo pipefail
cd /root/service || exit 70
# shellcheck source=Tests/Service/lib.sh
. ./lib.sh
export DEBIAN_FRONTEND=noninteractive

cat >report.txt <<'TEXT'
date 2025-03-03 The harbour board of Port Hope opened a second ferry line on Monday. Boats leave every twenty minutes from the old quay.
The board said that it had bought two boats for 3.4 million euros, and that fares stay as they are until the end of the year.
Port Hope Courier
TEXT
get() { apt-get install -y -q --no-install-recommends "$@"; }

section "A fresh system"
printf '  %s, %s, %d packages\n' "$(. /etc/os-release && echo "$PRETTY_NAME")" "$(systemctl --version | head -n 1)" "$(dpkg-query -f '.\n' -W | wc -l)"
no "has no Swift" sh -c 'find / -xdev -name "libswift*" -o -xdev -name swiftc | grep -q .'

section "Install"
printf '  $ apt-get install ./older.deb\n'
ok "apt-get installs the older package with what it depends on" get ./older.deb
printf '  %s\n' "$(dpkg-query -f '${Package} ${Version}, ${Installed-Size} kB installed' -W dateline)"
ok "the daemon runs" within 10 active
ok "no library is missing" fails sh -c 'ldd /usr/bin/datelined /usr/bin/datelinectl | grep -q "not found"'
ok "datelinectl status answers" datelinectl status
datelinectl status | sed 's/^/  | /'
ok "the units are well formed" systemd-analyze verify --man=no datelined.service datelined.socket
ok "an article is imported" datelinectl import report.txt
ok "and found" says "ferry line" datelinectl articles

section "Start and stop"
stop=$(milliseconds systemctl stop datelined.service)
ok "it stops in $stop ms" at_most "$stop" 2000
start=$(milliseconds systemctl start datelined.service)
ok "READY after $start ms" at_most "$start" 2000
answer=$(milliseconds datelinectl status)
ok "a query is answered in $answer ms" at_most "$answer" 2000

section "Upgrade"
echo '# Mine.' >>/etc/dateline/dateline.yaml
pid=$(main_pid)
ok "apt-get upgrades" get -o Dpkg::Options::=--force-confold ./dateline.deb
printf '  %s\n' "$(dpkg-query -f '${Package} ${Version}' -W dateline)"
ok "the new program runs" within 10 active
no "as another process" test "$(main_pid)" = "$pid"
ok "with the articles of before" says "ferry line" datelinectl articles
ok "with the configuration of before" grep -q "^# Mine" /etc/dateline/dateline.yaml
ok "the store is sound" datelinectl verify

section "Remove and purge"
ok "apt-get removes it" apt-get remove -y -q dateline
no "nothing runs" active
ok "configuration and store stay" test -e /etc/dateline/dateline.yaml -a -s /var/lib/dateline/dateline.db
ok "it can be installed again" get -o Dpkg::Options::=--force-confold ./dateline.deb
ok "and has its articles" within 10 says "ferry line" datelinectl articles
ok "apt-get purges it" apt-get purge -y -q dateline
left=$(find / -xdev \( -path /proc -o -path /sys -o -path /root/service -o -path /var/cache/apt -o -path /var/log -o -path /tmp \) -prune -o -iname '*dateline*' -print)
ok "no file is left" test -z "$left"
[ -z "$left" ] || printf '  left: %s\n' "$left"
no "no unit is left" systemctl cat datelined.service

printf '\ntest-fresh: %d checks passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
