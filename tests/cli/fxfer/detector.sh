# SPDX-License-Identifier: BSD-3-Clause
# Messages of a detector by ZeroMQ: any tool reads them, and refuses if some are missing; fxfer send passes them on, puts sectors together,
# and lists what is missing.
. "$TESTS/cli/fails.bash"
. "$TESTS/cli/listening.bash"
command -v detector >/dev/null || { echo "skipped: built without libzmq" >&2; exit 77; }
export XDG_CONFIG_HOME=$PWD/config
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
phantom scan format=stream out=scan.cbor columns=64 rows=24 views=90 axis=32
fslice crop -q scan.cbor high.cbor --y 0:10
fslice crop -q scan.cbor low.cbor --y 10:24

detect() { detector "$@" & detectors+=($!); }
leave() { kill "${detectors[@]}"; wait "${detectors[@]}" 2>/dev/null || true; detectors=(); }
detectors=()

# As an input of a tool, as if it were a pipe; what belongs to an earlier series is left out.
detect ipc://$PWD/socket scan.cbor
fslice crop ipc://$PWD/socket copy.cbor --x 0:64 2>said
grep -q "1 messages of a series that had begun before were left out" said || wrong "$(cat said)"
fslice compare -q scan.cbor copy.cbor || wrong "other frames came"
leave
detect ipc://$PWD/socket scan.cbor 17
fails 1 "found image 18 where 17 was due: frames are missing" fslice crop -q ipc://$PWD/socket less.cbor --x 0:64
[ ! -e less.cbor ] || wrong "something was written"
fails 1 "wanted tcp://HOST:PORT or ipc://PATH" fslice info tcp://nowhere

# Two sectors, one of which loses a frame.
fxfer token me --tokens tokens --root . --rights r >me.token
detect ipc://$PWD/high high.cbor
detect ipc://$PWD/low low.cbor 20
: >served.log
fxfer send ipc://$PWD/high ipc://$PWD/low --sectors rows --lost lost --how copy --tokens tokens --port 0 --address 127.0.0.1 --json >sent 2>served.log & sender=$!
port=$(port_of served.log)
fxfer recv -q --token-file me.token "fxfer://me@127.0.0.1:$port" -o both.cbor
status=0; wait $sender || status=$?
[ $status = 1 ] && jq -e '.incomplete_frames == 1 and .missing_frames == 0' sent >/dev/null || wrong "status $status: $(cat sent served.log)"
[ "$(cat lost)" = '{"frame": 20, "sectors": "10"}' ] || wrong "$(cat lost)"
fslice compare -q high.cbor <(fslice crop -q both.cbor - --y 0:10) || wrong "the upper sector is another one"
frames=$(jq .frames sent)
fslice crop -q both.cbor some.cbor --y 10:24 --z 0:20
fslice crop -q low.cbor wanted.cbor --z 0:20
fslice compare -q some.cbor wanted.cbor || wrong "the lower sector is another one"

# TERM ends what waits for a detector that says nothing.
fxfer send ipc://$PWD/nobody --tokens tokens --port 0 2>/dev/null & sender=$!
sleep 0.3
kill $sender
status=0; wait $sender || status=$?
[ $status = 75 ] || [ $status = 143 ] || wrong "TERM: status $status"
