#!/bin/bash
# Starts a PostgreSQL of its own in var/fleet and three nodes on the seed set, and says how to ask them. Ctrl-C stops all of it.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${BIN:-.build/release}
base=$PWD/var/fleet
postgres=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$postgres" ] || { echo "make run-fleet needs PostgreSQL's programs: apt-get install postgresql" >&2; exit 69; }
# A Unix socket's path has 107 bytes at most, so the socket lies in a folder with a short name.
socket=$(mktemp -d /tmp/dateline-fleet.XXXXXX)
mkdir -p "$base"

# PostgreSQL refuses to run as root; then the system's user for it, or nobody, does.
as=()
if [ "$(id -u)" = 0 ]; then
    user=nobody
    id postgres >/dev/null 2>&1 && user=postgres
    as=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --clear-groups)
    mkdir -p "$base/postgres"
    chown "$user" "$base/postgres" "$socket"
    chmod 700 "$base/postgres"
    "${as[@]}" test -w "$base/postgres" || { echo "make run-fleet: the user $user may not enter $base; run it as another user than root" >&2; exit 77; }
fi
if [ ! -f "$base/postgres/PG_VERSION" ] && [ ! -d "$base/postgres/base" ]; then
    "${as[@]}" "$postgres/initdb" -D "$base/postgres" -A trust -U dateline -E UTF8 --locale=C.UTF-8 >/dev/null
fi

children=()
stop() {
    trap - INT TERM EXIT
    for child in "${children[@]}"; do kill -TERM "$child" 2>/dev/null || true; done
    for child in "${children[@]}"; do wait "$child" 2>/dev/null || true; done
    [ -z "${server:-}" ] || { kill -INT "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
    rm -rf "$socket"
}
trap stop EXIT
trap 'exit 0' INT TERM

"${as[@]}" "$postgres/postgres" -D "$base/postgres" -k "$socket" -c listen_addresses= >"$base/postgres.log" 2>&1 &
server=$!
for _ in $(seq 100); do
    "$postgres/pg_isready" -q -h "$socket" && break
    kill -0 "$server" 2>/dev/null || { echo "PostgreSQL does not start:" >&2; cat "$base/postgres.log" >&2; exit 70; }
    sleep 0.1
done
"$postgres/psql" -h "$socket" -U dateline -d postgres -qAtc "SELECT 1 FROM pg_database WHERE datname = 'dateline'" | grep -q 1 ||
    "$postgres/createdb" -h "$socket" -U dateline dateline

port=8471
for name in one two three; do
    mkdir -p "$base/$name"
    # The configuration of `make run`, with a store, a socket and a web port of the node's own; the seeds are each node's own files.
    sed -e "s|127.0.0.1:8470|127.0.0.1:$port|" -e "s|path: ../var/dateline.db|path: $base/$name/dateline.db|" -e "s|socket: ../var/control.sock|socket: $base/$name/control.sock|" \
        -e "s|\.\./seeds|$PWD/seeds|g" -e "s|topics/|$PWD/config/topics/|" config/dateline.dev.yaml >"$base/$name/dateline.yaml"
    printf 'fleet:\n  database: "host=%s user=dateline dbname=dateline"\n  node: %s\n  lease: 15s\n' "$socket" "$name" >>"$base/$name/dateline.yaml"
    "$bin/datelined" run --config "$base/$name/dateline.yaml" 2>"$base/$name/log" &
    children+=("$!")
    port=$((port + 1))
done
index=0
for name in one two three; do
    for _ in $(seq 300); do
        "$bin/datelinectl" --socket "$base/$name/control.sock" status >/dev/null 2>&1 && break
        kill -0 "${children[$index]}" 2>/dev/null || { echo "node $name does not start:" >&2; tail -n 3 "$base/$name/log" >&2; exit 70; }
        sleep 0.1
    done
    index=$((index + 1))
done
"$bin/datelinectl" --socket "$base/one/control.sock" import seeds/*.txt
for _ in $(seq 100); do
    "$bin/datelinectl" --socket "$base/two/control.sock" --fleet articles --json 2>/dev/null | grep -q headline && break
    sleep 0.2
done
echo
"$bin/datelinectl" --socket "$base/two/control.sock" fleet status
cat <<EOT

Three nodes run until Ctrl-C; their logs are $base/*/log, their web views http://127.0.0.1:8471 to 8473. In another shell:

  export DATELINE_SOCKET=$base/two/control.sock PATH=$PWD/$bin:\$PATH
  datelinectl fleet status             nodes, hosts, what waits
  datelinectl --fleet search "to lam"  all nodes' articles
  datelinectl --fleet timeline
  psql -h $socket -U dateline dateline
EOT
wait "${children[@]}"
