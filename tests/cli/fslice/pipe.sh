# SPDX-License-Identifier: BSD-3-Clause
# ct-rec to fslice to fslice: what comes out is what files in between give, the history is in order, no other file is left; and
# when the one in the middle is killed, the last one fails and says after which frame.
phantom scan format=his out=scan columns=64 rows=9 views=90 axis=31.5
rec() { ct-rec scan --axis 31.5 --pad off --pixel 2 --rows 2:9 -q "$@"; }
rec -o slices
fslice bin slices half --by 2 -q
fslice convert half wanted --to u8 --window -1:2 -q
mkdir clean && cd clean
(cd .. && rec -o -) | fslice bin - - --by 2 | fslice convert - piped --to u8 --window -1:2
[ "$(ls)" = piped ]
cd ..
for slice in wanted/*.tif; do cmp "$slice" "clean/piped/${slice##*/}"; done
[ "$(cd wanted && ls)" = "$(cd clean/piped && ls)" ]
[ "$(jq -r '.history[].tool' clean/piped/volume.ct.json | paste -sd' ')" = "ct-rec fslice bin fslice convert" ]
[ "$(jq -c '[.scan.pixel_um, .grid.voxel_um, .grid.shape_zyx]' clean/piped/volume.ct.json)" = "[4,[4,4,4],[3,32,32]]" ]
[ "$(fslice info clean/piped --json | tail -1 | jq '."recon.axis_px"')" = 15.5 ]

mkfifo middle
(rec -o - | head -c 60000) >middle &
if fslice convert - cut --to u8 --window -1:2 <middle 2>said; then false; else [ $? = 1 ]; fi
wait || true
grep -q "standard input: stream ended after frame 3 of 7" said || { cat said; false; }
[ ! -e cut/volume.ct.json ]

# The window of the volume itself, which takes the frames twice: nothing is left beside the output either.
fslice convert half wanted_auto --to u8 --window auto:0.1,99.9 -q
cd clean
(cd .. && rec -o -) | fslice bin - - --by 2 -q | fslice convert - auto/ --to u8 --window auto:0.1,99.9 -q
[ "$(ls -A)" = "$(printf 'auto\npiped')" ]
for slice in ../wanted_auto/*.tif; do cmp "$slice" "auto/${slice##*/}"; done
cd ..

# Killed for good, in the middle of a stream that goes on.
rec -o - >stream
mkfifo in between
{ head -c 60000 stream; exec sleep 30; } >in &
feeder=$!
fslice bin in - --by 2 -q >between &
middle=$!
fslice convert between killed --to u8 --window -1:2 -q 2>said &
last=$!
for i in $(seq 3000); do [ ! -e killed ] || break; sleep 0.1; done
kill -KILL $middle
status=0; wait $last || status=$?
[ $status = 1 ] && grep -q '^fslice convert: between: stream ended after frame [01] of 3$' said || { echo "exit $status"; cat said; false; }
[ ! -e killed/volume.ct.json ]
kill $feeder
