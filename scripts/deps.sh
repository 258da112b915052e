#!/bin/sh
# Installs the system packages that building (deps.sh), testing (deps.sh tests), tests of faults (deps.sh faults), packing (deps.sh package)
# or benchmarks (deps.sh bench) need, when they are missing.
set -eu
packages="libcurl4-openssl-dev libpq-dev libssl-dev libsqlite3-dev libxml2-dev libsystemd-dev libidn2-dev libpsl-dev zlib1g-dev pkg-config binutils"
[ "${1:-}" = package ] && packages="dpkg-dev lintian"
[ "${1:-}" = faults ] && packages="python3 strace gcc libc6-dev curl sqlite3"
[ "${1:-}" = tests ] && packages="nginx-light openssl curl sqlite3 man-db fish zsh python3-venv chromium newsboat postgresql"
[ "${1:-}" = bench ] && packages="nginx libnginx-mod-http-lua newsboat sfeed libxml2-utils curl valgrind time python3-venv"

missing=
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' && continue
    # Any nginx will do.
    [ "$package" = nginx-light ] && command -v nginx >/dev/null 2>&1 && continue
    [ "$package" = nginx-light ] && [ -x /usr/sbin/nginx ] && continue
    # A Python of another origin brings the module along.
    [ "$package" = python3-venv ] && python3 -c 'import ensurepip' 2>/dev/null && continue
    missing="$missing $package"
done

# From PyPI: schemathesis exercises the control API, axe-core checks that pages of the web view are accessible (its package for Playwright brings
# the file; Playwright itself is not needed). Without one of them the test that needs it is skipped.
tools() {
    [ "${1:-}" = tests ] || return 0
    folder="$(dirname "$0")/../.build/tools"
    [ -x "$folder/bin/schemathesis" ] || tool schemathesis 'schemathesis>=4.32,<5'
    set -- "$folder"/lib/python3*/site-packages/axe_playwright_python/axe.min.js
    [ -f "$1" ] || tool axe-core --no-deps 'axe-playwright-python>=0.1.8,<0.2'
}

tool() {
    name="$1"
    shift
    echo "Installing: $name"
    { { [ -x "$folder/bin/pip" ] || python3 -m venv "$folder"; } && "$folder/bin/pip" install -q "$@"; } >/dev/null 2>&1 ||
        echo "$name cannot be installed; the test that needs it is skipped" >&2
}

if [ -z "$missing" ]; then
    tools "$@"
    exit 0
fi

if ! command -v apt-get >/dev/null 2>&1; then
    echo "These packages are needed (Debian's names):$missing" >&2
    echo "There is no apt-get here: install them with your system's own package manager, then call make again with DEPS=skip." >&2
    [ "${DEPS:-}" = skip ] || exit 69
    exit 0
fi
sudo=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "Needed, and only root may install them:$missing" >&2
        echo "As root: apt-get install$missing" >&2
        exit 77
    fi
    sudo=sudo
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
$sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 || {
    $sudo apt-get update -qq
    $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
tools "$@"
