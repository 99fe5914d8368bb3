# SPDX-License-Identifier: BSD-3-Clause
# Scans that stay where they are: a command for each once it is complete, once, whatever happens to the process.
. "$TESTS/cli/fails.bash"
export XDG_STATE_HOME=$PWD/state HOME=$PWD
trap 'kill $watcher 2>/dev/null || true' EXIT
watcher=
start() { fxfer watch -q --json in --settle 0.5 --rescan 0.2 "$@" >>events 2>>said.watch & watcher=$!; }
stop() { kill -9 $watcher; wait $watcher 2>/dev/null || true; }
count() { grep -c "\"event\":\"$1\"" events || true; }
wait_for() {  # wait_for N EVENT: until there are N of them
  for _ in $(seq 2000); do [ "$(count "$2")" -ge "$1" ] && return; sleep 0.05; done
  wrong "wanted $1 $2: $(cat events) $(cat said.watch)"
}
until_there() { for _ in $(seq 2000); do [ -e "$1" ] && return; sleep 0.05; done; wrong "no $1: $(cat events) $(cat said.watch)"; }
: >events

# A real one: slices of each scan, beside the projections, which makes no scan new.
mkdir in
export FXFER_SOURCE=of_another  # as below the command of another watch
start --marker output.log --exec 'ct-rec {} -o {}/slices --axis 15.5 --pixel 10 -q && fslice preview {}/slices "$FXFER_SCAN.png" -q'
phantom scan format=tif out=whole columns=32 rows=4 views=20 axis=15.5
mkdir "in/a scan"
for file in whole/*; do [ "$file" = whole/output.log ] || cp "$file" "in/a scan/"; done
sleep 1
[ "$(count complete)" = 0 ] || wrong "it began before the marker: $(cat events)"
cp whole/output.log "in/a scan/"
wait_for 1 executed
[ -s "a scan.png" ]
fslice verify "in/a scan/slices" >/dev/null
sleep 1.5
[ "$(count executed) $(count changed)" = "1 0" ] || wrong "done twice: $(cat events)"
jq -s -e '[.[].event] == ["seen","complete","in_place","executed"] and .[3].status == 0' events >/dev/null || wrong "$(cat events)"
stop
start --marker output.log --exec 'touch again'
sleep 0.7
[ ! -e again ] || wrong "done again after a restart"
stop

# Killed while a command runs: that one comes to its end and is waited for; its status is told, and it is not run again.
rm -r state in && mkdir in && : >events
slow='echo begin >>ran; touch "$FXFER_SCAN.began"; sleep 2; echo end >>ran; exit 3'
start --exec "$slow"
touch in/x
until_there x.began
stop
start --exec "$slow"
wait_for 1 executed
stop
[ "$(xargs <ran)" = "begin end" ] || wrong "$(cat ran)"
[ "$(jq -c 'select(.event == "executed") | .status' events)" = 3 ] || wrong "$(cat events)"
# Both killed, as by a loss of power: it is run again.
rm ran && start --exec 'echo $$ >pid; echo begin >>ran; touch "$FXFER_SCAN.began"; sleep 2; echo end >>ran'
touch in/y
until_there y.began
kill -9 $watcher $(ps -o ppid= -p "$(cat pid)") $(cat pid); wait $watcher 2>/dev/null || true
start --exec 'echo again >>ran'
wait_for 2 executed
stop
[ "$(xargs <ran)" = "begin again" ] || wrong "$(cat ran)"
# What it leaves in the background is not waited for.
start --exec 'sleep 60 & echo $! >pid'
touch in/z
wait_for 3 executed
kill "$(cat pid)"
stop

# 75: stopped early, to be run again; any other status is told and stands.
start --exec '[ -e half ] && touch whole.done || { touch half; exit 75; }'
touch in/w
wait_for 4 executed
[ -e whole.done ] && [ "$(jq -c 'select(.event == "failed") | .retry_s' events)" = 2 ] || wrong "$(cat events)"
stop
touch in/v
fails 1 "1 scans" fxfer watch -q in --settle 0.1 --once --exec 'exit 9'
fxfer watch -q in --settle 0.1 --once --exec 'touch nothing'
[ ! -e nothing ] || wrong "a command that failed was run again"

# The path is one word, whether or not it is quoted in the command.
rm -r state in && mkdir -p "in/a  b's \$x"
fxfer watch -q in --settle 0.1 --once --exec 'printf "<%s>" {} "{}" "at {}/x" >words; sh -c '\''printf "<%s>" {}'\'' >>words'
path="$PWD/in/a  b's \$x"
[ "$(cat words)" = "<$path><$path><at $path/x><$path>" ] || wrong "$(cat words)"
