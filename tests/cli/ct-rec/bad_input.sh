# SPDX-License-Identifier: BSD-3-Clause
# Each wrong input: one message that names the thing, exit status 1 (or 2 for usage), and no output folder left behind.
phantom scan format=img out=scan columns=64 rows=8 views=60 axis=32
refused() {  # refused STATUS WORDS COMMAND...
  status=$1 words=$2; shift 2
  code=0; "$@" >out.txt 2>err.txt || code=$?
  [ $code = "$status" ] || { echo "$*: exit $code, wanted $status"; cat err.txt; exit 1; }
  grep -q -- "$words" err.txt || { echo "$*: said"; cat err.txt; exit 1; }
  [ ! -e o ] || { echo "$*: left an output"; exit 1; }
}
refused 1 'no such file' ct-rec missing -o o
refused 1 'outside the detector' ct-rec scan -o o --axis 90
refused 1 'outside the detector' ct-rec scan -o o --axis -1
refused 1 'axis 90.00 at row 7 lies outside' ct-rec scan -o o --axis 32:90
refused 1 'outside the detector' ct-rec scan -o o.png --axis-sweep 60:66:1
refused 2 'has nothing to find' ct-rec scan -o o --axis 32 --axis-method mass
refused 1 'wants a full turn' ct-rec scan -o o --axis-method mirror
refused 2 'not within the 64 columns' ct-rec scan -o o --axis 32 --air 40
refused 2 'did you mean' ct-rec scan -o o --axs 32
refused 2 'wanted one of' ct-rec scan -o o --filter gauss
refused 2 'wanted one of' ct-rec scan -o o --ring some
refused 2 '^ct-rec: --ring sort has no use for --ring-wide' ct-rec missing -o o --ring-wide 9
refused 2 '^ct-rec: --ring sort has no use for --ring-snr' ct-rec missing -o o --ring-snr 4
refused 2 '^ct-rec: --ring large has no use for --ring-width' ct-rec missing -o o --ring large --ring-width 5
refused 2 '^ct-rec: --ring smooth has no use for --ring-sigma' ct-rec missing -o o --ring smooth --ring-sigma 2
refused 2 '^ct-rec: --ring none has no use for --ring-width' ct-rec missing -o o --ring none --ring-width 5
refused 2 '^ct-rec: --ring auto has no use for --ring-width' ct-rec missing -o o --ring auto --ring-width 5
refused 2 'wanted at most 127' ct-rec missing -o o --ring all --ring-width 129
refused 2 'rows' ct-rec scan -o o --rows 5:99
refused 2 'window' ct-rec scan -o o --type u8
refused 2 'roi' ct-rec scan -o o --axis 32 --roi 0:99,0:99
refused 2 'angles' ct-rec scan/q002.img -o o --flat scan/q001.img
refused 1 '3 angles found, 1 wanted' ct-rec scan/q002.img -o o --flat scan/q001.img --angles 0:3:1
refused 2 'holds no angles' ct-rec scan/q002.img -o o --flat scan/q001.img --angles 0:3:-1
phantom scan format=h5 out=scan.h5 columns=64 rows=8 views=60 axis=32
for dataset in no/such/dataset exchange/data_white exchange/data; do
  refused 1 'scan.h5:/'$dataset': a dataset carries no angles; wanted --angles, or scan.h5 alone' ct-rec scan.h5:/$dataset -o o
done
refused 1 'scan.h5: has no /no' ct-rec scan.h5:/no/such --angles 0:180:3 -o o
refused 1 'memory' ct-rec scan -o o --axis 32 --mem 20K
printf '\377%.0s' {1..96} >nan.raw
refused 1 'nan.raw: .*every view is black, hardly a sample is a number' ct-rec nan.raw --raw f32,8x1 --angles 0:180:60 --no-log --axis 3.5 --pad off --type u8 --window 0:1 -o o --device cpu
for o in o o.zarr o.ome.zarr; do refused 1 'scan: band from row 0: row 0 of the band, and row 4 in the middle: every view is black' ct-rec scan -o $o --axis 32 --floor 1e9; [ ! -e $o ]; done
# Numbers that nothing in the world has.
refused 2 "^ct-rec: --beam-hardening: '1e38': a coefficient is 1e+38, wanted -1000 to 1000" ct-rec missing -o o --beam-hardening 1e38
refused 2 "^ct-rec: --beam-hardening: '1,2,3,4,5' is 5 coefficients, wanted at most" ct-rec missing -o o --beam-hardening 1,2,3,4,5
refused 2 "^ct-rec: --axis: '1e308' is no column of any detector" ct-rec missing -o o --axis 1e308
refused 2 '^ct-rec: --ring-width: ring filter 1000000 columns wide, wanted at most 127' ct-rec missing -o o --ring all --ring-width 1000000
refused 2 'angle-offset' ct-rec missing -o o --angle-offset 1e300
refused 2 "'200%' is more than there is, wanted at most 100%" ct-rec scan -o o --mem 200%
refused 1 '^ct-rec: the name of an input is empty' ct-rec '' -o o
for factor in 0 -1e+30; do
  printf 'xcenter = 31\nycenter = 4\nfactor0 = %s\n' $factor >lens
  refused 1 "lens: line 3: factor0, the scale in the middle, is $factor, wanted 0.1 to 10" ct-rec scan -o o --axis 32 --distortion lens
