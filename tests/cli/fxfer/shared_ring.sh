# SPDX-License-Identifier: BSD-3-Clause
# A ring in shared memory between two processes: bytes of a pipe; one end waits for the other, and hears if it is killed.
. "$TESTS/cli/fails.bash"
. "$TESTS/cli/listening.bash"
export XDG_CONFIG_HOME=$PWD/config PYTHONPATH=$TESTS/../python PYTHONDONTWRITEBYTECODE=1
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
ring=harima_test_$$
trap 'kill $(jobs -p) 2>/dev/null || true; rm -f /dev/shm/.harima-$ring.part /dev/shm/harima-$ring.lock' EXIT
nothing_left() { [ -z "$(find /dev/shm -name "*$ring*")" ] || wrong "$1 left $(find /dev/shm -name "*$ring*")"; }
phantom scan format=stream out=scan.cbor columns=64 rows=24 views=2000 axis=32
[ $(stat -c %s scan.cbor) -gt 4194304 ] || wrong "the scan is not much more than a ring"

# From a sender into slices; the reader comes first.
ct-rec -q --axis 32 scan.cbor -o wanted
fxfer token me --tokens tokens --root . --rights r >me.token
ct-rec -q --axis 32 shm:$ring -o got 2>reader.log & reader=$!
fxfer send scan.cbor --tokens tokens --port 0 --address 127.0.0.1 2>sender.log & sender=$!
timeout 600 fxfer recv -q --token-file me.token "fxfer://me@127.0.0.1:$(port_of sender.log)" -o shm:$ring,1M
wait $sender $reader
fslice compare -q wanted got || wrong "other slices than of the file"
nothing_left "a ring"

# The writer comes first; the reader is Python, or any tool.
fslice crop -q scan.cbor shm:$ring,1M & writer=$!
python3 - "$ring" <<'P'
import sys
from harima_stream import Reader
wanted = Reader("scan.cbor")
with Reader("shm:" + sys.argv[1]) as frames:
    for frame in frames:
        assert (frame.pixels == wanted.next().pixels).all()
    assert wanted.next() is None and frames.done == wanted.done > 2000
P
wait $writer
nothing_left "Python"

# Either end is killed; a second of a kind is refused.
fslice crop -q scan.cbor shm:$ring,1M & writer=$!
for _ in $(seq 1000); do [ -e /dev/shm/.harima-$ring.part ] && break; sleep 0.05; done
fails 1 "another process writes this ring" fslice crop scan.cbor shm:$ring
{ kill -9 $writer; wait $writer; } 2>/dev/null || true
fslice crop -q scan.cbor shm:$ring,1M 2>writer.log & writer=$!  # takes the name over
python3 -c 'import sys, time; from harima_stream import Reader; ring = Reader(sys.argv[1]); ring.next(); print("reads", flush=True); time.sleep(60)' shm:$ring >reader.log & reader=$!
for _ in $(seq 1000); do grep -q reads reader.log && break; sleep 0.05; done
fails 1 "another process reads it" timeout 20 fslice stats shm:$ring
{ kill -9 $reader; wait $reader; } 2>/dev/null || true
status=0; wait $writer || status=$?
[ $status = 1 ] && grep -q "the process that read it has gone" writer.log || wrong "reader killed: status $status, $(cat writer.log)"
nothing_left "a writer without its reader"
mkfifo slow
fslice crop -q slow shm:$ring 2>/dev/null & writer=$!
exec 9>slow
head -c 3000000 scan.cbor >&9
timeout 600 fslice stats shm:$ring >said 2>&1 & reader=$!
for _ in $(seq 1000); do [ -e /dev/shm/.harima-$ring.part ] && break; sleep 0.05; done
sleep 0.5
{ kill -9 $writer; wait $writer; } 2>/dev/null || true
status=0; wait $reader || status=$?
[ $status = 1 ] && grep -q "the process that wrote it has gone before the end" said || wrong "writer killed: status $status, $(cat said)"

# Names and sizes that are none; more than there is room for.
fails 2 "wanted shm:NAME of letters" fslice crop scan.cbor shm:../x
fails 2 "wanted 1M at least" fslice crop scan.cbor shm:$ring,1K
fails 1 "cannot" fslice crop scan.cbor shm:$ring,900T
