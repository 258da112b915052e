#!/bin/sh
# Runs every benchmark that the bench program has.
set -eu
cd "$(dirname "$0")/.."
for name in copies stories hostile; do
    echo "== $name"
    .build/release/dateline-bench "$name"
done
echo "More, and what each measures: .build/release/dateline-bench --help"
