# SPDX-License-Identifier: BSD-3-Clause
# watch --once, markers, patterns, places that fail, and the other machine.
. "$TESTS/cli/fxfer/stand_in"
export XDG_STATE_HOME=$PWD/state HOME=$PWD
once() { fxfer watch -q --json --once --settle 0.3 "$@" >events; }
list() { (cd "$1" && find . -type f | sort | xargs echo); }
mkdir -p in/done/sub in/open in/.hidden in/test_1
touch in/done/a in/done/b.raw in/done/sub/x.ready in/open/a in/.hidden/a in/test_1/sub.ready
ln -s done in/link
touch in/file
once in --to out --marker 'sub/*.ready' --exclude '*.ready' --exclude '*.raw' --exclude 'test_*'
[ "$(list out)" = "./done/a" ] || wrong "$(list out)"
touch in/open/end
once in --to out --marker end --exclude '*.ready' --exclude '*.raw' --exclude 'test_*'
[ "$(list out)" = "./done/a ./open/a ./open/end" ] || wrong "$(list out)"
tail -1 events | jq -e '.scans == 1 and .files == 2 and .failed == 0 and .status == "done"' >/dev/null || wrong "$(cat events)"
once in --to out --marker end --exclude '*.ready' --exclude '*.raw' --exclude 'test_*'
[ "$(wc -l <events)" = 1 ] || wrong "told again: $(cat events)"
once in --to all
[ "$(list all)" = "./done/a ./done/b.raw ./done/sub/x.ready ./file ./open/a ./open/end ./test_1/sub.ready" ] || wrong "$(list all)"
# What keeps changing is left.
(while :; do date +%N >in/open/a; sleep 0.05; done) & writer=$!
trap 'kill $writer' EXIT
once in --to third 2>said.err
kill $writer; trap - EXIT
[ ! -e third/open ] || wrong "copied while it changes"
[ -e third/done/a ] || wrong "the others are not there"

# A place that cannot be reached now: told, and tried again; with --once status 1.
touch blocked
status=0; once in --to blocked/x 2>said.err || status=$?
[ $status = 1 ] || wrong "status $status: $(cat events)"
tail -1 events | jq -e '.failed == 4 and .status == "failed"' >/dev/null || wrong "$(cat events)"
: >events  # before the loop below looks at it
fxfer watch -q --json in --to blocked/x --settle 0.2 --include open/ --exclude '/*' --rescan 0.2 >events 2>said.err & watcher=$!
for i in $(seq 1000); do [ "$(grep -c '"failed"' events)" -ge 2 ] && break; sleep 0.05; done
jq -s -e '[.[] | select(.event == "failed") | .retry_s] == [2,4]' events >/dev/null || wrong "$(cat events)"
rm blocked
for i in $(seq 2000); do grep -q '"copied"' events && break; sleep 0.05; done
kill -9 $watcher
diff -r in/open blocked/x/open
[ "$(ls blocked/x)" = open ] || wrong "$(ls blocked/x)"

fxfer watch -q --once --settle 0 --rsh "$PWD/ssh" --remote "$(command -v fxfer)" in --to localhost:"$PWD/there"
diff -r all/done there/done
fails 2 "within the folder" fxfer watch in --to in/out
fails 2 "a URL takes one file" fxfer watch in --to https://example.org/x
fails 1 "no such folder" fxfer watch nowhere --to out
fails 1 "is the state of another watch" fxfer watch --once --state "$(ls state/fxfer/watch/*.jsonl | head -1)" in --to elsewhere

fails 2 "wanted --to DST, --exec COMMAND or both" fxfer watch in
