# SPDX-License-Identifier: BSD-3-Clause
# Shards of filters and of a model that is applied have the bytes of one run: slices are made with the neighbours that they have there.
. "$TESTS/cli/ct-denoise/scan.bash"
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy
y, x = numpy.mgrid[0:41, 0:50]
rng = numpy.random.default_rng(1)
scene = numpy.stack([numpy.sin(x / 9 + z / 3) * numpy.cos(y / 7) + (numpy.hypot(x - 25, y - 17) < 9 + z / 3) for z in range(25)])
for part in (0, 1): numpy.save(f"part{part}.npy", (scene + rng.normal(0, 0.5, scene.shape)).astype("f4"))
P
# parts NAME SHARDS COMMAND...
parts() {
  local made=$1 shards=$2 k running=()
  shift 2
  "$@" "$made" -q
  for ((k = 0; k < shards; ++k)); do "$@" "$made.parts" --shard $k/$shards -q 2>"said$k" & running+=($!); done
  for ((k = 0; k < shards; ++k)); do wait "${running[$k]}" || wrong "$made, shard $k: $(cat said$k)"; done
  diff <(cd "$made" && md5sum -- *.tif) <(cd "$made.parts" && md5sum -- *.tif) || wrong "$made: other bytes in shards"
  fslice verify "$made.parts" >/dev/null
}
for name in median gaussian nlm bilateral diffusion wavelet bm4d; do parts $name 3 ct-denoise filter $name part0.npy; done
parts flat 4 ct-denoise filter tv part0.npy --2d
parts deep 2 ct-denoise filter bm4d part0.npy --mem 20M
fails 2 'goes on until the whole volume is done' ct-denoise filter tv part0.npy no --shard 0/2
fails 2 'a pipe is read only once' ct-denoise filter median <(fslice convert part0.npy - -q 2>/dev/null) no --shard 0/2
fails 2 'each shard would remove' ct-denoise filter median part0.npy no --shard 0/2 --force
fails 2 'wants a folder' ct-denoise filter median part0.npy no.npy --shard 0/2
[ ! -e no ] && [ ! -e no.npy ]
ct-denoise filter median part1.npy late --shard 1/2 -q
fails 1 'has no sidecar' fslice verify late

needs_engine
ct-denoise train part0.npy part1.npy -m model "${network[@]}" --steps 40 -q
parts applied 3 ct-denoise apply part0.npy part1.npy -m model -t1 --slices 2:24:2 -o
fails 2 'each shard would remove' ct-denoise apply part0.npy part1.npy -m model -o no --shard 0/2 --force
fails 2 'wants a folder' ct-denoise apply part0.npy part1.npy -m model -o no.npy --shard 0/2
