# SPDX-License-Identifier: BSD-3-Clause
# A scan that changed behind its name is another scan, whichever of its files it is: nothing made of the old one is called up to
# date or kept beside new slices. A file that does not belong to it changes nothing.
phantom scan format=img out=scan columns=64 rows=40 views=60 axis=32
phantom scan format=tif out=tifs columns=64 rows=40 views=60 axis=32
phantom scan format=stream out=one.cbor columns=64 rows=40 views=60 axis=32
phantom scan format=stream out=two.cbor columns=64 rows=40 views=60 axis=32 seed=2
mkdir frames
cp tifs/q00[2-9].tif tifs/q0[1-6]?.tif frames
rm frames/q062.tif

rec() { ct-rec "$@" --axis 32 --pad off 2>said; }
is_kept() { rec "${@:2}" -o "$1" && grep -qx "ct-rec: $1: up to date" said || { echo "$*"; cat said; exit 1; }; }
is_other() {
  local code=0
  rec "${@:2}" -o "$1" || code=$?
  [ $code = 1 ] && grep -q -- '--force replaces it' said || { echo "$*: exit $code"; cat said; exit 1; }
}
follows() {  # follows FILE INPUT...: of another state of FILE another volume is made; half a volume is not completed
  local file=$1
  shift
  rm -rf whole half v.h5
  cp -p "$file" before
  for out in whole v.h5; do rec "$@" -o $out; is_kept $out "$@"; done
  rec "$@" -o half --shard 0/2
  touch -d '2001-02-03' "$file"
  for out in whole half v.h5; do is_other $out "$@"; done
  cp -p before "$file"
  is_kept whole "$@"
  rec "$@" -o half
  printf x >>"$file"
  touch -r before "$file"
  for out in whole half v.h5; do is_other $out "$@"; done
  cp -p before "$file"
}

for file in output.log q030.img q062.img dark.img; do follows scan/$file scan; done
rm -rf whole
rec scan -o whole
touch scan/notes.txt
is_kept whole scan
stack=(--angles 0:180 --dark tifs/dark.tif --flat 'tifs/q001.*' --flat tifs/q062.tif)
for file in frames/q030.tif tifs/dark.tif tifs/q001.tif tifs/q062.tif; do
  follows $file frames "${stack[@]}"
  follows $file 'frames/q*.tif' "${stack[@]}"
done
rm -rf whole
rec 'frames/q*.tif' "${stack[@]}" -o whole
rm frames/q030.tif
is_other whole 'frames/q*.tif' "${stack[@]}"

# A stream has no name: its frames tell which one it is.
rm -rf whole half
rec - -o whole <one.cbor
is_kept whole - <one.cbor
is_other whole - <two.cbor
rec - -o half --shard 0/2 <one.cbor
is_other half - <two.cbor
rec - -o half <one.cbor
diff -r -x '*.json' half whole
