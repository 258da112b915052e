#!/bin/bash
# Fuzzes a target: scripts/fuzz.sh TARGET SECONDS. The corpus of our own words is in Fuzz/TARGET/corpus; what new inputs reach is kept
# beside the build, and what was found in Fuzz/TARGET/findings.
#
#   scripts/fuzz.sh build [TARGET...]    only compiles, all targets when none is named
#   scripts/fuzz.sh TARGET FILE          runs the target on one input
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
out=$root/.build/fuzz
modules=$out/modules
sanitize="-sanitize=address,fuzzer"
mapfile -t targets < <(cd "$root/Fuzz" && for folder in */modules; do dirname "$folder"; done)

# newer FILE PATH...: whether something below the paths is newer than the file, or the file is missing.
newer() {
    file=$1
    shift
    [ ! -e "$file" ] || [ -n "$(find "$@" -newer "$file" -type f | head -n 1)" ]
}

# C sources of a folder into one object: c_object NAME FOLDER FLAGS...
c_object() {
    name=$1
    folder=$2
    shift 2
    newer "$modules/$name.o" "$folder" || return 0
    echo "compiling $name"
    local objects=
    for file in "$folder"/*.c; do
        object=$modules/$name-$(basename "$file").o
        clang -O1 -g -fsanitize=address,fuzzer-no-link "$@" -c "$file" -o "$object"
        objects="$objects $object"
    done
    # shellcheck disable=SC2086
    ld -r $objects -o "$modules/$name.o"
}

# A module map for headers: c_module NAME UMBRELLA-HEADER
c_module() {
    mkdir -p "$modules/$1"
    [ -e "$modules/$1/module.modulemap" ] || printf 'module %s {\n  umbrella header "%s"\n  export *\n}\n' "$1" "$2" >"$modules/$1/module.modulemap"
}

# The C parts that Swift modules stand on.
c_parts() {
    c_module CXML "$root/Sources/CXML/include/CXML.h"
    # shellcheck disable=SC2046
    c_object CXML "$root/Sources/CXML" -I "$root/Sources/CXML/include" $(pkg-config --cflags libxml-2.0)
    case $1 in
    Addresses)
        for part in CIDN CPSL; do
            c_module $part "$root/Sources/$part/include/$part.h"
            c_object $part "$root/Sources/$part" -I "$root/Sources/$part/include"
        done
        ;;
    Fetch)
        c_module CCurl "$root/Sources/CCurl/include/CCurl.h"
        c_object CCurl "$root/Sources/CCurl" -I "$root/Sources/CCurl/include"
        ;;
    Yams)
        c_module CYaml "$root/.build/checkouts/Yams/Sources/CYaml/include/CYaml.h"
        c_object CYaml "$root/.build/checkouts/Yams/Sources/CYaml/src" -I "$root/.build/checkouts/Yams/Sources/CYaml/include"
        ;;
    esac
}

includes="-I $modules -I $modules/CXML -I $modules/CIDN -I $modules/CPSL -I $root/Sources/CZlib -I $modules/CCurl -I $modules/CYaml -I $root/Fuzz/Shared/CFuzz"

# What the package makes of a module's data files (.embedInCode), in a file of the build: embedded MODULE FOLDER
embedded() {
    [ -d "$2/Data" ] || return 0
    {
        echo "struct PackageResources {"
        for file in "$2/Data"/*; do
            printf 'static let %s: [UInt8] = [%s]\n' "$(basename "$file" | tr . _)" "$(od -An -v -tu1 -w1 "$file" | paste -sd, | tr -d ' ')"
        done
        echo "}"
    } >"$modules/$1.resources.swift"
    echo "$modules/$1.resources.swift"
}

# One Swift module, compiled here rather than by the package: the fuzzer brings its own main.
swift_module() {
    module=$1
    c_parts "$module"
    folder=$root/Sources/$module
    language=6
    if [ "$module" = Yams ]; then
        folder=$root/.build/checkouts/Yams/Sources/Yams
        language=5
    fi
    # A module is compiled again when one before it in the list was.
    isNew=no
    for before in $objects; do [ "$before" -nt "$modules/$module.o" ] && isNew=yes; done
    if [ $isNew = no ] && ! newer "$modules/$module.o" "$folder"; then return 0; fi
    echo "compiling $module"
    # shellcheck disable=SC2046,SC2086
    swiftc -O -g -wmo -parse-as-library -enable-testing -package-name dateline -swift-version $language -D SWIFT_PACKAGE -suppress-warnings $sanitize -module-name "$module" $includes \
        -emit-module -emit-module-path "$modules/$module.swiftmodule" -c -o "$modules/$module.o" \
        $(find "$folder" -name '*.swift') $(embedded "$module" "$folder")
}

build() {
    target=$1
    [ -e "$root/Fuzz/$target/modules" ] || {
        echo "no such target: $target; there are: ${targets[*]}" >&2
        exit 64
    }
    mkdir -p "$modules" "$out/$target/corpus" "$root/Fuzz/$target/findings"
    objects=
    c_objects=$modules/CXML.o
    libraries=$(pkg-config --libs libxml-2.0)
    local list
    read -ra list <"$root/Fuzz/$target/modules"
    for module in "${list[@]}"; do
        swift_module "$module"
        objects="$objects $modules/$module.o"
        case $module in
        Addresses)
            c_objects="$c_objects $modules/CIDN.o $modules/CPSL.o"
            libraries="$libraries -lidn2 -lpsl"
            ;;
        Fetch)
            c_objects="$c_objects $modules/CCurl.o"
            libraries="$libraries -lcurl -lz"
            ;;
        Yams) c_objects="$c_objects $modules/CYaml.o" ;;
        esac
    done
    if ! newer "$out/$target/fuzz" "$root/Fuzz/$target" "$root/Fuzz/Shared" "$modules"; then return 0; fi
    echo "compiling the target $target"
    # The compiler leaves the module of a program in the current folder.
    # shellcheck disable=SC2086
    cd "$out/$target" && swiftc -O -g -wmo -parse-as-library -swift-version 6 -use-ld=lld $sanitize -module-name "fuzz_$target" $includes \
        "$root/Fuzz/$target"/*.swift "$root/Fuzz/Shared"/*.swift $objects $c_objects $libraries -o "$out/$target/fuzz"
    cd "$root"
}

case ${1:-} in
'')
    echo "usage: scripts/fuzz.sh TARGET SECONDS; targets: ${targets[*]}" >&2
    exit 64
    ;;
build)
    shift
    [ $# -gt 0 ] || set -- "${targets[@]}"
    for target; do build "$target"; done
    exit 0
    ;;
esac
target=$1
seconds=${2:-60}
[ ! -f "$seconds" ] || seconds=$(realpath "$seconds")
build "$target"
cd "$out/$target"
# The sanitizer reports crashes itself; Swift's own report of them would get in its way.
export SWIFT_BACKTRACE=enable=no
if [ -f "$seconds" ]; then exec ./fuzz -timeout=60 "$seconds"; fi
dictionary=
[ -f "$root/Fuzz/$target/$target.dict" ] && dictionary="-dict=$root/Fuzz/$target/$target.dict"
# The repository's inputs are only read; new ones are kept beside the build.
# FUZZ_SEED: inputs that follow from that number, as CI wants them.
seed=
[ -z "${FUZZ_SEED:-}" ] || seed="-seed=$FUZZ_SEED"
# shellcheck disable=SC2086
exec ./fuzz -max_total_time="$seconds" $seed -max_len=8192 -timeout=60 -rss_limit_mb=2048 -print_final_stats=1 $dictionary \
    -artifact_prefix="$root/Fuzz/$target/findings/" "$out/$target/corpus" "$root/Fuzz/$target/corpus"
