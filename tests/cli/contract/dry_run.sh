# SPDX-License-Identifier: BSD-3-Clause
# --dry-run says sizes, memory and about how long it takes, and leaves nothing behind.
. "$TESTS/cli/fails.bash"
phantom scan format=h5 out=scan.h5 columns=48 rows=6 views=40 axis=23.5
rec=(--axis 23.5 --pixel 10 -q)
ct-rec scan.h5 -o v "${rec[@]}"
fcompress scan.h5 -o packed.fcz
find . | sort >../before
dry() {  # dry WORDS COMMAND...: says WORDS
  local words=$1
  shift
  "$@" --dry-run >../said 2>../said.err || wrong "$*: $(cat ../said.err)"
  grep -qE "$words" ../said ../said.err || wrong "$*: wanted '$words', said $(cat ../said ../said.err)"
  find . | sort | diff ../before - || wrong "$*: changed something"
}
dry 'memory .* about .* s of computing' ct-rec scan.h5 -o new "${rec[@]}"
dry 'memory .* about .* s of computing' ct-rec series scan.h5 -o new --rec "${rec[*]}"
dry '6 slices .* 40 projections' ct-rec project v -o new --like scan.h5
dry 'memory .* about .* s of computing' ct-denoise split scan.h5 -o new --rec "${rec[*]}"
dry 'writes 6 slices of 48 x 48 f32, 55.3 kB, to new' ct-denoise filter median v new
dry 'memory at most' ct-denoise filter median v new
for command in "crop v new --z 1:3" "bin v new --by 2" "filter v new --gauss 1" "morph v new --op erode" "reslice v new --plane xz" "flip v new --axis z" \
    "rotate v new --quarter 1" "resize v new --scale 0.5" "convert v new --to u8 --window 0:5" "calc a v new" "threshold v new --above 1" "mask v new --circle 9" \
    "label v new" "project v new --axis z" "stack v v new" "unstack v new" "export v new.h5"; do
  dry '^writes .* slices? of .* [kM]?B to new' fslice $command
  dry '^memory at most [0-9.]* .B, of which [0-9.]* [kMG]?B for frames in hand' fslice $command
  dry '^about [0-9.e-]+ s of reading, computing and writing' fslice $command
done
dry 'packs scan.h5, .*, to scan.h5.fcz' fcompress scan.h5
dry 'unpacks packed.fcz, .*, to new' fcompress -d packed.fcz -o new
dry 'memory at most' fcompress scan.h5
dry 'about .* s of packing' fcompress scan.h5
dry 'about .* s of unpacking' fcompress -d packed.fcz -o new
dry 'about .* s of filtering on the CPU|about .* s of filtering on cpu' ct-denoise filter nlm v new
dry 'would copy 1 files' fxfer cp scan.h5 new/
dry 'about .* s of copying' fxfer cp scan.h5 new/
dry 'would compare 1 files, .*' fxfer verify scan.h5 new/
dry 'about .* s of comparing' fxfer verify scan.h5 new/

# Frames larger than what is tried first; and what is not there is no plan.
truncate -s 36000000 frame.raw
find . | sort >../before
dry 'about .* s of packing' fcompress --raw u16,6000x3000 --abs 1 frame.raw
fails 1 'nothere: no such file' fcompress nothere --dry-run
fails 1 'no frames are found' fcompress scan.h5 --abs 1 --raw f32,90000x90000 --dry-run

# Seconds, for programs: more than none, and more for more of it.
seconds() { "$@" -q --dry-run --json 2>/dev/null | tail -n 1 | jq .seconds; }
for size in 64 160; do
  phantom scan format=h5 out=s$size.h5 columns=$size rows=$size views=40 axis=$((size / 2 - 1)).5
  ct-rec s$size.h5 -o v$size --axis $((size / 2 - 1)).5 --pixel 10 -q
done
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
more() {  # more COMMAND... with SIZE in it: more than twice as long for fifteen times as much
  local small large
  small=$(seconds "${@//SIZE/64}") large=$(seconds "${@//SIZE/160}")
  awk -v s="$small" -v l="$large" 'BEGIN { exit !(s > 0 && l > 2 * s) }' || wrong "$*: $small s, $large s"
}
more ct-rec sSIZE.h5 -o new --axis 31.5
more ct-rec series sSIZE.h5 -o new --rec "--axis 31.5"
more ct-denoise split sSIZE.h5 -o new --rec "--axis 31.5"
more ct-denoise filter nlm vSIZE new --sigma 1 --device cpu
more fslice filter vSIZE new --median 5 --device cpu
more fslice morph vSIZE new --op open --radius 5 --device cpu
