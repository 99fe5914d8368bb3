# SPDX-License-Identifier: BSD-3-Clause
# Shards of what makes slices of slices: together they have the bytes of one run, whoever is first and last, and a lost one is seen.
. "$TESTS/cli/fails.bash"
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy
z, y, x = numpy.indices((23, 31, 37))
numpy.save("v.npy", (100 * numpy.sin(x / 5 + z / 3) + numpy.random.default_rng(1).normal(0, 30, x.shape) + y).astype("f4"))
P
fslice convert v.npy v --start 7 -q
# parts NAME SHARDS COMMAND...: all shards at once make NAME.parts what one run makes of it.
parts() {
  local made=$1 shards=$2 k running=()
  shift 2
  fslice "$@" "$made" -q
  for ((k = 0; k < shards; ++k)); do fslice "$@" "$made.parts" --shard $k/$shards -q 2>"said$k" & running+=($!); done
  for ((k = 0; k < shards; ++k)); do wait "${running[$k]}" || wrong "$made, shard $k: $(cat said$k)"; done
  diff <(cd "$made" && md5sum -- *.[tp]*) <(cd "$made.parts" && md5sum -- *.[tp]*) || wrong "$made: other bytes in shards"
  [ -z "$(find "$made.parts" -name '.*' -type f)" ] || wrong "left behind: $(ls -A "$made.parts")"
  fslice verify "$made.parts" >/dev/null
  fslice "$@" "$made.parts" --shard 0/$shards 2>again
  grep -q 'up to date' again || wrong "$made: $(cat again)"
}
parts converted 4 convert v --to u8 --window auto:1,99
parts halved 3 bin v --by 2
parts uneven 5 bin v --by 2,2,3 --edge partial --mode median
parts cut 2 crop v --z 2:20:3 --x 3:30
parts median 3 filter v --median 5
parts blurred 4 filter v --gauss 2.5
parts eroded 3 morph v --op erode --radius 3
parts filled 2 morph v --op fill
parts marked 3 threshold v --otsu
parts within 2 mask v --circle 12
parts turned 2 rotate v --deg 30
parts formula 3 calc 'a-2*b' v blurred
parts pictures 2 unstack halved --digits 3
parts more 40 crop v
for k in 0 1; do fslice convert v v.zarr --shard $k/2 -q; done
fslice compare v v.zarr --tolerance maxabs=0 >/dev/null

# One that does not come is seen, by its slices too; it can come later.
fslice convert v late --to i16 --shard 0/3 2>said
grep -q 'shard 0 of 3 is done; slices of others are still missing' said || wrong "$(cat said)"
fslice convert v late --to i16 --shard 2/3 -q
fails 1 'has no sidecar' fslice verify late
fails 1 'made with other options' fslice convert v late --to u16 --nan 0 --shard 1/3
fslice convert v late --to i16 --shard 1/3 --json -q | tail -n 1 | jq -e '.slices == 8' >/dev/null
fslice verify late >/dev/null
rm late/rh00012.tif
fails 1 '1 faults' fslice verify late
grep -q 'found 22 slices, the sidecar says 23' said.out || wrong "$(cat said.out)"
fslice convert v planned --to u8 --window 0:9 --shard 1/3 -n | grep -qx 'of which this shard makes 8' || wrong 'a dry run does not say it'

# What cannot be divided is refused, and nothing is made.
fails 2 'each shard would remove' fslice convert v no --to u8 --window 0:9 --shard 0/2 --force
fails 2 'wants a folder of slices as output' fslice convert v no.tif --shard 0/2
fails 2 'here they come one after the other' fslice morph v no --op open --shard 0/2
fails 2 'here they come one after the other' fslice rotate v no --quarter 1 --shard 0/2
fails 2 'here they come one after the other' fslice crop <(fslice convert v - -q 2>/dev/null) no --shard 0/2
fails 2 '' fslice label v no --shard 0/2
[ ! -e no ] && [ ! -e no.tif ]
fslice convert v - --to u8 --window 0:9 --shard 0/2 2>said >out && wrong 'a stream was shared out'
grep -q 'wants a folder of slices as output, - is none' said && [ ! -s out ] || wrong "$(cat said)"
fails 2 'wanted 1 or more' fslice convert v no --to u8 --window 0:9 --shard 0/0
for page in 'montage nosuch sheet.png' 'report nosuch page.html' 'report nosuch.html page.html'; do fails 1 'nosuch' fslice $page -n; done
