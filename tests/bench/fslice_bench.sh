#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# fslice_bench.sh BUILD [SLICES]: what `fslice convert` (f32 to u8) and `fslice bin --by 2` take for slices of 2048 x 2048, from page
# cache to page cache, over `cat` of the same bytes and over libvips and GraphicsMagick, where they are installed, in the same run.
# Best of three each. Tab separated: what, seconds, GB/s of f32, times `cat`.
set -eu -o pipefail
build=$(realpath "$1") slices=${2:-32}
export PATH=$build:$PATH
place=$(mktemp -d -p "${TMPDIR:-/tmp}"); trap 'rm -rf "$place"' EXIT
cd "$place"
head -c $((2048 * 2048 * 4 * slices)) /dev/zero | tr '\0' '\77' >bytes.raw  # 0x3f3f3f3f: 0.747 everywhere
fslice convert bytes.raw volume --raw f32,2048x2048 -q
rm bytes.raw

best() {  # best COMMAND...: seconds of the fastest of three
  local best=1000000000 start end i
  for i in 1 2 3; do
    rm -rf out; mkdir out
    start=$(date +%s%N); "$@" >/dev/null; end=$(date +%s%N)
    [ $(((end - start) / 1000)) -lt $best ] && best=$(((end - start) / 1000))
  done
  echo $best
}
line() { awk -v what="$1" -v us="$2" -v cat="$3" -v slices="$slices" 'BEGIN {
  printf "%s\t%.3f\t%.2f\t%.2f\n", what, us / 1e6, slices * 2048 * 2048 * 4 / us / 1e3, us / cat }'; }
each() { for slice in volume/*.tif; do "$@" "$slice" out/"${slice##*/}"; done; }
vips_u8() { vips linear "$1" "$2" 63.75 63.75 --uchar; }
vips_half() { vips shrink "$1" "$2" 2 2; }
gm_half() { gm convert "$1" -scale 50% "$2"; }

printf 'what\tseconds\tGB/s\tover cat\n'
all_cat() { cat volume/*.tif >out/all; }
cat=$(best all_cat)
line "cat" "$cat" "$cat"
line "fslice convert --to u8" "$(best fslice convert volume out/u8 --to u8 --window -1:3 -q)" "$cat"
line "fslice bin --by 2" "$(best fslice bin volume out/half --by 2 -q)" "$cat"
line "fslice crop | fslice convert" "$(best bash -c 'fslice crop volume - -q | fslice convert - - --to u8 --window -1:3 -q')" "$cat"
if command -v vips >/dev/null; then
  line "vips linear --uchar" "$(best each vips_u8)" "$cat"
  line "vips shrink 2 2 (no z)" "$(best each vips_half)" "$cat"
fi
if command -v gm >/dev/null; then line "gm convert -scale 50% (no z)" "$(best each gm_half)" "$cat"; fi
