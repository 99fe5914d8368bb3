# SPDX-License-Identifier: BSD-3-Clause
# What an output may replace: never the input, a file that exists only by force, the sidecar of another file not at all.
phantom scan format=h5 out=scan.h5 columns=64 rows=4 views=60 axis=32
phantom scan format=tif out=tifs columns=64 rows=4 views=60 axis=32
refused() {  # refused WORDS OPTION...
  local words=$1 code=0
  shift
  ct-rec "$@" --axis 32 -q 2>err.txt || code=$?
  [ $code = 1 ] && grep -q -- "$words" err.txt || { echo "$*: exit $code"; cat err.txt; exit 1; }
}
cp scan.h5 in.h5 && ln -s in.h5 link.h5 && cp -r tifs kept
refused 'is the input' in.h5 -o in.h5 --force
refused 'is the input' in.h5 -o ./link.h5 --force
refused 'is the input' in.h5:/exchange/data --angles 0:180:3 -o in.h5 --force
refused 'is the input' in.h5 -o in.h5 --preview --force
refused 'the input tifs/.* would be written over' tifs -o tifs/ --force
refused 'the input tifs/q001.tif would be written over' 'tifs/q*.tif' --angles 0:186:3 -o tifs --force
refused 'is the input' 'tifs/q*.tif' --angles 0:183:3 --flat scan.h5:/exchange/data_white -o scan.h5 --force
cmp in.h5 scan.h5
diff -r tifs kept
refused 'there is no folder no' scan.h5 -o no/s
refused 'there is no folder no' scan.h5 -o no/look.png --preview
refused 'is a folder' scan.h5 -o tifs --preview --force
refused 'holds files of something else' scan.h5 -o kept
# A volume in one file: made once, kept, replaced by force alone.
for out in v.tif w.h5; do
  ct-rec scan.h5 -o $out --axis 32 -q
  cp $out first
  ct-rec scan.h5 -o $out --axis 32 2>err.txt
  grep -q "$out: up to date" err.txt
  cmp $out first
  refused 'exists already; --force replaces it' scan.h5 -o $out --filter hann
  cmp $out first
  ct-rec scan.h5 -o $out --axis 32 -q --filter hann --force
  cmp -s $out first && exit 1
done
# What is in the way is said before the axis is sought, which may take a while and is said too.
mkdir thesis
touch thesis/chapter1.tex
for out in v.tif w.h5 thesis v.h5; do
  code=0; ct-rec scan.h5 -o $out --filter hamming --pixel 1 2>err.txt || code=$?
  [ $code = 1 ] && [ "$(wc -l <err.txt)" = 1 ] || { cat err.txt; exit 1; }
done
refused 'v.h5: its sidecar would be v.ct.json, which is that of v.tif' scan.h5 -o v.h5
refused 'which is that of v.tif' scan.h5 -o v.h5 --force
[ ! -e v.h5 ]
mkdir moved
mv v.tif moved/x.tif
mv v.ct.json moved/x.ct.json
refused 'moved/x.h5: its sidecar would be .*, which is that of moved/x.tif' scan.h5 -o moved/x.h5
ct-rec scan.h5 -o v.h5 --axis 32 -q
# Pictures likewise; a dry run writes none.
ct-rec scan.h5 -o look.png --preview --axis 32 -q --dry-run >plan.txt
[ ! -e look.png ]
grep -q look.png plan.txt
ct-rec scan.h5 -o look.png --preview --axis 32 -q
cp look.png first.png
refused 'look.png: exists already' scan.h5 -o look.png --axis-sweep 31:33:1
cmp look.png first.png
ct-rec scan.h5 -o look.png --axis-sweep 31:33:1 --force -q
ct-rec scan.h5 -o window.png --preview --axis 32 --type u8 --window -1:50 -q
cmp -s window.png first.png && exit 1
ct-rec scan.h5 -o window.png --preview --axis 32 --window -1:50 -q --force
code=0; ct-rec scan.h5 -o - --preview 2>err.txt || code=$?
[ "$code" = 2 ]
[ ! -e ./- ]
# Other flats are another volume.
ct-rec 'tifs/q*.tif' --angles 0:192:3 --flat tifs/q001.tif -o f.tif --axis 32 -q
refused 'f.tif: exists already' 'tifs/q*.tif' --angles 0:192:3 --flat tifs/q062.tif -o f.tif
