# SPDX-License-Identifier: BSD-3-Clause
# A long line that loses packets, one that is cut for some seconds, and one whose connections break.
. "$TESTS/cli/fxfer/stand_in"
. "$TESTS/cli/listening.bash"
. "$TESTS/tool/wan.bash"
missing=$(wan_missing)
[ -z "$missing" ] || { echo "skipped: $missing" >&2; exit 77; }
export XDG_CONFIG_HOME=$PWD/config
mkdir site served
wan_up
trap 'kill $daemon 2>/dev/null; wan_down' EXIT
fxfer token me --tokens site/tokens --root served --rights rw >token
ip netns exec "$wan_b" fxfer serve -v --tokens site/tokens --port 9473 2>served.log & daemon=$!
port_of served.log >/dev/null
copy() { in_a timeout 120 fxfer cp -q --json --token-file token "$@"; }
there=fxfer://me@10.77.0.2
# Those with bytes that wait for the line: of data.
ports_that_send() { in_a ss -Htn state established dst 10.77.0.2 | awk '$2 > 0 { sub(/.*:/, "", $3); print $3 }' | xargs; }

# 50 ms, one packet in a hundred lost each way, both directions of the copy.
make_tree a
rm "a/dead link"
wan_line 50 0.01 1000
copy a/ $there/a >report
jq -e '.failed == 0' report >/dev/null || wrong "$(cat report)"
same_trees a served/a
copy $there/a/ back >report
same_trees a back
no_parts served

begun() {  # begun FILE: when some of it is there
  for _ in $(seq 2000); do
    [ "$(find served -name '.fxfer-*.part' -size +1M | wc -l)" = 0 ] || break
    sleep 0.05
  done
  [ ! -e "served/$1" ] || wrong "all of $1 is there already"
}
# 10 MB/s, so that a copy takes some seconds. A cut of the line is waited out; connections that break meanwhile are made anew.
head -c 32000000 /dev/urandom >large
wan_line 20 0 80
copy large $there/cut >report & copying=$!
begun cut
ip -n "$wan_a" link set wan down
sleep 2
ip -n "$wan_a" link set wan up
wait $copying || wrong "the copy over a line that was cut ended with status $?"
cmp large served/cut

copy large $there/broken >report 2>broken.err & copying=$!
begun broken
broken=$(ports_that_send)
[ "$(wc -w <<<"$broken")" -ge 2 ] || wrong "these send: $broken"
killed=$(for port in $broken; do in_a ss -HK dst 10.77.0.2 sport = :"$port"; done)
[ -n "$killed" ] || { echo "skipped: the kernel does not let ss break connections" >&2; exit 77; }
for _ in $(seq 2000); do
  anew=$(ports_that_send)
  [ -z "$anew" ] || break
  sleep 0.05
done
[ -n "$anew" ] || wrong "none sends after connections broke: $(cat broken.err)"
for port in $anew; do [[ " $broken " != *" $port "* ]] || wrong "connection $port did not break"; done
wait $copying || wrong "the copy whose connections broke ended with status $?"
cmp large served/broken
no_parts served
