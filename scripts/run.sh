#!/bin/sh
# Starts the daemon on config/dateline.dev.yaml, gives it the seed set, polls once, and says how to ask it.
set -eu
cd "$(dirname "$0")/.."
bin=.build/release
socket=var/control.sock
ctl() { "$bin/datelinectl" --socket "$socket" "$@"; }

mkdir -p var
if ctl status >/dev/null 2>&1; then
    echo "A daemon is running here already:"
    ctl status
    exit 0
fi
"$bin/datelined" check-config --config config/dateline.dev.yaml
"$bin/datelined" run --config config/dateline.dev.yaml &
daemon=$!
trap 'kill -TERM $daemon 2>/dev/null || true; wait $daemon || true' INT TERM

# The socket answers as soon as the store is open.
tries=0
until ctl status >/dev/null 2>&1; do
    kill -0 $daemon 2>/dev/null || { wait $daemon; exit $?; }
    tries=$((tries + 1))
    [ $tries -lt 100 ] || { echo "make run: the daemon does not answer; see its messages above" >&2; kill $daemon; exit 70; }
    sleep 0.1
done

ctl import seeds/*.txt
# The article that is there at once; the others follow as their servers answer.
ctl sync --wait Seeds || true
echo
ctl status
cat <<EOF

The daemon runs until Ctrl-C. In a browser:

  http://127.0.0.1:8470/           stories, facts with their evidence, charts

In another shell:

  export DATELINE_SOCKET=$PWD/$socket PATH=$PWD/$bin:\$PATH
  datelinectl sync --wait          poll every feed now
  datelinectl search "to lam"      finds Tô Lâm
  datelinectl timeline             what happened, in order
  datelinectl tariffs US VN        the rate now, and since when
  datelinectl conflicts            where articles disagree
  datelinectl watch                follow what comes in
EOF
wait $daemon
