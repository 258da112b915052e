#!/bin/bash
# The tests that find what a short run does not, for as long as one likes: random histories against a plain model, the daemon killed at random
# moments, hostile items among good ones. HISTORIES, KILLS and HOSTILE set how many; SEED repeats a run, and is printed.
set -euo pipefail
cd "$(dirname "$0")/.."
export DATELINE_SEED=${SEED:-$((RANDOM * 32768 + RANDOM + 1))}
export DATELINE_HISTORIES=${HISTORIES:-50000} DATELINE_KILLS=${KILLS:-200} DATELINE_HOSTILE=${HOSTILE:-200}
PATH="$PATH:/usr/sbin:/sbin"
echo "soak: seed $DATELINE_SEED; repeat it with make soak SEED=$DATELINE_SEED"
swift build --build-tests
for suite in StoreTests.HistoryTests ProgramTests.KillTests ProgramTests.HostileItemsTests; do
    swift test --skip-build --filter "$suite"
done
