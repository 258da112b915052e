#!/bin/sh
# Installs what `make build` made below DESTDIR and PREFIX, or takes it away with --uninstall. Configuration and store are never removed.
set -eu
cd "$(dirname "$0")/.."
prefix=${PREFIX:-/usr}
root=${DESTDIR:-}
programs="$root$prefix/bin"
units="$root/lib/systemd/system"
if [ "${1:-}" = --uninstall ]; then
    rm -f "$programs/datelined" "$programs/datelinectl" "$units/datelined.service" "$units/datelined.socket" \
        "$root/usr/lib/sysusers.d/dateline.conf"
    echo "Removed. /etc/dateline and /var/lib/dateline stay: they are yours."
    exit 0
fi
install -d "$programs" "$units" "$root/usr/lib/sysusers.d" "$root/etc/dateline/topics"
install -m 755 .build/release/datelined.stripped "$programs/datelined"
install -m 755 .build/release/datelinectl.stripped "$programs/datelinectl"
install -m 644 systemd/datelined.service systemd/datelined.socket "$units/"
install -m 644 systemd/dateline.sysusers "$root/usr/lib/sysusers.d/dateline.conf"
for file in config/topics/*.yaml; do
    [ -e "$root/etc/dateline/topics/$(basename "$file")" ] || install -m 644 "$file" "$root/etc/dateline/topics/"
done
[ -e "$root/etc/dateline/dateline.yaml" ] || install -m 644 config/dateline.yaml "$root/etc/dateline/dateline.yaml"
if [ -z "$root" ] && command -v systemd-sysusers >/dev/null 2>&1; then systemd-sysusers dateline.conf; fi
echo "Installed. Start it with: systemctl daemon-reload && systemctl enable --now datelined"
