# SPDX-License-Identifier: BSD-3-Clause
# No input is written over or removed, whatever the options and by whatever name: one message, before anything is computed.
phantom scan format=tif out=tifs columns=64 rows=4 views=60 axis=32 flats=2
phantom scan format=h5 out=scan.h5 columns=64 rows=4 views=60 axis=32
mkdir views
cp tifs/q00[2-9].tif tifs/q0[1-5]?.tif tifs/q06[01].tif views
stack=(--angles 0:180 --flat tifs/q001.tif --dark tifs/dark.tif)
stays() {  # stays INPUT OPTION...: ct-rec OPTION... refuses to write over INPUT, and the folder stays as it was
  local input=$1 code=0
  shift
  cp -rp . ../before
  ct-rec "$@" --force --axis 32 -q >out.txt 2>err.txt || code=$?
  [ $code = 1 ] && grep -q "^ct-rec: .*the input $input\( would be written over\)*; the output needs" err.txt || { echo "$*: exit $code"; cat err.txt; exit 1; }
  rm out.txt err.txt
  diff -r . ../before
  rm -r ../before
}
# A file that is read, named as the output; a frame of the folder or the pattern, a log, a flat, a dark, angles, options.
stays views/q030.tif views "${stack[@]}" -o views/q030.tif
stays views/q030.tif 'views/q*.tif' "${stack[@]}" -o ./views/q030.tif
stays tifs/q030.tif tifs -o tifs/q030.tif --compression zstd
stays tifs/dark.tif views "${stack[@]}" -o tifs/dark.tif
stays tifs/q001.tif views "${stack[@]}" -o tifs/q001.tif
seq 0 3 179 >angles.tif
stays angles.tif views "${stack[@]}" --angles angles.tif -o angles.tif
stays angles.tif views "${stack[@]}" --angles angles.tif:0:60 -o angles.tif
echo '{"filter": "hann"}' >v.ct.json
stays v.ct.json scan.h5 --params v.ct.json -o v.tif
cp scan.h5 .v.tif.part
stays .v.tif.part .v.tif.part -o v.tif
cp tifs/q030.tif look.png
stays look.png views "${stack[@]}" --flat look.png -o look.png --preview
# By other names.
ln -s views/q030.tif link.tif
ln views/q031.tif hard.tif
stays views/q030.tif views "${stack[@]}" -o link.tif
stays views/q031.tif views "${stack[@]}" -o hard.tif
# In the folder of the slices, as a slice is called or not.
mkdir slices
cp tifs/q001.tif slices/rec00000.tif
cp tifs/q001.tif slices/flat.tif
ln -s slices/rec00000.tif flat.tif
stays slices/rec00000.tif views "${stack[@]}" --flat slices/rec00000.tif -o slices
stays slices/flat.tif views "${stack[@]}" --flat slices/flat.tif -o slices/
stays flat.tif views "${stack[@]}" --flat flat.tif -o slices
ln -s slices other
stays slices/flat.tif views "${stack[@]}" --dark 'slices/f*.tif' -o other
# Slices go into a folder of the scan, and beside what they are made of.
ct-rec tifs -o tifs/slices --axis 32 -q
ct-rec tifs -o tifs/volume.h5 --axis 32 -q
ct-rec tifs -o tifs/slices --axis 32 2>&1 | grep -qx 'ct-rec: tifs/slices: up to date'
