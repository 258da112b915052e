#!/bin/sh
# Lint, a build in which every warning is an error, and all tests. Whole-process tests start nginx, datelined and datelinectl.
set -eu
cd "$(dirname "$0")/.."
export CI=1
scripts/lint.sh
swift build --build-tests
# nginx lives where plain users do not look.
PATH="$PATH:/usr/sbin:/sbin" exec timeout -k 10 1200 swift test --skip-build "$@"
