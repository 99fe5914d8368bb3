# SPDX-License-Identifier: BSD-3-Clause
# --average and --bin: the same means as those of fslice bin, of frames of one kind only; a scan stays a scan; what unpacks is a stream
# that tells what it was. Refused where no images are found.
. "$TESTS/cli/fails.bash"
projection_set simA p.raw 5 251 96 >said
fslice convert p.raw p.tif --raw u16,251x96 -q
fcompress --bin 2 p.tif 2>said
grep -qx 'fcompress: p.tif: 5 frames of 251 x 96 became 5 of 125 x 48: the mean of 2 x 2 pixels; 1 columns and 0 rows at the far edges are left out' said || wrong "$(cat said)"
fslice bin p.tif wanted.tif --by 2,2,1 -q
framediff wanted.tif p.tif.cbor.fcz exact
fcompress -d p.tif.cbor.fcz && framediff wanted.tif p.tif.cbor exact
fslice info p.tif.cbor.fcz --history | grep -q 'fcompress --bin 2 p.tif' || wrong 'the history does not tell'
fcompress -l -v p.tif.cbor.fcz | grep -qx -- '  --average 1 --bin 2: of frames of 251 x 96'
fcompress -l --json p.tif.cbor.fcz | head -1 | jq -e '.frames == 5 and .reduction == [{average: 1, bin: 2, columns: 251, rows: 96}]' >/dev/null

# The last group may be of fewer frames; from a pipe it is the same.
fcompress --average 2 --bin 3 -q p.tif -o both.fcz
fslice bin p.tif wanted3.tif --by 3,3,2 --edge partial -q
fslice crop wanted3.tif whole.tif --x 0:83 -q
framediff whole.tif both.fcz exact
fslice convert p.tif - -q | fcompress --average 2 --bin 3 -q | fcompress -d >pipe.cbor
framediff whole.tif pipe.cbor exact
fcompress --average 2 --raw u16,251x96 -q p.raw -o raw.fcz
fslice bin p.tif pairs.tif --by 1,1,2 --edge partial -q
framediff pairs.tif raw.fcz exact

# With a bound, which holds for what was averaged; regions are those of what is packed.
fcompress --bin 2 --abs 9 --roi 10:40,5:25 -q p.tif -o near.fcz
framediff wanted.tif near.fcz max=9
if framediff wanted.tif near.fcz exact >said; then wrong "--abs 9 loses nothing"; fi
fslice crop near.fcz part.tif --x 10:40 --y 5:25 -q
fslice crop wanted.tif wanted_part.tif --x 10:40 --y 5:25 -q
framediff wanted_part.tif part.tif exact
fcompress --bin 2 --psnr 50 -q p.tif -o psnr.fcz && framediff wanted.tif psnr.fcz

# A scan keeps its darks, flats and angles, from HDF5 and from a folder of the beamline; no frame is the mean of two kinds.
scan=(columns=128 rows=8 views=200 axis=64.5 gain=0 ring=0 flats=5 darks=3)
phantom scan "${scan[@]}" format=h5 out=scan.h5
phantom scan "${scan[@]}" format=his out=folder
fcompress --average 2 --bin 2 scan.h5 2>said
grep -q 'scan.h5: 213 frames of 128 x 8 became 107 of 64 x 4: the mean of up to 2 frames and of 2 x 2 pixels' said || wrong "$(cat said)"
fcompress --average 2 --bin 2 -q folder
fcompress --average 2 --bin 2 -q folder/a.his -o his.fcz
for scan in scan.h5.cbor.fcz folder.cbor.fcz his.fcz; do
  result=rec_${scan%%.*}
  ct-rec $scan -o $result --pixel 4 --axis 32 --filter hann -q
  fslice info $result --json -q | tail -1 | jq -e '.shape_zyx == [4, 64, 64] and .["scan.projections"] == 100' >/dev/null || wrong "$scan: $(fslice info $result)"
done
framediff rec_folder rec_his exact
ct-rec scan.h5 -o full --pixel 2 --axis 64.5 --filter hann -q
fslice bin full wanted_rec --by 2 -q
framediff wanted_rec rec_scan circle=20 relative=0.3

seq 1000 >text
fails 1 'text: begins with' fcompress --bin 2 text
tar -cf p.tar p.tif
fails 1 'p.tar: ' fcompress --bin 2 p.tar
fails 1 'standard input: ' fcompress --bin 2 -
fails 1 'p.tif.cbor.fcz: exists already' fcompress --bin 2 p.tif
fails 1 'p.tif: is the input p.tif' fcompress --bin 2 -f -o p.tif p.tif
fails 2 '--bin 97 leaves nothing of 251 x 96' fcompress --bin 97 p.tif
fails 2 '--rm goes without --average and --bin' fcompress --bin 2 --rm p.tif
fails 2 '--average is 0' fcompress --average 0 p.tif
fails 1 '--memlimit allows more' fcompress --average 5 --memlimit 100k p.tif -o much.fcz
fails 2 '--roi goes with a bound' fcompress --roi 1:2,3:4 p.tif
fails 2 'found 1:2, wanted X0:X1,Y0:Y1' fcompress --abs 1 --roi 1:2 p.tif
fails 2 "--roi: range '2:1' is empty" fcompress --abs 1 --roi 2:1,3:4 p.tif
fails 1 'no frames are found that hold the regions' fcompress --abs 1 --roi 200:300,3:4 p.tif
[ ! -e text.cbor.fcz ] && [ ! -e p.tar.cbor.fcz ] && [ ! -e much.fcz ] && [ ! -e p.tif.fcz ]