done
printf 'xcenter = 31\nycenter = 4\nfactor0 = 1\nfactor1 = 1e30\n' >lens
refused 1 'lens: 32 pixels from the centre, in a corner, the factors make a scale of 3.2.*e+31, wanted 0.1 to 10' ct-rec scan -o o --axis 32 --distortion lens
printf 'xcenter = 1e30\nycenter = 4\nfactor0 = 1\n' >lens
refused 1 'lens: the centre is at column 1e+30 and row 4, wanted within 1e+06 pixels' ct-rec scan -o o --axis 32 --distortion lens
{ echo '# by hand'; printf '0 0\n%.0s' {1..7}; echo 1e30; printf '0 0\n%.0s' {1..52}; } >moves
refused 1 'moves: line 9: the view is moved by 1e+30 columns and 0 rows, wanted less than the 64 x 8 of the detector' ct-rec scan -o o --axis 32 --shifts moves
# Line integrals that are no numbers: a few are air, with a warning, and touch no other slice, whatever the method.
/usr/bin/env python3 - <<'P'
import random, struct
random.seed(1)
values = [abs(random.gauss(1, 0.2)) for _ in range(40 * 8 * 48)]
for name in "whole", "holed":
    if name == "holed": values[3 * 384 + 2 * 48 + 10], values[5 * 384 + 2 * 48 + 11] = float("nan"), float("inf")
    open(name + ".raw", "wb").write(struct.pack("<%df" % len(values), *values))
P
for method in fourier direct cgls os-sart; do
  for name in whole holed; do
    ct-rec $name.raw --raw f32,48x8 --angles 0:180:4.5 --no-log --axis 23.5 --ring none --pixel 1 --pad off --method $method --device cpu -o $name.$method >said 2>&1 || { cat said; exit 1; }
  done
  grep -q 'warning: .*2 samples (0.013 %) are no numbers, or infinite, and were taken for air' said || { cat said; exit 1; }
  for row in 0 1 3 4 5 6 7; do  # row 3 is rounded with row 2
    [ $row = 3 ] || cmp whole.$method/rec0000$row.tif holed.$method/rec0000$row.tif
    fslice compare whole.$method/rec0000$row.tif holed.$method/rec0000$row.tif --tolerance psnr=80 >said || { cat said; exit 1; }
  done
  ! fslice stats holed.$method | tail -1 | grep -i nan || exit 1
done
# Words that are no numbers name their option, before the scan is looked at; so do options that exclude each other.
for words in '--axis abc' '--axis 32:' '--rows a:b' '--rows 3:3' '--roi 0:9' '--roi 0:9,x:9' '--air x' '--beam-hardening x' '--beam-hardening 1,2,3,4,5' '--beam-hardening 0.1,' '--window 1:x' \
             '--axis-sweep 30:34' '--axis-sweep 30:34:0'; do
  refused 2 "^ct-rec: ${words% *}[: ]" ct-rec scan -o o $words
done
refused 2 'window wants --type' ct-rec scan -o o --window 0:1
refused 2 'wanted one of them' ct-rec scan -o o.png --preview --axis-sweep 30:34:1
refused 2 'output is empty' ct-rec scan -o ''
refused 2 'names a picture' ct-rec scan -o o.png
refused 2 'ends in .png' ct-rec scan -o o.tif --preview
[ ! -e o.png ] && [ ! -e o.tif ]
refused 1 'standard input: is no harima-stream' ct-rec - -o o <"$TESTS/data/aps_tooth/tooth.h5"
# Streams: of slices, of frames that tell no angle.
phantom scan format=stream out=s.cbor columns=64 rows=8 views=60 axis=32 flats=2 darks=1
ct-rec s.cbor -o - --axis 32 -q >slices.cbor
refused 1 'standard input: frame 0 is a slice, which is reconstructed already; wanted projections' ct-rec - -o o <slices.cbor
refused 1 'slices.cbor: frame 0 is a slice' ct-rec slices.cbor -o o --angles 0:180
sed 's/iangle_deg/iangle_dog/g' s.cbor >dog.cbor
refused 1 'dog.cbor: frame 3 carries no angle, wanted projections that tell theirs, or --angles' ct-rec dog.cbor -o o
# Its flats and darks stay what they are when angles are told apart.
for scan in s.cbor dog.cbor; do
  ct-rec $scan -o o --axis 32 -q ${told:-}
  mv o slices_of_$scan
  told='--angles 0:180'
done
diff -r -x '*.json' slices_of_s.cbor slices_of_dog.cbor
ct-rec - -o o --axis 32 -q --angles 0:180 <dog.cbor
diff -r -x '*.json' slices_of_s.cbor o
rm -r o
cp -r scan cut; head -c 600 scan/q010.img >cut/q010.img
refused 1 q010 ct-rec cut -o o --axis 32
cp -r scan gone; rm gone/q020.img
refused 1 q020 ct-rec gone -o o --axis 32
cp -r scan torn; sed -i '7s/.*/what is this/' torn/output.log
refused 1 output.log ct-rec torn -o o
phantom scan format=stream out=s.cbor columns=64 rows=8 views=60 axis=32
head -c 30000 s.cbor >half.cbor
refused 1 half.cbor ct-rec half.cbor -o o --axis 32
# One pixel of one frame, in a file that is read in bands: found at the end, and then nothing says that it is complete.
phantom scan format=stream out=s.cbor columns=64 rows=300 views=60 axis=32
cp s.cbor flip.cbor
printf '\377\377' | dd of=flip.cbor bs=1 seek=1300000 conv=notrunc 2>dd.txt
for run in first again; do
  code=0; ct-rec flip.cbor -o o --axis 32 -q 2>err.txt || code=$?
  [ $code = 1 ]
  grep -q 'flip.cbor: frame [0-9]*: pixels are damaged: found checksum' err.txt
  [ ! -e o/volume.ct.json ]
done
