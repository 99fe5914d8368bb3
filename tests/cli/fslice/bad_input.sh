# SPDX-License-Identifier: BSD-3-Clause
# Folders of mixed files, gaps in numbers, files and streams that are cut off, a full disk (ulimit -f stands for it), an output
# that is the input: one message that names the place, exit status 1, and nothing half-written.
phantom scan format=his out=scan columns=40 rows=6 views=40 axis=19.5
ct-rec scan -o v --axis 19.5 --pad off --pixel 3 -q
refused() {  # refused WORDS COMMAND...
  local words=$1 code=0
  shift
  "$@" -q >said.out 2>said.err || code=$?
  [ $code = 1 ] && [ "$(wc -l <said.err)" = 1 ] && grep -q "^fslice $2: .*$words" said.err || { echo "$*: exit $code"; cat said.err; exit 1; }
  [ -z "$(ls -A | grep -E '^\.|^o' || true)" ] || { echo "$*: left"; ls -A; exit 1; }
}
everywhere() {  # everywhere INPUT WORDS: by whatever looks at it
  refused "$2" fslice info "$1"
  refused "$2" fslice stats "$1"
  refused "$2" fslice crop "$1" o.tif
  refused "$2" fslice convert "$1" o.zarr
}
cp -r v sizes; fslice crop v small --x 0:20 -q; cp small/rec00003.tif sizes/
cp -r v types; fslice convert v bytes --to u8 --window 0:1 --stem rec -q; cp bytes/rec00003.tif types/
cp -r v gap; rm gap/rec00002.tif
cp -r v short; truncate -s 3000 short/rec00004.tif
cp -r v headless; truncate -s 100 headless/rec00005.tif
cp -r v empty; : >empty/rec00001.tif
cp -r v text; echo hello >text/rec00001.tif
cp -r v two; cp v/rec00000.tif two/other00000.tif
everywhere sizes 'sizes/rec00003.tif: found 20 x 40 pixels of f32, wanted 40 x 40 of f32 as the first'
everywhere types 'types/rec00003.tif: found 40 x 40 pixels of u8, wanted 40 x 40 of f32 as the first'
everywhere gap 'gap: number 2 is missing, found gap/rec00003.tif behind gap/rec00001.tif'
everywhere short 'short/rec00004.tif: page of 40 x 40 pixels needs 6400 bytes, the file of 3000 bytes cannot hold them'
everywhere headless 'headless/rec00005.tif: cannot read the directory'
everywhere empty 'empty/rec00001.tif: not a TIFF file'
everywhere text 'text/rec00001.tif: not a TIFF file'
everywhere two 'two: holds several series, other00000.tif and rec00000.tif'
fslice info 'gap/*.tif' >/dev/null

fslice crop v whole.cbor -q
head -c 30000 whole.cbor >cut.cbor
everywhere cut.cbor 'cut.cbor: .*frame 4'
for sub in stats 'crop o.tif'; do
  set -- $sub
  code=0; fslice "$1" - ${2-} -q <cut.cbor >said.out 2>said.err || code=$?
  [ $code = 1 ] && grep -q 'standard input: stream ended after frame 4 of 6' said.err && [ ! -e o.tif ] || { cat said.err; exit 1; }
done
refused 'x: no such file' fslice info x
refused 'begins with 68 65' fslice info text/rec00001.tif

for in in v whole.cbor; do refused "is the input" fslice crop $in $in; done
refused 'would be a slice of the input v; the output needs a place of its own' fslice crop v v/o.tif
refused 'would be a slice' fslice crop v/ v/./o.TIF
refused 'would be a slice' fslice crop 'v/rec*.tif' v/rec00999.tif --x 5:9
refused 'the input v/rec00000.tif would be written over' fslice crop 'v/*.tif' v
fslice convert v v.npy -q
cp v.npy kept.npy
refused 'v.npy: is the input v.npy' fslice convert v.npy v.npy --force
cmp v.npy kept.npy

full() {  # full KIB OUTPUT...: with files of at most KIB
  local limit=$1 code=0
  shift
  (ulimit -f "$limit"; fslice convert v "$@" -q 2>said.err) || code=$?
  [ $code = 1 ] && [ "$(wc -l <said.err)" = 1 ] && grep -q "^fslice convert: $1.*\(allows\|File too large\)" said.err || { echo "$*: exit $code"; cat said.err; exit 1; }
  [ -z "$(find . -name '*.part')" ] && [ ! -f "$1" ] && [ ! -e "$1/.zarray" ] && [ ! -e "$1/volume.ct.json" ] || { ls -AR .; exit 1; }
}
for out in o.tif o.h5 o.nrrd o.raw o.npy o.zarr o; do full 2 $out; done
full 2 p.nrrd --compression deflate
full 2 p.zarr --compression zstd
