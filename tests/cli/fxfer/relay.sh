# SPDX-License-Identifier: BSD-3-Clause
# Four detectors that see a quarter of each frame, one of which loses some, over a relay to three receivers, of which one is stopped for
# a while and one is killed and started again, and the coordinator by which all found each other is killed: every frame is consumed or listed as
# incomplete, and the relay holds no more than it may.
. "$TESTS/cli/fails.bash"
. "$TESTS/cli/fxfer/coordinator"
export PYTHONPATH=$TESTS/../python PYTHONDONTWRITEBYTECODE=1
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
start_coordinator
pids=($coordinator)
trap '{ kill -CONT "${pids[@]}" || true; kill "${pids[@]}"; } 2>/dev/null || true' EXIT
serve() {  # serve NAME COMMAND...: in the background, listening; its address
  local name=$1; shift
  : >$name.log
  fxfer "$@" --tokens site/tokens --port 0 --address 127.0.0.1 --json >$name.json 2>$name.log & pids+=($!) process=$!
  address=fxfer://node@127.0.0.1:$(port_of $name.log)
}
cat >consumer.py <<'P'
import sys, time
from harima_stream import Reader, StreamError
with open(sys.argv[1], "w") as seen:
    try:
        with Reader() as frames:
            for frame in frames:
                print(frame.meta["frame.stream_number"], frame.meta.get("frame.sectors", "1111"), frame.pixels[192:].any(), file=seen, flush=True)
                time.sleep(0.004)
    except StreamError as e:
        print(e, file=sys.stderr)
P
receive() {  # receive NAME: into a consumer
  mkfifo pipe.$1
  fxfer recv -q --room 1M --token-file node.token --find fxfer://node@127.0.0.1:$meeting/scan7 >pipe.$1 2>said.$1 & receiver=$!
  pids+=($receiver)
  python3 consumer.py seen.$1 <pipe.$1 2>cut.$1 & consumer[$1]=$!
}
seen() { cat seen.* 2>/dev/null | wc -l; }
wait_for_seen() { for _ in $(seq 600); do [ "$(seen)" -ge $1 ] && return; sleep 0.05; done; wrong "only $(seen) frames came"; }

senders=() ends=()
for sector in 0 1 2 3; do
  lost=0; [ $sector != 3 ] || lost=0.01
  serve sector.$sector send simulated:512x64,780 --withhold $lost --room 4M
  senders+=("$address") ends+=($process)
done
serve relay relay "${senders[@]}" --announce fxfer://node@127.0.0.1:$meeting/scan7 --token-file node.token --sectors rows --receivers 3 --room 24M --lost lost
relay=$process
receive 1; receive 2; killed=$receiver; receive 3; stopped=$receiver
wait_for_seen 100
kill -STOP $stopped
wait_for_seen 300
kill -9 $killed
receive 4
for _ in $(seq 200); do [ -s seen.4 ] && break; sleep 0.05; done
kill -9 $coordinator
most=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' /proc/$relay/status)
kill -CONT $stopped
wait_for_seen 600
high=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' /proc/$relay/status)
status=0; wait $relay || status=$?
[ $status = 1 ] || wrong "the relay: status $status: $(cat relay.log)"
for sector in 0 1 2; do wait ${ends[sector]} || wrong "a sender failed: $(cat sector.$sector.log)"; done
status=0; wait ${ends[3]} || status=$?
[ $status = 1 ] || wrong "the sender that lost frames: status $status"
for one in 1 3 4; do wait ${consumer[$one]}; [ ! -s cut.$one ] || wrong "$(cat cut.$one said.$one)"; done

# All frames came; what is incomplete is what was withheld, and says so.
cut -d' ' -f1 seen.* | sort -nu >numbers
diff numbers <(seq 0 799) || wrong "frames are lost"
lost=$(jq .missing_frames sector.3.json)
[ "$lost" -ge 1 ] && jq -e ".incomplete_frames == $lost and .missing_frames == 0 and .frames == 800" relay.json >/dev/null || wrong "$lost: $(cat relay.json)"
[ "$(wc -l <lost)" = "$lost" ] && ! grep -v '"1110"' lost || wrong "$(cat lost)"
diff <(jq .frame lost | sort -n) <(grep ' 1110 False' seen.* -h | cut -d' ' -f1 | sort -nu) || wrong "the mark of a frame is wrong"
[ "$(grep -hc 'False' seen.* | awk '{ s += $1 } END { print s }')" -ge "$lost" ] || wrong "missing sectors are not blank"
# One that was killed had some on their way; nobody else has one twice.
[ "$(seen)" -le 820 ] || wrong "$(seen) frames were consumed"
jq -e '.resent_frames > 0' relay.json >/dev/null || wrong "$(cat relay.json)"
[ "$(cat seen.1 seen.3 seen.4 | wc -l)" = "$(cat seen.1 seen.3 seen.4 | sort -u | wc -l)" ] || wrong "frames came twice"
[ "$most" -gt 0 ] && [ "$high" -le $((24 * 1024 * 110 / 100 + 40000)) ] || wrong "the relay took $high kB"
