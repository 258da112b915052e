# shellcheck shell=bash
# Counting and waiting for checks.sh.
passed=0
failed=0

section() { printf '\n%s\n' "$1"; }

# ok NAME COMMAND...: the command succeeds.
ok() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        passed=$((passed + 1))
        printf '  ok      %s\n' "$name"
    else
        failed=$((failed + 1))
        printf '  FAILED  %s\n          %s\n' "$name" "$(printf '%s' "$output" | tail -n 5)"
    fi
}

# no NAME COMMAND...: the command fails.
no() {
    local name=$1
    shift
    ok "$name" fails "$@"
}
fails() { ! "$@"; }

# within SECONDS COMMAND...: the command succeeds before the time is over.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.1
    done
}

# says TEXT COMMAND...: the output of the command holds the text, whether or not it succeeds.
says() {
    local text=$1 output
    shift
    output=$("$@" 2>&1) || true
    [[ $output == *"$text"* ]] || { printf '%s\n' "$output"; return 1; }
}

# property NAME [UNIT]
property() { systemctl show -P "$1" "${2:-datelined.service}"; }
is() { [ "$(property "$1")" = "$2" ] || { property "$1"; return 1; }; }
main_pid() { property MainPID; }
active() { systemctl is-active -q datelined.service; }
failed_unit() { systemctl is-failed -q datelined.service; }

# milliseconds COMMAND...: how long it takes, printed.
milliseconds() {
    local start end
    start=$(date +%s%N)
    "$@" >/dev/null 2>&1 || true
    end=$(date +%s%N)
    echo $(((end - start) / 1000000))
}
at_most() { [ "$1" -le "$2" ] || { echo "$1 ms, at most $2 ms were allowed"; return 1; }; }

journal_has() { journalctl -q --no-pager -o cat -u datelined.service | grep -q -- "$1"; }

# named_before_watchdog SINCE PART: since the second SINCE the journal has named the part that is stuck, and then systemd's watchdog acted.
named_before_watchdog() {
    journalctl -q --no-pager -o cat -u datelined.service --since "@$1" | awk -v part="$2" '
        /no progress/ && index($0, part) { named = 1 }
        /Watchdog timeout/ { exit named ? 0 : 1 }
        END { exit named ? 0 : 1 }'
}
