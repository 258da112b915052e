#!/bin/bash
# What the service does under a real systemd. Runs inside the namespaces of Tests/Service/run, as root, beside the package.
set -uo pipefail
cd /root/service || exit 70
# shellcheck source=Tests/Service/lib.sh
. ./lib.sh
export DEBIAN_FRONTEND=noninteractive
ctl=datelinectl
config=/etc/dateline/dateline.yaml

# A server of feeds that stand still, and a configuration for it.
mkdir -p www
for n in 1 2 3; do
    cat >www/$n.xml <<XML
<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour news $n</title><link>http://127.0.0.1:8099/</link>
<item><guid>a$n</guid><title>Ferry line $n opens</title><description>The council of Port Hope opened line $n on Wednesday.</description></item>
</channel></rss>
XML
done
cat >nginx.conf <<CONF
worker_processes 1; pid /run/test-nginx.pid; error_log /dev/null;
events {}
http { access_log off; server { listen 127.0.0.1:8099; root /root/service/www; types { application/rss+xml xml; }
    location /secret/ { alias /root/service/www/; auth_basic "News"; auth_basic_user_file /root/service/users; } } }
CONF
printf 'reader:{PLAIN}secret\n' >users
chmod 755 /root /root/service
nginx -c /root/service/nginx.conf

configure() {
    cat >$config <<YAML
fetch:
  allow_private_networks: [127.0.0.0/8]
  host_delay: 10ms
topics: []
control:
  admins: [editor]
hooks:
  ${1:-on_article: []}
feeds:
  - http://127.0.0.1:8099/1.xml
${2:-}
YAML
}

section "Installation"
mkdir -p /etc/dateline
configure
for user in member editor stranger; do useradd -M $user; done
# The configuration that is there is kept.
ok "the package installs" dpkg -i --force-confold dateline.deb
ok "the daemon runs" active
ok "the unit is enabled" systemctl is-enabled -q datelined.service
ok "the socket is enabled" systemctl is-enabled -q datelined.socket
ok "it runs as its own user" test "$(stat -c %U "/proc/$(main_pid)")" = dateline
ok "the store is its own, and nobody else's" test "$(stat -c '%U %a' /var/lib/dateline/dateline.db)" = "dateline 600"
ok "the store's folder is closed to others" test "$(stat -c '%U %a' /var/lib/dateline)" = "dateline 750"
ok "units are well formed" systemd-analyze verify --man=no datelined.service datelined.socket
exposure=$(systemd-analyze security datelined.service --no-pager | sed -n 's/.*exposure level for datelined.service: \([0-9.]*\).*/\1/p')
ok "exposure is $exposure, at most 1.2" awk "BEGIN { exit !($exposure <= 1.2) }"
ok "the feed is polled" within 10 says "Ferry line 1" $ctl articles

section "Users at the socket"
usermod -aG dateline member
usermod -aG dateline editor
as() { runuser -u "$1" -- "${@:2}"; }
ok "a member of the group may ask" as member $ctl status
no "a stranger may not" as stranger $ctl status
no "a member may not change anything" as member $ctl feeds add http://127.0.0.1:8099/2.xml
ok "an administrator may" as editor $ctl feeds add http://127.0.0.1:8099/2.xml

section "Start, activation and stop"
ok "it stops" systemctl stop datelined.service
ok "the socket goes on listening" systemctl is-active -q datelined.socket
start=$(milliseconds systemctl start datelined.service)
ok "READY after $start ms" at_most "$start" 3000
systemctl stop datelined.service 2>/dev/null
first=$(milliseconds $ctl status)
ok "the first client starts it, and is answered after $first ms" active
ok "the answer is quick" at_most "$first" 4000
ok "its status is told" fails is StatusText ""

section "Reload"
configure "" "  - http://127.0.0.1:8099/3.xml"
ok "a good configuration is taken" systemctl reload datelined.service
ok "its feed is there" within 10 says "3.xml" $ctl feeds list
ok "the daemon is running again" is SubState running
echo "  nonsense: [" >>$config
no "a damaged configuration is refused" systemctl reload datelined.service
ok "the reason is in the journal" within 5 journal_has "dateline.yaml:"
ok "the daemon runs on" active
ok "with the feeds that it had" says "3.xml" $ctl feeds list
mv $config kept.yaml && mkfifo -m 644 $config
waited=$(milliseconds timeout 20 systemctl reload datelined.service)
ok "a pipe in place of the configuration is refused, after $waited ms" at_most "$waited" 5000
ok "with the reason" says "not a regular file" $ctl reload
rm $config && mv kept.yaml $config
configure
pid=$(main_pid)
kill -HUP "$pid"
ok "SIGHUP reloads too" within 10 fails says "3.xml" $ctl feeds list
ok "in the same process" test "$(main_pid)" = "$pid"

