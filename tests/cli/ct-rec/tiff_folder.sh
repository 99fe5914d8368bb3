# SPDX-License-Identifier: BSD-3-Clause
# A real scan as people have it: a folder of TIFFs, a dark, a flat, and a list of more angles than projections (tests/data).
# Its axis is known to be 86.0 +- 0.5. Without a choice among the angles both counts are named.
scan=$TESTS/data/diamond_24737
rec() { ct-rec "$scan/tiffs" --dark "$scan/dark_*.tiff" --flat "$scan/flat_00001.tiff" --pixel 1 --json "$@" >report 2>said; }
refused() {  # refused STATUS OPTION...
  local wanted=$1 status=0
  shift
  rec -o o "$@" || status=$?
  [ $status = "$wanted" ] && [ ! -e o ]
}

rec -o slices --angles "$scan/angles.txt:10:101" --air 12
[ "$(ls slices/rec*.tif | wc -l)" = 24 ]
jq -e '.axis_px > 85.5 and .axis_px < 86.5 and .axis_confidence > 0.7 and (.extend_edges | not)' report
jq -e '(.axis_curve | length) > 100 and (.axis_rows | length) == 21 and .axis_curve_row == 12' report
jq -e '.axis_px as $axis | .axis_curve as $c | [range(0; $c | length; 2)] | min_by($c[. + 1]) | ($c[.] - $axis) | fabs < 1' report

refused 1 --angles "$scan/angles.txt"
grep -q '111 angles found, 91 wanted.*:A:B takes' said
refused 1 --angles "$scan/angles.txt:30:121"
grep -q '30:121 wanted, the file has 111' said
refused 1 --angles missing.txt:10:101
grep -q 'missing.txt' said
refused 2
grep -q -- '--angles' said

# Angles in an HDF5 file; roles from the file and angles from elsewhere, one a projection or one a frame.
phantom scan format=nxtomo out=scan.nxs columns=64 rows=4 views=60 axis=32 flats=5 darks=5
ct-rec scan.nxs -o own --axis 32 -q
ct-rec scan.nxs -o given --axis 32 -q --angles scan.nxs:/entry1/tomo_entry/sample/rotation_angle
ct-rec scan.nxs -o listed --axis 32 -q --angles 0:180
for other in given listed; do cmp own/rec00002.tif $other/rec00002.tif; done
seq 17 >angles.txt
ct-rec scan.nxs -o o --angles angles.txt 2>said && exit 1
grep -q '17 angles found, 60 wanted' said

# What projections tell of their own values is none of the slices'.
phantom scan format=h5 out=scan.h5 columns=64 rows=4 views=60 axis=32 flats=5 darks=5
data=scan.h5:/exchange
fslice convert $data/data alone -q
jq -e .values.min alone/volume.ct.json
ct-rec scan.h5 -o one --axis 32 --pixel 1 -q
ct-rec alone -o other --axis 32 --pixel 1 -q --angles $data/theta --dark $data/data_dark --flat $data/data_white
cmp one/rec00002.tif other/rec00002.tif
diff <(jq .values one/volume.ct.json) <(jq .values other/volume.ct.json)
