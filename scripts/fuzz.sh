#!/bin/sh
# Fuzzes a target: scripts/fuzz.sh TARGET SECONDS. Its corpus is kept in Fuzz/TARGET/corpus, what it found in Fuzz/TARGET/findings.
set -eu
target=${1:?usage: scripts/fuzz.sh TARGET SECONDS}
seconds=${2:-60}
root=$(cd "$(dirname "$0")/.." && pwd)
source=$root/Fuzz/$target
out=$root/.build/fuzz/$target
[ -d "$source" ] || { echo "no such target: $target; there are: $(ls "$root/Fuzz" | tr '\n' ' ')" >&2; exit 64; }
mkdir -p "$out/CXML" "$source/corpus" "$source/findings" "$out/corpus"
# Modules are compiled here rather than by the package: the fuzzer brings its own main.
modules=$(cat "$source/modules")
objects=
for file in "$root"/Sources/CXML/*.c; do
    object=$out/CXML/$(basename "$file").o
    # shellcheck disable=SC2046
    clang -O1 -g -fsanitize=address,fuzzer-no-link -I "$root/Sources/CXML/include" $(pkg-config --cflags libxml-2.0) -c "$file" -o "$object"
    objects="$objects $object"
done
printf 'module CXML {\n  umbrella header "%s"\n  export *\n}\n' "$root/Sources/CXML/include/CXML.h" >"$out/CXML/module.modulemap"
for module in $modules; do
    # shellcheck disable=SC2046
    swiftc -O -g -wmo -parse-as-library -swift-version 6 -sanitize=address,fuzzer -module-name "$module" -I "$out" -I "$out/CXML" \
        -emit-module -emit-module-path "$out/$module.swiftmodule" -c -o "$out/$module.o" $(find "$root/Sources/$module" -name '*.swift')
    objects="$objects $out/$module.o"
done
# shellcheck disable=SC2046,SC2086
swiftc -O -g -parse-as-library -swift-version 6 -sanitize=address,fuzzer -I "$out" -I "$out/CXML" \
    "$source"/*.swift $objects $(pkg-config --libs libxml-2.0) -o "$out/fuzz"
dictionary=
[ -f "$source/$target.dict" ] && dictionary="-dict=$source/$target.dict"
# What new inputs reach is kept beside the build; seeds of the repository are only read.
exec "$out/fuzz" -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=2048 $dictionary \
    -artifact_prefix="$source/findings/" "$out/corpus" "$source/corpus"