configure "" "store: {path: /var/lib/dateline/other.db}"
ok "a key that needs a restart is named" says "only after a restart: store.path" $ctl reload
ok "in the journal, too" within 5 journal_has "changed keys need a restart"
configure
$ctl reload >/dev/null 2>&1

section "A password that systemd passes on"
mkdir -p /run/systemd/system/datelined.service.d
install -m 600 /dev/null example.auth
echo "reader:secret" >example.auth
printf '[Service]\nLoadCredential=example.auth:/root/service/example.auth\n' >/run/systemd/system/datelined.service.d/test.conf
systemctl daemon-reload
systemctl restart datelined.service
configure "" "  - {url: http://127.0.0.1:8099/secret/3.xml, basic_auth_file: /run/credentials/datelined.service/example.auth}"
ok "the configuration may name it" datelined check-config
ok "and is taken" systemctl reload datelined.service
ok "a page that asks for it is read" $ctl sync --wait --force http://127.0.0.1:8099/secret/3.xml
rm /run/systemd/system/datelined.service.d/test.conf
configure
systemctl daemon-reload
systemctl restart datelined.service

section "A store that moves"
systemctl stop datelined.socket datelined.service
ok "after a stop the store is one file" test ! -s /var/lib/dateline/dateline.db-wal
cp /var/lib/dateline/dateline.db moved.db
rm -f /var/lib/dateline/dateline.db
install -m 600 -o dateline -g dateline moved.db /var/lib/dateline/dateline.db
systemctl start datelined.socket datelined.service
ok "and can be put elsewhere" says "Ferry line 1" $ctl articles
ok "backup makes another" $ctl backup backup.db
ok "of which the daemon takes up work, too" sh -c 'systemctl stop datelined.socket datelined.service
    install -m 600 -o dateline -g dateline backup.db /var/lib/dateline/dateline.db
    rm -f /var/lib/dateline/dateline.db-wal /var/lib/dateline/dateline.db-shm
    systemctl start datelined.socket datelined.service
    datelinectl verify && datelinectl articles | grep -q "Ferry line 1"'

section "A crash"
restarts=$(property NRestarts)
kill -SEGV "$(main_pid)"
restarted() { [ "$(property NRestarts)" -gt "$restarts" ] && active; }
ok "is followed by a restart" within 15 restarted
ok "and nothing is lost" says "Ferry line 1" $ctl articles
ok "the store is checked, and the journal says so" within 5 journal_has "the store is sound"

section "The store's file removed"
mv /var/lib/dateline/dateline.db /var/lib/dateline/away.db
no "a sync says that nothing is stored" $ctl sync --wait --force
ok "status says so" says "nothing can be stored" $ctl status
ok "the journal says so" within 5 journal_has "was removed while the daemon uses it"
ok "and the unit's status" within 40 says "nothing can be stored" property StatusText
mv /var/lib/dateline/away.db /var/lib/dateline/dateline.db
ok "when it is back all goes on" within 30 $ctl sync --wait --force
ok "by itself" test "$(property NRestarts)" = "$((restarts + 1))"

section "A disk that is full at the start"
systemctl stop datelined.socket datelined.service
mount -t tmpfs -o size=8m tmpfs /var/lib/dateline
chown dateline:dateline /var/lib/dateline
cat /dev/zero >/var/lib/dateline/filler 2>/dev/null
restarts=$(property NRestarts)
start=$(milliseconds systemctl start datelined.socket datelined.service)
ok "what depends on the daemon does not wait: $start ms" at_most "$start" 5000
ok "the unit's status says what it waits for" within 5 says "Waiting for the disk" property StatusText
ok "a client is told, too" says "waits for its disk" timeout 20 $ctl status
ok "and /healthz" says "waits for its disk" curl -s --unix-socket /run/dateline/control.sock http://localhost/healthz
ok "the journal says so" within 5 journal_has "the start waits until it can"
rm /var/lib/dateline/filler
ok "it starts when there is room" within 40 $ctl status
ok "and stores what it polls" within 10 says "Ferry line 1" $ctl articles
ok "by itself" test "$(property NRestarts)" = "$restarts"
systemctl stop datelined.socket datelined.service
umount /var/lib/dateline
systemctl start datelined.socket datelined.service

