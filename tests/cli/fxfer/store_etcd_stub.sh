# SPDX-License-Identifier: BSD-3-Clause
# A store kept by etcd, here by a stand-in that knows what fxfer asks for; tests/nightly/store_etcd.sh asks etcd itself.
. "$TESTS/cli/fails.bash"
mkdir stub
start_store() {
  local port=
  [ ! -e stub/port ] || port=$(cat stub/port)
  rm -f stub/port
  python3 -B "$TESTS/tool/etcd_stub.py" stub $port 2>>stub/err & store=$!
  for _ in $(seq 2000); do [ -e stub/port ] && break; sleep 0.05; done
  where=etcd://127.0.0.1:$(cat stub/port)/c
}
token=
. "$TESTS/cli/fxfer/kept_store"

# It hangs for a while.
hold
kill -STOP $store
for _ in $(seq 1000); do grep -q "going on without it" held.err && break; sleep 0.1; done
kill -CONT $store
grep -q "going on without it" held.err || wrong "nobody noticed: $(cat held.err)"
soon_shown "c/lasting c/leased "

# Who wants TLS does not do without because it is told so.
fxfer send -q scan.cbor --clear --tokens site/tokens --port 0 --address 127.0.0.1 --announce "${there%/c}/clear" --token-file node.token & sender=$!
fails 1 "the sender speaks without TLS, wanted --clear" fxfer recv --find "${there%/c}/clear" --token-file node.token -o refused.cbor
fxfer recv -q --clear --find "${there%/c}/clear" --token-file node.token -o clear.cbor
wait $sender
fslice compare -q clear.cbor copy.cbor --json | tail -1 | jq -e '.maxabs == 0' >/dev/null || wrong "other frames came"
