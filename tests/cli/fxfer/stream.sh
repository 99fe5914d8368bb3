# SPDX-License-Identifier: BSD-3-Clause
# Frames from a scan to receivers: all to each, each to one, or of each some rows to each, who then reconstruct them; one that is killed
# loses nothing that it had not passed on.
. "$TESTS/cli/fxfer/stand_in"
. "$TESTS/cli/listening.bash"
export XDG_CONFIG_HOME=$PWD/config PYTHONPATH=$TESTS/../python PYTHONDONTWRITEBYTECODE=1
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
mkdir site
fxfer token me --tokens site/tokens --root . --rights r >me.token
fxfer token writer --tokens site/tokens --root . --rights w >writer.token
trap 'kill $sender 2>/dev/null || true' EXIT
send() {  # send SCAN OPTION...: in the background
  : >served.log
  fxfer send "$@" --tokens site/tokens --port 0 --address 127.0.0.1 --json >sent 2>served.log & sender=$!
  port=$(port_of served.log)
}
recv() { timeout 600 fxfer recv -q --token-file me.token "fxfer://me@127.0.0.1:$port" "$@"; }
phantom scan format=stream out=scan.cbor columns=64 rows=23 views=90 axis=32

# All to each; as a stream and as files of a folder.
send scan.cbor --how copy --receivers 2
recv --json >one.said -o one.cbor & first=$!
recv -o two
wait $first $sender
frames=$(jq .frames sent)
jq -e ".frames == $frames and .frames_again == 0" one.said >/dev/null || wrong "$(cat one.said)"
for copy in one.cbor two; do
  fslice compare -q scan.cbor $copy --json | tail -1 | jq -e '.maxabs == 0' >/dev/null || wrong "other frames came: $copy"
done

# Rows: each receiver has whole sinograms, and its slices are those of the whole scan.
ct-rec scan.cbor -o whole --axis 32 -q
send scan.cbor --how slab --receivers 2
recv --place 1 | ct-rec - -o low --axis 32 -q & first=$!
recv --place 0 | ct-rec - -o high --axis 32 -q
wait $first $sender
[ "$(ls high/*.tif | wc -l) $(ls low/*.tif | wc -l)" = "10 13" ] || wrong "$(ls high low)"
for part in high low; do
  for slice in "$part"/*.tif; do cmp "$slice" "whole/${slice#*/}"; done
done

# Each to one of three, which pass them on; one is killed. What it had not passed on goes to the others.
cat >consumer.py <<'P'
import sys, time
from harima_stream import Reader, StreamError
with open(sys.argv[1], "w") as seen:
    try:
        with Reader() as frames:
            for frame in frames:
                print(frame.kind, frame.angle_deg, frame.pixels.sum(), file=seen, flush=True)
                time.sleep(0.02)
    except StreamError as e:
        print(e, file=sys.stderr)
P
phantom scan format=stream out=large.cbor columns=512 rows=100 views=150 axis=256
send large.cbor --how share --receivers 3 --room 2M
for i in 1 2 3; do
  mkfifo pipe.$i
  fxfer recv -q --room 200K --token-file me.token "fxfer://me@127.0.0.1:$port" >pipe.$i 2>said.$i & pids[i]=$!
  python3 consumer.py seen.$i <pipe.$i 2>cut.$i & consumers[i]=$!
done
for _ in $(seq 2000); do [ "$(cat seen.* 2>/dev/null | wc -l)" -ge 20 ] && break; sleep 0.05; done
kill -9 ${pids[2]}
wait ${pids[2]} 2>/dev/null || true
for process in ${pids[1]} ${pids[3]} $sender ${consumers[@]}; do wait $process || wrong "one failed: $(cat said.* served.log cut.*)"; done
[ -s cut.2 ] && [ ! -s cut.1 ] && [ ! -s cut.3 ] || wrong "not one was cut off: $(cat cut.*)"
python3 consumer.py all <large.cbor
sort -u seen.* | diff - <(sort -u all) || wrong "frames are lost"
frames=$(jq .frames sent)
[ "$(cat seen.* | wc -l)" -le $((frames + 2)) ] || wrong "more came twice than were on their way"
[ "$frames $(wc -l <all)" = "$(wc -l <all) $frames" ] && jq -e ".resent_frames > 0" sent >/dev/null || wrong "$(cat sent)"

# Who may not, and who is not wanted.
send scan.cbor --how slab --receivers 2
echo wrong >wrong.token
fails 1 "the token is not known here" fxfer recv --token-file wrong.token "fxfer://me@127.0.0.1:$port" -o x.cbor
fails 1 "this token may not read" fxfer recv --token-file writer.token "fxfer://writer@127.0.0.1:$port" -o x.cbor
fails 1 "receiver 2 is not among 2" fxfer recv --token-file me.token "fxfer://me@127.0.0.1:$port" --place 2 -o x.cbor
fails 1 "frames are sent here" fxfer cp --token-file me.token "fxfer://me@127.0.0.1:$port/a" x
[ ! -e x.cbor ] || wrong "something was written"
kill $sender
status=0; wait $sender || status=$?
[ $status = 75 ] || wrong "TERM: status $status"
