#!/bin/sh
# Lint, a build in which every warning is an error, and all tests. Whole-process tests start nginx, datelined and datelinectl.
set -eu
cd "$(dirname "$0")/.."
export CI=1
scripts/lint.sh
swift build --build-tests
# nginx lives where plain users do not look.
PATH="$PATH:/usr/sbin:/sbin"
if [ $# -gt 0 ]; then exec timeout -k 10 1200 swift test --skip-build "$@"; fi
# Whole programs block the threads that they are waited for on, and the nodes of a fleet are measured against the clock; the units, many of
# which wait for servers of their own, run apart from both.
timeout -k 10 600 swift test --skip-build --skip ProgramTests --skip FleetTests
timeout -k 10 600 swift test --skip-build --filter FleetTests
timeout -k 10 600 swift test --skip-build --filter ProgramTests
