# SPDX-License-Identifier: BSD-3-Clause
# Slices of a stream are those of the same frames as a file, to the byte, whether they were begun while it came or not. It waits at
# three quarters, so that there is time to begin.
. "$TESTS/cli/fails.bash"
phantom scan format=stream out=before.cbor columns=320 rows=20 views=120 axis=162.3 flats=3 darks=3 after=0
phantom scan format=stream out=both.cbor columns=320 rows=20 views=120 axis=162.3 flats=3 darks=3
phantom scan format=stream out=turn.cbor columns=320 rows=20 views=120 axis=280.3 span=360 flats=3 darks=3 after=0

halting() {  # halting FILE SECONDS
  local half=$(($(stat -c %s "$1") / 4 * 3))
  head -c $half "$1" && sleep "$2" && tail -c +$((half + 1)) "$1"
}
check() {  # check SLICES FILE OPTIONS...: so many slices are begun while it comes
  local wanted=$1 file=$2 seconds=0.2
  [ $wanted = 0 ] && [ $file = before.cbor ] || seconds=1  # there is nothing to wait for, unless a guess is to be wrong
  shift 2
  rm -rf from_file from_pipe
  ct-rec $file -o from_file -q "$@" || wrong "$file $*"
  halting $file $seconds | ct-rec - -o from_pipe -q --json "$@" >report || wrong "- $*"
  diff -r -x '*.json' from_file from_pipe || wrong "$file $*: the stream makes other slices"
  [ "$(jq -r .slices_ahead report)" = $wanted ] || wrong "$file $*: $(cat report), wanted $wanted slices ahead"
}
given='--axis 162.3 --device cpu'
check 20 before.cbor $given --ring none
check 20 before.cbor $given --ring none --pad on --air 6 --filter hann
check 20 before.cbor --axis 162.3:163.1 --device cpu --ring none --roi 100:200,40:260 --method fourier --type u8 --window=-1:5
check 16 before.cbor $given --ring none --rows 0:19  # the last goes with row 19, which is not wanted
check 20 turn.cbor --axis 280.3 --device cpu --ring none
check 0 both.cbor $given --ring none      # flats at the end change all views
check 0 before.cbor $given                # rings want all views
check 0 before.cbor --device cpu --ring none  # so does the search for the axis
check 0 before.cbor $given --ring none --zinger 500
check 0 before.cbor $given --ring none --method direct
check 0 before.cbor $given --ring none --mem 20M  # no room beside the frames

# One that is cut off is refused, and ends at once.
fails 1 'stream ended' bash -c "{ head -c 1200000 before.cbor; sleep 1; } | ct-rec - -o no $given --ring none"
