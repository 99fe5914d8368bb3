# SPDX-License-Identifier: BSD-3-Clause
# Metrics of a copy and of a daemon, every second and at the end, as lines of JSON and as Prometheus reads them.
. "$TESTS/cli/fxfer/stand_in"
. "$TESTS/cli/listening.bash"
export HOME=$PWD XDG_CONFIG_HOME=$PWD/config XDG_STATE_HOME=$PWD/state
value() { sed -n "s/^fxfer_$1{command=\"$2\"} //p" "$3"; }
well_formed() {  # every line is a comment or a sample, every sample has its HELP and TYPE, and no name comes twice
  python3 - "$1" <<'P'
import re, sys
helps, types, samples = {}, {}, {}
for line in open(sys.argv[1]):
    if m := re.fullmatch(r"# HELP (\w+) (.+)\n", line): assert m[1] not in helps; helps[m[1]] = m[2]
    elif m := re.fullmatch(r"# TYPE (\w+) (counter|gauge)\n", line): assert m[1] not in types; types[m[1]] = m[2]
    elif m := re.fullmatch(r'(\w+)\{command="(\w+)"\} (\S+)\n', line): assert m[1] in helps and m[1] in types and m[1] not in samples; samples[m[1]] = float(m[3])
    else: raise SystemExit(f"neither comment nor sample: {line}")
assert set(helps) == set(types) == set(samples) and len(samples) > 10
P
}
mkdir a
head -c 40000000 /dev/urandom >a/big
for i in $(seq 20); do echo $i >a/f$i; done
bytes=$(cat a/* | wc -c)
fxfer token me --tokens tokens --root . >me.token
fxfer serve --tokens tokens --port 0 --address 127.0.0.1 --prometheus serve.prom --metrics serve.lines 2>served.log & daemon=$!
trap 'kill $daemon 2>/dev/null || true' EXIT
port=$(port_of served.log)
well_formed serve.prom
[ "$(value transfers_total serve serve.prom)" = 0 ]

fxfer cp -q --token-file me.token --limit 15M --metrics lines --prometheus cp.prom --streams 3 a/ "fxfer://me@127.0.0.1:$port/b" & copy=$!
for i in $(seq 1000); do [ "$(value transfers_running serve serve.prom)" = 1 ] && break; sleep 0.05; done
[ "$(value connections serve serve.prom)" = 3 ] || wrong "$(cat serve.prom)"
wait $copy
diff -r a b
jq -s -e --argjson bytes "$bytes" 'length >= 3 and .[0].bytes == 0 and .[-1].bytes >= $bytes and .[-1].expected_bytes == $bytes and .[-1].files == 21
  and .[-1].transfers == 1 and .[-1].running == 0 and .[-1].eta_s == 0 and .[-1].connections == 0
  and (map(select(.bytes_per_s > 1e6 and .connections == 3 and .running == 1 and .eta_s > 0)) | length > 0)' lines >/dev/null || wrong "$(cat lines)"
well_formed cp.prom
[ "$(value bytes_total cp cp.prom)" -ge "$bytes" ] || wrong "$(cat cp.prom)"

FXFER_TOKEN=wrong fails 1 "not known here" fxfer cp a/big "fxfer://me@127.0.0.1:$port/x"
sleep 1.2
for want in "transfers_total 1" "failed_transfers_total 0" "refused_callers_total 1" "connections 0" "transfers_running 0" "files_total 21"; do
  [ "$(value ${want% *} serve serve.prom)" = "${want#* }" ] || wrong "wanted $want: $(cat serve.prom)"
done
kill -TERM $daemon
wait $daemon
jq -s -e '.[-1].files == 21' serve.lines >/dev/null || wrong "$(cat serve.lines)"

# To standard output, of a failure, and of a watch.
touch blocked
status=0; fxfer cp -q --metrics - a/ blocked/x >said 2>said.err || status=$?
[ "$status $(tail -1 said | jq .failed_transfers)" = "1 1" ] || wrong "$(cat said)"
fxfer watch -q --once --settle 0 --metrics watch.lines a --to c
jq -s -e '.[-1].transfers == 21 and .[-1].command == "watch"' watch.lines >/dev/null || wrong "$(cat watch.lines)"
fails 1 "nowhere/lines: cannot be written" fxfer cp --metrics nowhere/lines a/ d
[ ! -e d ] || wrong "copied without metrics"
[ -z "$(find . -name '.*.part')" ] || wrong "left: $(find . -name '.*.part')"
