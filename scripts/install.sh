#!/bin/sh
# Installs what `make build` made below DESTDIR and PREFIX, or takes it away with --uninstall. Configuration and store are never removed.
set -eu
cd "$(dirname "$0")/.."
prefix=${PREFIX:-/usr}
root=${DESTDIR:-}
programs="$root$prefix/bin"
units="$root/lib/systemd/system"
share="$root$prefix/share"
bash="$share/bash-completion/completions"
zsh="$share/zsh/vendor-completions"
fish="$share/fish/vendor_completions.d"
if [ "${1:-}" = --uninstall ]; then
    rm -f "$programs/datelined" "$programs/datelinectl" "$units/datelined.service" "$units/datelined.socket" \
        "$root/usr/lib/sysusers.d/dateline.conf" "$share"/man/man1/datelinectl*.1 "$share"/man/man8/datelined*.8 \
        "$share/man/man5/dateline.yaml.5" "$bash"/dateline* "$zsh"/_dateline* "$fish"/dateline*.fish
    echo "Removed. /etc/dateline and /var/lib/dateline stay: they are yours."
    exit 0
fi
install -d "$programs" "$units" "$root/usr/lib/sysusers.d" "$root/etc/dateline/topics" "$share/man/man1" "$share/man/man5" \
    "$share/man/man8" "$bash" "$zsh" "$fish"
install -m 755 .build/release/datelined.stripped "$programs/datelined"
install -m 755 .build/release/datelinectl.stripped "$programs/datelinectl"
install -m 644 systemd/datelined.service systemd/datelined.socket "$units/"
install -m 644 systemd/dateline.sysusers "$root/usr/lib/sysusers.d/dateline.conf"
docs=.build/docs
install -m 644 "$docs"/man/*.1 "$share/man/man1/"
install -m 644 "$docs"/man/*.5 "$share/man/man5/"
install -m 644 "$docs"/man/*.8 "$share/man/man8/"
install -m 644 "$docs"/completions/bash/* "$bash/"
install -m 644 "$docs"/completions/zsh/* "$zsh/"
install -m 644 "$docs"/completions/fish/* "$fish/"
for file in config/topics/*.yaml; do
    [ -e "$root/etc/dateline/topics/$(basename "$file")" ] || install -m 644 "$file" "$root/etc/dateline/topics/"
done
[ -e "$root/etc/dateline/dateline.yaml" ] || install -m 644 config/dateline.yaml "$root/etc/dateline/dateline.yaml"
if [ -z "$root" ] && command -v systemd-sysusers >/dev/null 2>&1; then systemd-sysusers dateline.conf; fi
echo "Installed. Start it with: systemctl daemon-reload && systemctl enable --now datelined"