section "The watchdog"
mkdir -p /run/systemd/system/datelined.service.d
printf '[Service]\nWatchdogSec=3s\nRestartSec=1s\n' >/run/systemd/system/datelined.service.d/test.conf
systemctl daemon-reload
systemctl restart datelined.service
restarts=$(property NRestarts)
kill -STOP "$(main_pid)"
ok "a stopped process is ended and started again" within 30 restarted
ok "systemd says why" within 10 journal_has "Watchdog timeout"
sleep 7
ok "a running one is left alone" test "$(property NRestarts)" = "$((restarts + 1))"

section "A part that is stuck"
for part in schedule pages analysis hooks webhooks writer fetch socket; do
    case $part in
        schedule) name="the schedule" ;; pages) name="the page fetcher" ;; analysis) name="the analysis" ;; hooks) name="the hook runner" ;;
        webhooks) name="the webhook sender" ;;
        writer) name="the store's writer" ;; fetch) name="the fetch loop" ;; socket) name="the control socket" ;;
    esac
    printf '[Service]\nWatchdogSec=3s\nRestartSec=1s\nEnvironment=DATELINE_TEST_STUCK=%s\n' $part >/run/systemd/system/datelined.service.d/test.conf
    systemctl daemon-reload
    systemctl reset-failed datelined.service
    since=$(date +%s)
    systemctl restart datelined.service
    restarts=$(property NRestarts)
    ok "$part: the daemon is restarted" within 20 restarted
    ok "$part: the journal named it before" named_before_watchdog "$since" "$name"
done
printf '[Service]\nWatchdogSec=3s\nRestartSec=1s\n' >/run/systemd/system/datelined.service.d/test.conf
systemctl daemon-reload
systemctl reset-failed datelined.service
systemctl restart datelined.service

section "The journal's fields"
field_is() { [ "$(journalctl -q --no-pager -o export -u datelined.service "$1" | sed -n "s|^$2=||p" | tail -n 1)" = "$3" ]; }
count_of() { journalctl -q --no-pager -o cat -u datelined.service "$@" | wc -l; }
$ctl feeds add --anyway http://127.0.0.1:8099/missing.xml >/dev/null 2>&1
missing=MESSAGE_ID=e80fd85b040049258388d0a1d3d1c566
ok "a failed poll is found by MESSAGE_ID" within 5 test "$(count_of $missing)" -ge 1
ok "FEED is the feed's address" field_is $missing FEED http://127.0.0.1:8099/missing.xml
ok "ERROR says why" within 1 says 404 journalctl -q -o verbose -u datelined.service $missing
ok "its priority is that of a notice" field_is $missing PRIORITY 5
for _ in 1 2 3; do $ctl sync --wait --force http://127.0.0.1:8099/missing.xml >/dev/null 2>&1; done
ok "a failure that goes on is told once" test "$(count_of $missing)" = 1
cp www/1.xml www/missing.xml
$ctl sync --wait --force http://127.0.0.1:8099/missing.xml >/dev/null 2>&1
again=MESSAGE_ID=4b2f0f0d7a7b4a0c9b7d6a1d5a3c8e61
ok "its end is told with the count" within 5 field_is $again DATELINE_COUNT 4
ok "the start has a MESSAGE_ID" test "$(count_of MESSAGE_ID=6aed737361f54d08aac7c1328d3ef3ef)" -ge 1
ok "every MESSAGE_ID is explained by the catalog" says "A poll failed" journalctl -q --no-pager -x -u datelined.service $missing
$ctl log-level trace >/dev/null
$ctl sync --wait --force http://127.0.0.1:8099/1.xml >/dev/null 2>&1
ok "at the level trace each poll is told" within 5 journal_has "polled"
$ctl log-level info >/dev/null

