# SPDX-License-Identifier: BSD-3-Clause
# Frames travel packed as frames: from files whose format says where they are, from bare pixels, many small files together; both ways. What
# does not get smaller travels as it is, and where packing does not pay nothing is packed.
. "$TESTS/cli/fxfer/stand_in"
export XDG_CONFIG_HOME=$PWD/config
mkdir a
projection_set simA a/bare.raw 16 1024 500 >/dev/null
fslice unstack -q a/bare.raw a/frames --raw u16,1024x500
fslice unstack -q a/bare.raw a/small --raw u16,1024x500 --y 0:8
fslice convert -q a/bare.raw a/one.h5 --raw u16,1024x500
head -c 9000001 /dev/urandom >a/random
: >a/empty
far="--rsh $PWD/ssh --remote $(command -v fxfer)"
line_share() { jq -e ".line_bytes / .bytes $1" said >/dev/null || wrong "$2: $(cat said)"; }
for what in bare.raw frames small one.h5; do
  fxfer cp -q --json --compress always $far "a/$what" "localhost:$PWD/there/" >said
  line_share '< 0.6' "$what there"
  diff -r "a/$what" "there/$what"
  fxfer cp -q --json --compress always $far "localhost:$PWD/there/$what" back/ >said
  line_share '< 0.6' "$what back"
  diff -r "a/$what" "back/$what"
done
for what in random empty; do
  fxfer cp -q --json --compress always $far "a/$what" "localhost:$PWD/there/" >said
  jq -e '.line_bytes >= .bytes' said >/dev/null || wrong "$what: $(cat said)"
  cmp "a/$what" "there/$what"
done
fxfer cp -q --json --compress never $far a/frames "localhost:$PWD/plain/" >said
line_share '>= 1' "nothing was to be packed"

# Where the line is slow it pays, and the limit is one of the line.
seconds_of() { local begin=$(date +%s%N); "$@" >said; echo $((($(date +%s%N) - begin) / 1000000)); }
cat a/bare.raw a/bare.raw a/bare.raw >long
slow="fxfer cp -q --json --limit 20M --streams 2 $far long"
never=$(seconds_of $slow --compress never "localhost:$PWD/slow/never")
auto=$(seconds_of $slow "localhost:$PWD/slow/auto")
line_share '< 0.9' "a slow line"
[ $((auto * 100)) -lt $((never * 95)) ] || wrong "packed it took $auto ms, else $never ms"
cmp long slow/auto

# Packed units are taken up as any others when the copy was killed.
fxfer cp -q --compress always --limit 4M --streams 2 $far a/bare.raw "localhost:$PWD/killed/x" & copy=$!
sleep 1.5
kill -9 $copy
wait $copy 2>/dev/null || true
fxfer cp -q --json --compress always $far a/bare.raw "localhost:$PWD/killed/x" >said
cmp a/bare.raw killed/x

# By SHA-256: afterwards, with a list that sha256sum checks.
fxfer cp -q --json --hash sha256 $far a/frames "localhost:$PWD/proved/" >said
jq -e '.verified_files == 17' said >/dev/null || wrong "$(cat said)"
fxfer cp -q --hash-file sums a/frames/ proved/frames
(cd proved/frames && sha256sum -c --strict --quiet ../../sums)
printf X | dd of=proved/frames/"$(ls proved/frames | head -1)" bs=1 seek=500 conv=notrunc status=none
touch -r "a/frames/$(ls a/frames | head -1)" proved/frames/"$(ls proved/frames | head -1)"
fails 1 "1 of 17 files are not as they should be" fxfer cp --hash sha256 a/frames/ proved/frames

# Before the line is tried nobody knows how long it takes, but no less than --limit makes of it.
fxfer cp $far a/frames "localhost:$PWD/new/" -n 2>&1 | grep -q 'time: not known before the line is tried' || wrong 'the time of a line that was not tried is not said to be unknown'
[ "$(fxfer cp -q $far --limit 1M a/bare.raw "localhost:$PWD/new/" -n --json 2>/dev/null | tail -n 1 | jq '.seconds | floor')" = 15 ] || wrong 'a limit tells how long it takes'
[ ! -e new ]
