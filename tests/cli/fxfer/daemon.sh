# SPDX-License-Identifier: BSD-3-Clause
# A daemon: who has a token may do what it says beneath its root, and nobody anything else.
. "$TESTS/cli/fxfer/stand_in"
. "$TESTS/cli/listening.bash"
export XDG_CONFIG_HOME=$PWD/config
make_tree a
mkdir -p served/secret outside site
echo hidden >outside/file
ln -s "$PWD/outside" served/way_out
for who in "rw both" "r reader" "w writer" "rw old 2020-01-01"; do
  read -r rights name expires <<<"$who"
  fxfer token "$name" --tokens site/tokens --root served --rights "$rights" --expires "${expires:--}" >"$name.token"
  ! grep -qF "$(cat "$name.token")" site/tokens || wrong "the token is in the file"
done
[ "$(stat -c %a site/tokens)" = 600 ] || wrong "the file of tokens may be read by others"
fails 1 "there is a token both already" fxfer token both --tokens site/tokens --root served
start() {  # start OPTION...
  : >served.log
  fxfer serve --tokens site/tokens --port 0 --address 127.0.0.1 "$@" 2>served.log &
  daemon=$!
  port=$(port_of served.log)
}
trap 'kill $daemon 2>/dev/null || true' EXIT
start
as() { local who=$1; shift; fxfer cp -q --token-file "$who.token" "$@"; }
at() { echo "fxfer://$1@127.0.0.1:$port/$2"; }

fails 1 "outside of what is copied" as both a/ "$(at both in/here)"
rm "a/dead link"
as both a/ "$(at both in/here)"
same_trees a served/in/here
as reader "$(at reader in/here/)" back
same_trees a back
FXFER_TOKEN=$(cat both.token) fxfer cp -q --json a/big "$(at both big)" | jq -e '.files == 1' >/dev/null
cmp a/big served/big

fails 1 "this token may not write" as reader a/big "$(at reader x)"
fails 1 "this token may not read" as writer "$(at writer in/here/big)" x
fails 1 "has expired" as old a/big "$(at old x)"
fails 1 "not known here" as reader a/big "$(at both x)"
fails 1 "not known here" as both a/big "$(at nobody x)"
fails 2 "no token for the daemon" fxfer cp a/big "$(at both x)"
for path in ../outside/file way_out/file /etc/passwd secret/../../outside/file; do
  fails 1 "cannot open" as both "$(at both "$path")" stolen
  [ ! -e stolen ] || wrong "$path was read"
done
for path in ../outside/new way_out/new /tmp/x/new; do
  as both a/deep/nothing "$(at both "$path")" 2>/dev/null && wrong "$path was written"
done
[ "$(ls outside)" = file ] || wrong "written outside: $(ls outside)"
fails 1 "speaks TLS; leave out --clear" timeout 20 fxfer cp --clear --token-file both.token a/big "$(at both x)"
fails 1 "wanted 00" as both --pin "$(printf '0%.0s' $(seq 64))" a/big "$(at both x)"
# The certificate is remembered: another one is refused.
kill -TERM $daemon
wait $daemon || wrong "the daemon ended with status $?"
sed -i "s/:[0-9]* /:$port /" config/fxfer/known_daemons
rm site/*.pem
: >served.log
fxfer serve --tokens site/tokens --port "$port" --address 127.0.0.1 2>served.log & daemon=$!
port_of served.log >/dev/null
fails 1 "certificate is" as both a/big "$(at both x)"
# Those who say nothing keep nobody else out, and the log never tells a token.
python3 - "$port" <<'P' &
import socket, sys, time
lines = []
for i in range(40):
    lines.append(socket.create_connection(("127.0.0.1", int(sys.argv[1]))))
time.sleep(3)
P
rm config/fxfer/known_daemons
as both a/deep/ "$(at both deep)"
diff -r a/deep served/deep
for token in *.token; do ! grep -qF "$(cat "$token")" served.log || wrong "a token is in the log"; done
# Without TLS, if both ends say so.
kill -TERM $daemon
wait $daemon
start --clear
as both --clear a/deep/ "$(at both clear)"
diff -r a/deep served/clear
fails 1 "127.0.0.1:$port" timeout 20 fxfer cp -q --token-file both.token a/deep/ "$(at both refused)"
[ ! -e served/refused ] || wrong "copied all the same"
