#!/bin/sh
# Style: swift-format in its strict mode, code that can trap, and the shell scripts' syntax.
set -eu
cd "$(dirname "$0")/.."
swift format lint --strict -r Package.swift Sources Tests Bench Fuzz
scripts/lint-traps.pl Sources
for script in scripts/*.sh .ci/run Tests/Service/*.sh Tests/Service/run Tests/Service/fresh packaging/debian/p*; do bash -n "$script"; done
if command -v python3 >/dev/null 2>&1; then python3 -c 'import ast, sys; [ast.parse(open(f).read(), f) for f in sys.argv[1:]]' Tests/Faults/*.py scripts/*.py; fi
if command -v shellcheck >/dev/null 2>&1; then shellcheck -x scripts/*.sh .ci/run Tests/Service/*.sh Tests/Service/run Tests/Service/fresh packaging/debian/p*; fi
echo "lint: clean"
