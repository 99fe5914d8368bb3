# SPDX-License-Identifier: BSD-3-Clause
# A watched folder: each scan is copied once it is complete, once, whatever happens to the process; what changes later is copied again.
. "$TESTS/cli/fxfer/stand_in"
export XDG_STATE_HOME=$PWD/state HOME=$PWD
trap 'kill $watcher 2>/dev/null || true' EXIT
watcher=
start() { fxfer watch -q --json in --to out --settle 1 --rescan 0.3 "$@" >>events 2>>said.watch & watcher=$!; }
stop() { kill -9 $watcher; wait $watcher 2>/dev/null || true; }
wait_for() {  # wait_for N EVENT: until there are N of them
  for i in $(seq 2000); do [ "$(count "$2")" -ge "$1" ] && return; sleep 0.05; done
  wrong "wanted $1 $2: $(cat events) $(cat said.watch)"
}
count() { grep -c "\"event\":\"$1\"" events || true; }
field() { jq -c "select(.event == \"$1\" and .scan == \"$2\") | $3" events; }
: >events
mkdir in
mkdir -p in/early/sub && echo 1 >in/early/a && echo 2 >in/early/sub/b
start --exec 'echo "$FXFER_SCAN $FXFER_FILES $FXFER_UPDATE $(basename "$FXFER_SOURCE") $(cat "$FXFER_TARGET/a" 2>/dev/null)" >>ran; exit 3'
wait_for 1 executed
diff -r in/early out/early
[ "$(field executed early .status)" = 3 ] || wrong "$(cat events)"
echo file >"in/a file"
mkdir in/growing
for i in $(seq 12); do echo $i >in/growing/f$i; [ ! -e out/growing ] || wrong "it was copied while it grew"; sleep 0.2; done
wait_for 3 copied
diff -r in out
[ "$(field copied growing .files)" = 12 ] || wrong "$(cat events)"
# Late changes, and what needs no copy.
echo late >in/early/late
touch -d '2001-01-01' in/growing/f1
wait_for 5 copied
diff -r in out
[ "$(field copied early '[.files,.update]' | tail -1)" = '[1,true]' ] || wrong "$(cat events)"
[ "$(count changed)" = 2 ] || wrong "$(cat events)"
rm in/growing/f2
wait_for 6 copied
[ -e out/growing/f2 ] || wrong "what was removed here was removed there, too"
stop
[ "$(sort ran)" = "$(printf '%s\n' 'a file 1 0 a file ' 'early 1 1 early 1' 'early 2 0 early 1' 'growing 1 1 growing ' 'growing 12 0 growing ')" ] || wrong "$(cat ran)"

# Nothing is told twice after a restart; a last line that was cut off never happened.
head -c -20 state/fxfer/watch/*.jsonl >cut && tail -n +2 cut | tail -1 | grep -qv '}$'
cp events before
: >events
start
sleep 1.5
[ ! -s events ] || wrong "told again: $(cat events)"
fails 1 "is watched already" fxfer watch --once in --to out
stop
[ "$(jq -c 'select(.event) | [.event,.scan]' state/fxfer/watch/*.jsonl)" = "$(jq -c '[.event,.scan]' before)" ] || wrong "the state is not what was told"
cp cut state/fxfer/watch/*.jsonl
start
wait_for 1 copied
stop
[ "$(field copied growing '[.files,.same_files]')" = '[0,11]' ] || wrong "the event that was cut off did not happen again: $(cat events)"

# Killed in the middle of a copy: it goes on, and is told once.
mkdir in/large && head -c 100000000 /dev/urandom >in/large/big
: >events
start --limit 30M
wait_for 1 complete
sleep 1.5
stop
[ "$(count copied)" = 0 ] || wrong "it was too fast: $(cat events)"
[ ! -e out/large/big ] || wrong "it has its name already"
start
wait_for 1 copied
stop
[ "$(field copied large '.files == 1 and .resumed_bytes > 0')" = true ] || wrong "$(cat events)"
[ "$(count seen) $(count complete) $(count copied)" = "1 1 1" ] || wrong "told twice: $(cat events)"
cmp in/large/big out/large/big

# Ctrl-C, and a folder that goes away.
start
sleep 0.3
kill -INT $watcher
status=0; wait $watcher || status=$?
[ $status = 130 ] || wrong "Ctrl-C: exit status $status"
: >said.watch
start
sleep 0.3
mv in away
status=0; wait $watcher || status=$?
[ "$status $(grep -c 'cannot be watched any more' said.watch)" = "1 1" ] || wrong "status $status: $(cat said.watch)"
