# SPDX-License-Identifier: BSD-3-Clause
# A source that must not be kept waiting: what nobody takes yet waits in a file, or is dropped and counted; and keys, which keep frames together.
. "$TESTS/cli/fails.bash"
. "$TESTS/cli/listening.bash"
export XDG_CONFIG_HOME=$PWD/config
fxfer token me --tokens tokens --root . --rights r >me.token
trap 'kill $sender 2>/dev/null || true' EXIT
send() {  # send OPTION...: 180 frames of 64 KiB, in the background
  : >log
  fxfer send simulated:256x128,160 "$@" --tokens tokens --port 0 --address 127.0.0.1 --json >sent 2>log & sender=$!
  port=$(port_of log)
}
recv() { timeout 600 fxfer recv -q --token-file me.token "fxfer://me@127.0.0.1:$port" "$@"; }

# Nobody takes a frame until all have left the detector.
send --room 1M --spool 16M --spool-folder .
sleep 0.3
recv --json -o spooled.cbor >got
wait $sender
jq -e '.frames == 180 and .spooled_frames > 100 and .dropped_frames == 0' sent >/dev/null || wrong "$(cat sent)"
send --room 1M
recv -o held.cbor
wait $sender
fslice compare -q spooled.cbor held.cbor >/dev/null || wrong "what was spooled is not what was sent"
[ -z "$(find . -name '*spool*' ! -name spooled.cbor)" ] || wrong "a spool file is left"

send --room 1M --live
sleep 0.3
recv -o live.cbor
wait $sender
jq -e '.dropped_frames > 100 and .frames + .dropped_frames == 180' sent >/dev/null || wrong "$(cat sent)"
fslice info live.cbor --json | tail -1 | jq -e ".shape_zyx[0] == $(jq .frames sent)" >/dev/null || wrong "$(fslice info live.cbor --json)"

mkdir -p full
fails 1 "no frames can be spooled there" fxfer send simulated:8x8,9 --spool 1M --spool-folder nowhere --tokens tokens --port 0
fails 2 "wanted simulated:WIDTHxHEIGHT,PROJECTIONS" fxfer send simulated:8x --tokens tokens --port 0

# Frames of one angle go to one receiver.
send --how key --receivers 2
recv -o key.0.cbor --place 0 & first=$!
recv -o key.1.cbor --place 1
wait $first $sender
jq -e '.frames == 180' sent >/dev/null || wrong "$(cat sent)"
[ -s key.0.cbor ] && [ -s key.1.cbor ] || wrong "one got nothing"
