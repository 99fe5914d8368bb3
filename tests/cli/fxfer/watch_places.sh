# SPDX-License-Identifier: BSD-3-Clause
# What comes into a folder goes to a store and to a daemon, too.
. "$TESTS/cli/fxfer/store"
. "$TESTS/cli/listening.bash"
export XDG_CONFIG_HOME=$PWD/config
mkdir -p in/one in/two served
for i in $(seq 30); do echo $i >in/one/f$i; done
head -c 20000000 /dev/urandom >in/two/large
echo file >in/three
once() { fxfer watch -q --json --once --settle 0.2 in --to "$@" >events || wrong "$(cat events)"; }

once s3://bucket/beam --pack
fxfer cp -q s3://bucket/beam/ back
diff -r in back
once s3://bucket/beam --pack
[ "$(wc -l <events)" = 1 ] || wrong "told again: $(cat events)"
echo more >>in/one/f3
once s3://bucket/beam --pack
jq -s -e '[.[] | select(.event == "copied")] | length == 1 and .[0].update and .[0].files == 1 and .[0].same_files == 29' events >/dev/null || wrong "$(cat events)"
fxfer cp -q s3://bucket/beam/one back
diff -r in back
once s3://other --marker 'f1'
[ "$(fxfer ls -q s3://other/)" = "$(printf '%15s  %19s  one/' - '')" ] || wrong "$(fxfer ls -q s3://other/)"
no_uploads

fxfer token me --tokens tokens --root served >me.token
fxfer serve --tokens tokens --port 0 --address 127.0.0.1 2>served.log & daemon=$!
trap 'kill $store $daemon 2>/dev/null || true' EXIT
port=$(port_of served.log)
once "fxfer://me@127.0.0.1:$port/" --token-file me.token --exec 'echo "$FXFER_TARGET" >>said'
diff -r in served
[ "$(sort said)" = "$(printf "fxfer://me@127.0.0.1:$port/%s\n" one three two)" ] || wrong "$(cat said)"
fails 2 "no token" fxfer watch --once --settle 0 in --to "fxfer://you@127.0.0.1:$port/"
