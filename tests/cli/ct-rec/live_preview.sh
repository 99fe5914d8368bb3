# SPDX-License-Identifier: BSD-3-Clause
# --live-preview: a picture while the stream comes; in the end it is the middle slice. Slices do not change by it.
. "$TESTS/cli/fails.bash"
phantom scan format=stream out=scan.cbor columns=96 rows=9 views=120 axis=50.25 flats=3 darks=3
window='--type u8 --window=-1:6 --device cpu'
ct-rec scan.cbor -o file.tif -q $window
size=$(stat -c %s scan.cbor) first=$((size / 2))
{ head -c $first scan.cbor; sleep 3.5; [ -e look.png ] && cp look.png early.png; [ -e pipe.tif ] && touch late; tail -c +$((first + 1)) scan.cbor; } |
  ct-rec - -o pipe.tif -q $window --live-preview look.png
cmp file.tif pipe.tif
[ ! -e late ]
fslice crop pipe.tif slice.npy --z 4:5 -q
shown() { fslice convert "$1" "$1.npy" -q -f && fslice compare "$1.npy" $2 --tolerance maxabs=$3 >/dev/null; }
shown look.png slice.npy 1 || wrong "the last picture: $(fslice compare look.png.npy slice.npy)"
[ -e early.png ] || wrong 'no picture after three seconds'
shown early.png slice.npy 100 2>/dev/null && wrong 'the early picture is of half of the views, and must not be the slice'

# Phase retrieval wants rows that a preview does not keep: it shows the row without it, and says so.
beam='--phase paganin --energy 20 --distance 100 --delta-beta 200'
ct-rec scan.cbor -o phase_file.tif -q $window $beam
ct-rec - -o phase_pipe.tif $window $beam --live-preview phase.png <scan.cbor 2>said
cmp phase_file.tif phase_pipe.tif
grep -q 'shows the row without phase retrieval' said
shown phase.png slice.npy 1 || wrong 'the picture is not that of the row as it is'
cmp -s file.tif phase_file.tif && wrong 'phase retrieval changes nothing'

# A picture of that name is replaced; anything else is not, and nor is it with options that leave nothing to show.
ct-rec - -o again.tif -q $window --live-preview look.png <scan.cbor
shown look.png slice.npy 1
echo words >words.png
fails 1 'words.png' ct-rec - -o no.tif --live-preview words.png
fails 2 'is none' ct-rec scan.cbor -o no.tif --live-preview no.png
fails 2 'ends in .png' ct-rec - -o no.tif --live-preview no.tif
fails 2 'goes with slices' ct-rec - -o no.png --preview --live-preview look2.png
fails 2 'tells its angles' ct-rec - -o no.tif --angles 0:180 --live-preview no.png
[ ! -e no.tif ] && [ ! -e no.png ] && [ "$(cat words.png)" = words ]

# A wide detector is binned; the axis is given, and the frames do not fit the memory.
phantom scan format=stream out=wide.cbor columns=1500 rows=3 views=200 axis=760.5 flats=2 darks=2 photons=0
ct-rec - -o wide.tif -q --mem 400M --type u16 --window=-10:40 --device cpu --axis 760.5 --live-preview wide.png --rows 1:2 <wide.cbor
fslice bin wide.tif binned.npy --by 2,2,1 -q
fslice convert wide.png wide.png.npy -q
ncc=$(fslice compare wide.png.npy binned.npy --metric ncc --json | tail -1 | jq .ncc)
jq -en "$ncc > 0.995" >/dev/null || wrong "binned: ncc $ncc"