section "A wrong configuration at the start"
systemctl reset-failed datelined.service
systemctl stop datelined.service 2>/dev/null
echo "  nonsense: [" >>$config
no "does not start" systemctl start datelined.service
ok "with exit status 78" is ExecMainStatus 78
restarts=$(property NRestarts)
sleep 4
ok "and is not tried again" test "$(property NRestarts)" = "$restarts"
ok "the unit has failed" failed_unit
systemctl reset-failed datelined.service
ok "the socket still listens" systemctl is-active -q datelined.socket
starts() { journalctl -q --no-pager -o cat -u datelined.service | grep -c 'Starting datelined'; }
journalctl --sync
before=$(starts)
waited=$(milliseconds timeout 20 $ctl status)
ok "a first client is answered after $waited ms" at_most "$waited" 5000
ok "with file and line" says "dateline.yaml:" timeout 20 $ctl status
no "and without a symbol for the end of a line" says "␊" timeout 20 $ctl status
sleep 2
journalctl --sync
ok "each client starts it once, and nothing else does" test "$(($(starts) - before))" = 3
configure
systemctl reset-failed datelined.service datelined.socket
ok "a corrected one starts" systemctl start datelined.service

section "Stop under load"
cat >/usr/local/bin/stubborn-hook <<'HOOK'
#!/bin/sh
trap '' TERM
while :; do sleep 1000; done
HOOK
chmod 755 /usr/local/bin/stubborn-hook
configure "on_article: [/usr/local/bin/stubborn-hook]" "  - http://127.0.0.1:8099/3.xml"
systemctl restart datelined.service
sed -i 's/a3/b3/; s/Ferry line 3/Night ferry 3/' www/3.xml
$ctl watch >/dev/null 2>&1 &
watcher=$!
$ctl sync --force >/dev/null 2>&1 &
hook_runs() { pgrep -f stubborn-hook >/dev/null; }
ok "the hook hangs" within 10 hook_runs
# With its socket, so that the watch cannot start it again.
stop=$(milliseconds systemctl stop datelined.socket datelined.service)
ok "it stops in $stop ms with a watch and a hung hook" at_most "$stop" 8000
ok "by itself, not by force" is Result success
no "no hook is left" pgrep -f stubborn-hook
kill $watcher 2>/dev/null
wait 2>/dev/null
configure
systemctl start datelined.service

section "The sandbox"
pid=$(main_pid)
status_of() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$pid/status"; }
ok "no new privileges" test "$(status_of NoNewPrivs)" = 1
ok "no capabilities" test "$(status_of CapEff)$(status_of CapBnd)$(status_of CapPrm)" = 000000000000000000000000000000000000000000000000
ok "calls are filtered" test "$(status_of Seccomp)" = 2
in_sandbox() { nsenter -t "$pid" -m -r -- "$@"; }
no "the system cannot be written to" in_sandbox touch /usr/bin/x
no "the configuration cannot be written to" in_sandbox touch /etc/dateline/x
ok "the state can" in_sandbox touch /var/lib/dateline/x
rm -f /var/lib/dateline/x
ok "home folders are empty" test -z "$(in_sandbox ls /home /root 2>/dev/null | grep -v : )"
touch /tmp/outside
no "its /tmp is its own" in_sandbox test -e /tmp/outside
no "there are no disks in /dev" in_sandbox sh -c 'ls /dev/sd* /dev/vd* /dev/nvme* 2>/dev/null | grep -q .'

section "Upgrade, removal and purge"
mkdir upgrade && dpkg-deb -R dateline.deb upgrade
sed -i 's/^Version: .*/&+1/' upgrade/DEBIAN/control
dpkg-deb -Zgzip -z1 --root-owner-group -b upgrade newer.deb >/dev/null
pid=$(main_pid)
ok "a newer package installs" dpkg -i --force-confold newer.deb
ok "and restarts the daemon" fails test "$(main_pid)" = "$pid"
ok "which has its articles" says "Ferry line 1" $ctl articles
ok "the user's configuration stays" grep -q "127.0.0.1:8099" $config
ok "it can be removed" dpkg -r dateline
no "then nothing runs" active
ok "the store stays" test -s /var/lib/dateline/dateline.db
ok "the configuration stays" test -e $config
ok "it can be purged" dpkg -P dateline
ok "then the store is gone" test ! -e /var/lib/dateline
ok "and the configuration" test ! -e /etc/dateline
no "and the units" systemctl cat datelined.service

section "The journal"
no "has no complaint about thread priorities" journal_has "thread priority"
no "has no trap or fatal error" journal_has "Fatal error"

printf '\ntest-service: %d checks passed, %d failed\n' $passed $failed
[ $failed = 0 ]
