# SPDX-License-Identifier: BSD-3-Clause
# Sender and receivers find each other by a coordinator. It is killed while frames go, which they do not notice; when it is started again it knows
# all that it knew, and one more receiver finds the sender.
. "$TESTS/cli/fails.bash"
. "$TESTS/cli/fxfer/coordinator"
export PYTHONPATH=$TESTS/../python PYTHONDONTWRITEBYTECODE=1
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
start_coordinator
trap 'kill -9 $coordinator $sender ${receivers[@]} 2>/dev/null || true' EXIT
sender='' receivers=()
at() { echo "fxfer://node@127.0.0.1:$meeting/$1"; }
send() { fxfer send --tokens site/tokens --port 0 --address 127.0.0.1 --token-file node.token "$@"; }
recv() { timeout 600 fxfer recv --token-file node.token --find "$@"; }
known() { fxfer coordinate -q --json --show "$1" --token-file node.token | jq "$2"; }
soon() {  # soon WHERE FILTER: holds within ten seconds
  for _ in $(seq 1000); do [ "$(known "$@" 2>known.err)" = true ] && return; sleep 0.1; done
  wrong "not so: $2: $(known "$1" .) $(cat known.err)"
}

# Slabs to the tasks of an array, which are there before the sender is.
phantom scan format=stream out=scan.cbor columns=64 rows=23 views=90 axis=32
for task in 0 1; do
  SLURM_ARRAY_TASK_ID=$task bash "$TESTS/../scripts/slurm/fxfer-recv.sbatch" "$(at scan7)" node.token slices --axis 32 -q 2>task.$task & receivers[task]=$!
done
for _ in $(seq 1000); do [ "$(cat task.* | grep -c 'not announced yet')" = 2 ] && break; sleep 0.1; done
send scan.cbor --how slab --receivers 2 --announce "$(at scan7)" -q
for task in ${receivers[@]}; do wait $task || wrong "a task failed: $(cat task.*)"; done
grep -q "scan7 is not announced yet" task.0 || wrong "it did not wait: $(cat task.0)"
ct-rec scan.cbor -o whole --axis 32 -q
for slice in slices/part?/*.tif; do cmp "$slice" "whole/${slice##*/}"; done
[ "$(ls slices/part?/*.tif | wc -l)" = 23 ] || wrong "$(ls slices/*)"
soon "$(at scan7)" '.["scan7/state.state"] == "finished" and .["scan7/state.frames"] > 90 and ([keys[] | select(test("sender|receivers"))] == [])'

# Those who take frames write down when; after 120 they wait until they may go on.
cat >consumer.py <<'P'
import os, sys, time
from harima_stream import Reader
with open(sys.argv[1], "w") as seen, Reader() as frames:
    for count, frame in enumerate(frames):
        print(time.time(), frame.kind, frame.angle_deg, frame.pixels.sum(), file=seen, flush=True)
        while not os.path.exists("go"):
            time.sleep(0.02)
            if count < 120:
                break
P
take() {  # take NUMBER
  mkfifo pipe.$1
  recv "$(at large)" --room 200K >pipe.$1 2>said.$1 & receivers[$1]=$!
  python3 consumer.py seen.$1 <pipe.$1 & consumers[$1]=$!
}
seen() { cat seen.* 2>/dev/null | wc -l; }
phantom scan format=stream out=large.cbor columns=512 rows=100 views=200 axis=256
send large.cbor --how share --receivers 2 --room 2M --announce "$(at large)" --json >sent 2>said.send & sender=$!
take 1
take 2
for _ in $(seq 2000); do [ "$(seen)" -ge 20 ] && break; sleep 0.05; done
soon "$(at large)" '.["large/state.state"] == "streaming" and ([.[] | select(. == "receiving")] | length) == 2'
kill -9 $coordinator
killed=$(date +%s.%N)
for _ in $(seq 2000); do [ "$(seen)" -ge 242 ] && break; sleep 0.05; done
python3 - "$killed" seen.1 seen.2 <<'P' || wrong "frames waited for the coordinator"
import sys
killed = float(sys.argv[1])
for path in sys.argv[2:]:
    times = [float(line.split()[0]) for line in open(path)]
    gaps = [(after - before, after > killed) for before, after in zip(times, times[1:])]
    without = [gap for gap, is_without in gaps if is_without]
    print(f"{path}: longest wait {max(gap for gap, _ in gaps):.3f} s, without coordinator {max(without):.3f} s of {len(without)} frames", file=sys.stderr)
    assert len(times) == 121 and len(without) > 10 and max(without) < 4  # who asks it waits 5
P

# It comes again, and learns from its members what there was, also of the stream before.
for said in said.send said.1; do grep -q "going on without it" $said || wrong "nobody noticed: $(cat $said)"; done
start_coordinator
soon "$(at '')" '.["scan7/state.state"] == "finished" and .["large/sender.how"] == "share" and ([.[] | select(. == "receiving")] | length) == 2'
send scan.cbor --announce "$(at large)" 2>second & second=$!
take 3
for _ in $(seq 2000); do [ -s seen.3 ] && break; sleep 0.05; done
[ -s seen.3 ] || wrong "one that came later got nothing: $(cat said.3)"
status=0; wait $second || status=$?
[ $status = 1 ] && grep -q "large/sender is there already: {\"host\":\"127.0.0.1\",\"how\":\"share\"" second || wrong "two senders of one name: $(cat second)"
touch go
for process in $sender ${receivers[@]} ${consumers[@]}; do wait $process || wrong "one failed: $(cat said.*)"; done
python3 consumer.py all <large.cbor
cut -d' ' -f2- seen.* | sort | diff - <(cut -d' ' -f2- all | sort) || wrong "frames are lost"
[ "$(jq -c '[.frames, .resent_frames]' sent)" = "[$(wc -l <all),0]" ] || wrong "$(cat sent)"
soon "$(at large)" ".[\"large/state.state\"] == \"finished\" and .[\"large/state.frames\"] == $(wc -l <all)"

# A relay is announced like a sender, and finds its own.
send scan.cbor --announce "$(at relayable)" 2>said.send & sender=$!
fxfer relay -q --find "$(at relayable)" --tokens site/tokens --port 0 --address 127.0.0.1 --token-file node.token --announce "$(at relayed)" & receivers[1]=$!
recv "$(at relayed)" -q -o relayed.cbor
wait $sender ${receivers[1]}
fslice compare -q scan.cbor relayed.cbor --json | tail -1 | jq -e '.maxabs == 0' >/dev/null || wrong "other frames came by the relay"

# Who may not, and what is no such place.
echo wrong >wrong.token
fails 1 "the token is not known here" fxfer recv --token-file wrong.token --find "$(at x)" -o x.cbor
fails 1 "this is a coordinator; fxfer send --announce and fxfer recv --find meet here" fxfer cp -q --token-file node.token "$(at x)" x
fails 2 "wanted SENDER, or --find WHERE" fxfer recv --token-file node.token -o x.cbor
fails 2 "wanted SENDER, or --find WHERE" fxfer relay --token-file node.token --tokens site/tokens
fails 2 "names no stream" fxfer recv --token-file node.token --find "$(at '')" -o x.cbor
fails 2 "wanted fxfer://" fxfer send scan.cbor --tokens site/tokens --port 0 --announce host/x
kill $coordinator
wait $coordinator || wrong "the coordinator ended with status $?"
