#!/bin/bash
# Fuzzes every target for SECONDS, as many at a time as there are processors: scripts/fuzz-all.sh SECONDS. Fails when one finds something.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
scripts/fuzz.sh build

one() {
    target=$1
    log=.build/fuzz/$target/log
    status=0
    scripts/fuzz.sh "$target" "$2" >"$log" 2>&1 || status=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    if [ $status = 0 ]; then
        echo "fuzz: $target: ${runs:-?} runs, nothing found"
    else
        tail -n 40 "$log"
        echo "fuzz: $target: failed; the input is in Fuzz/$target/findings, the whole output in $log"
        return 1
    fi
}
export -f one

for folder in Fuzz/*/modules; do basename "$(dirname "$folder")"; done | xargs -P "$(nproc)" -I{} bash -c 'one "$@"' _ {} "$seconds"
