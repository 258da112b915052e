#!/bin/sh
# Installs what `make build` made below DESTDIR and PREFIX, or takes it away with --uninstall. Configuration and store are never removed.
set -eu
cd "$(dirname "$0")/.."
prefix=${PREFIX:-/usr}
bin=${BIN:-.build/release}
root=${DESTDIR:-}
case $prefix in
/*) prefix=${prefix%/} ;;
*) echo "PREFIX must be an absolute path: $prefix" >&2; exit 64 ;;
esac
# Where systemd looks (systemd.unit(5)); elsewhere the administrator's own folder.
case $prefix in
/usr) units=/lib/systemd/system system=/usr/lib ;;
/usr/local) units=/usr/local/lib/systemd/system system=/usr/local/lib ;;
*) units=/etc/systemd/system system=/etc ;;
esac
programs="$root$prefix/bin"
man="$root$prefix/share/man"
bash_completions="$root$prefix/share/bash-completion/completions"
zsh_completions="$root$prefix/share/zsh/vendor-completions"
fish_completions="$root$prefix/share/fish/vendor_completions.d"
docs="$root$prefix/share/doc/dateline"

if [ "${1:-}" = --uninstall ]; then
    rm -f "$programs/datelined" "$programs/datelinectl" "$root$units/datelined.service" "$root$units/datelined.socket" \
        "$root$system/sysusers.d/dateline.conf" "$root$system/tmpfiles.d/dateline.conf" \
        "$root$system/systemd/catalog/dateline.catalog" \
        "$man"/man[158]/dateline.yaml.5* "$man"/man[158]/datelined.8* "$man"/man[158]/datelinectl*.1* \
        "$bash_completions/datelined" "$bash_completions/datelinectl" "$zsh_completions/_datelined" "$zsh_completions/_datelinectl" \
        "$fish_completions/datelined.fish" "$fish_completions/datelinectl.fish"
    rm -rf "$docs"
    echo "Removed. /etc/dateline and /var/lib/dateline stay: they are yours."
    exit 0
fi

# copy MODE FOLDER FILE...: into a folder that is made when it is missing; files that are not there are left out.
copy() {
    mode=$1 folder=$2
    shift 2
    for file; do
        [ -e "$file" ] || continue
        install -d "$folder"
        install -m "$mode" "$file" "$folder/"
    done
}

install -d "$programs"
install -m 755 "$bin/datelined.stripped" "$programs/datelined"
install -m 755 "$bin/datelinectl.stripped" "$programs/datelinectl"

# Units name the programs where they are installed.
install -d "$root$units" "$root$system/sysusers.d" "$root$system/tmpfiles.d"
for unit in datelined.service datelined.socket; do
    sed -e "s|/usr/bin/|$prefix/bin/|g" -e '/^# The paths of this file/d' "systemd/$unit" >"$root$units/$unit"
    chmod 644 "$root$units/$unit"
done
install -m 644 systemd/dateline.sysusers "$root$system/sysusers.d/dateline.conf"
install -d "$root$system/systemd/catalog"
install -m 644 systemd/dateline.catalog "$root$system/systemd/catalog/dateline.catalog"
install -m 644 systemd/dateline.tmpfiles "$root$system/tmpfiles.d/dateline.conf"

# Configuration that is there stays as it is.
install -d "$root/etc/dateline/topics"
for file in config/dateline.yaml config/topics/*.yaml; do
    target="$root/etc/dateline/${file#config/}"
    [ -e "$target" ] || install -m 644 "$file" "$target"
done

# What `make docs` made, where it was called.
for section in 1 5 8; do copy 644 "$man/man$section" .build/docs/man/*."$section"; done
copy 644 "$bash_completions" .build/docs/completions/bash/*
copy 644 "$zsh_completions" .build/docs/completions/zsh/*
copy 644 "$fish_completions" .build/docs/completions/fish/*
copy 644 "$docs" docs/operations.md
copy 644 "$docs/monitoring" monitoring/*

if [ -z "$root" ]; then
    if command -v systemd-sysusers >/dev/null 2>&1; then systemd-sysusers dateline.conf; fi
    if command -v systemd-tmpfiles >/dev/null 2>&1; then systemd-tmpfiles --create dateline.conf || true; fi
    echo "Installed. Start it with: systemctl daemon-reload && systemctl enable --now datelined"
fi
