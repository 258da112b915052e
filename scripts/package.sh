#!/bin/bash
# Packs what `make build` made: scripts/package.sh deb | tarball. The result is put into .build/packages.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(grep -rhoP 'public static let version = "\K[0-9][^"]*' Sources | head -n 1)
out=.build/packages
stage=.build/package-$1
rm -rf "$stage"
mkdir -p "$out" "$stage"
umask 022

# Dates of files are those of the last change, so that one source gives one package.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH

make_deb() {
    command -v dpkg-shlibdeps >/dev/null || { echo "make deb needs the package dpkg-dev: apt-get install dpkg-dev" >&2; exit 69; }
    local arch docs=$stage/usr/share/doc/dateline
    arch=$(dpkg --print-architecture)
    DESTDIR=$PWD/$stage PREFIX=/usr scripts/install.sh
    mkdir -p "$docs" "$stage/DEBIAN" "$stage/usr/share/lintian/overrides"
    install -m 644 packaging/debian/copyright "$docs/copyright"
    {
        printf 'dateline (%s) stable; urgency=medium\n\n  * Changes: https://github.com/dateline-news/dateline/blob/main/CHANGELOG.md\n\n' "$version"
        printf ' -- The Dateline developers <dateline@example.org>  %s\n' "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
    } | gzip -9n >"$docs/changelog.gz"
    gzip -9nc CHANGELOG.md >"$docs/NEWS.md.gz"
    install -m 644 packaging/debian/lintian-overrides "$stage/usr/share/lintian/overrides/dateline"
    find "$stage/usr/share/man" -type f -name '*.[158]' -exec gzip -9n {} + 2>/dev/null || true
    install -m 755 packaging/debian/{postinst,prerm,postrm} "$stage/DEBIAN/"
    (cd "$stage" && find etc -type f -printf '/%p\n' | sort >DEBIAN/conffiles)
    (cd "$stage" && find usr lib etc -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)

    # The libraries that the programs are linked with, and the versions that they need.
    local work depends
    work=$(mktemp -d)
    mkdir "$work/debian"
    printf 'Source: dateline\n\nPackage: dateline\nArchitecture: any\n' >"$work/debian/control"
    depends=$(cd "$work" && dpkg-shlibdeps -O "$OLDPWD/$stage/usr/bin/datelined" "$OLDPWD/$stage/usr/bin/datelinectl" 2>/dev/null | sed 's/^shlibs:Depends=//')
    rm -rf "$work"
    sed -e "s|@VERSION@|$version|" -e "s|@ARCH@|$arch|" -e "s|@DEPENDS@|$depends|" \
        -e "s|@SIZE@|$(du -sk --exclude=DEBIAN "$stage" | cut -f1)|" packaging/debian/control.in >"$stage/DEBIAN/control"
    local package=$out/dateline_${version}_$arch.deb
    dpkg-deb --root-owner-group -Zxz --build "$stage" "$package" >/dev/null
    if command -v lintian >/dev/null; then
        # Run by root as well as by others; only errors fail.
        lintian --allow-root --fail-on error "$package" || { echo "make deb: lintian found errors" >&2; exit 1; }
    else
        echo "make deb: lintian is not installed, so the package was not checked"
    fi
    du -h "$package"
}

make_tarball() {
    local name
    name=dateline-$version-linux-$(uname -m)
    mkdir -p "$stage/$name"
    DESTDIR=$PWD/$stage/$name PREFIX=${PREFIX:-/usr/local} scripts/install.sh
    install -m 644 LICENSE README.md CHANGELOG.md "$stage/$name/"
    cat >"$stage/$name/INSTALL" <<EOF
As root, in this folder:

    cp -a usr /            # programs, units, man pages, completions
    cp -an etc /           # configuration, where there is none yet
    systemd-sysusers dateline.conf && systemd-tmpfiles --create dateline.conf
    systemctl daemon-reload && systemctl enable --now datelined

The programs need these shared libraries of the system:
$(objdump -p "$stage/$name/usr/local/bin/datelined" | sed -n 's/^ *NEEDED */    /p' | sort -u)
EOF
    tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -C "$stage" -czf "$out/$name.tar.gz" "$name"
    du -h "$out/$name.tar.gz"
}

case $1 in
deb) make_deb ;;
tarball) make_tarball ;;
*)
    echo "usage: scripts/package.sh deb | tarball" >&2
    exit 64
    ;;
esac
