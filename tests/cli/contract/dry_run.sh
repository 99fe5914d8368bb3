# SPDX-License-Identifier: BSD-3-Clause
# --dry-run says sizes and memory, and leaves nothing behind.
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
  dry '^writes .* slices of .* [kM]?B to new' fslice $command
  dry '^memory at most [0-9.]* .B, of which [0-9.]* [kMG]?B for frames in hand' fslice $command
done
dry 'packs scan.h5, .*, to scan.h5.fcz' fcompress scan.h5
dry 'unpacks packed.fcz, .*, to new' fcompress -d packed.fcz -o new
dry 'memory at most' fcompress scan.h5
dry 'would copy 1 files' fxfer cp scan.h5 new/
fails 1 'exists already' fcompress scan.h5 -o packed.fcz --dry-run
