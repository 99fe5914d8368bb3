# SPDX-License-Identifier: BSD-3-Clause
# Files of a folder go as the detector writes them, each when it is whole, until the scan says that it is over.
. "$TESTS/cli/fails.bash"
. "$TESTS/cli/listening.bash"
export XDG_CONFIG_HOME=$PWD/config
fxfer token me --tokens tokens --root . --rights r >me.token
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
phantom scan format=stream out=scan.cbor columns=64 rows=24 views=20 axis=32
fslice unstack -q scan.cbor files --x 0:64
mkdir scan
follow() {
  : >log
  fxfer send 'scan/*.tif' --follow --settle 0.2 "$@" --how copy --tokens tokens --port 0 --address 127.0.0.1 --json >sent 2>log & sender=$!
}
files=(files/*.tif)
cp "${files[0]}" scan/
follow --until done
port=$(port_of log)
timeout 600 fxfer recv -q --token-file me.token "fxfer://me@127.0.0.1:$port" -o got.cbor & receiver=$!
for file in "${files[@]:1}"; do  # in two pieces each, which a reader must not see
  head -c 1000 "$file" >"scan/${file#*/}"
  sleep 0.02
  tail -c +1001 "$file" >>"scan/${file#*/}"
done
touch scan/done scan/notes.txt
wait $receiver $sender
jq -e ".frames == ${#files[@]}" sent >/dev/null || wrong "$(cat sent) of ${#files[@]}"
fslice stack -q "${files[@]}" wanted.cbor
fslice compare -q wanted.cbor got.cbor >/dev/null || wrong "other frames came"

# Without a word of the end, silence is it; a file of another size is refused; a folder that is none, and TERM.
follow --idle 0.5
port=$(port_of log)
timeout 600 fxfer recv -q --token-file me.token "fxfer://me@127.0.0.1:$port" -o again.cbor
wait $sender
fslice compare -q wanted.cbor again.cbor >/dev/null || wrong "other frames came"
fslice crop -q "${files[0]}" scan/zz.tif --x 0:9
follow --idle 0.5
port=$(port_of log)
fails 1 "scan/zz.tif: 9 x 24" fxfer recv -q --token-file me.token "fxfer://me@127.0.0.1:$port" -o x.cbor
wait $sender && wrong "a file of another size was sent"
[ ! -e x.cbor ] || wrong "something was written"
fails 2 "wanted a pattern" fxfer send scan --follow --tokens tokens --port 0
fails 1 "no such folder" fxfer send 'nowhere/*.tif' --follow --tokens tokens --port 0
rm scan/*
follow
sleep 0.5
kill $sender
status=0; wait $sender || status=$?
[ $status = 75 ] || wrong "TERM: status $status"
