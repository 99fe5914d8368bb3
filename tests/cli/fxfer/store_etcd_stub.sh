# SPDX-License-Identifier: BSD-3-Clause
# A store kept by etcd, here by a stand-in that knows what fxfer asks for; tests/nightly/store_etcd.sh asks etcd itself.
. "$TESTS/cli/fails.bash"
mkdir stub
start_store() {
  local port=
  [ ! -e stub/port ] || port=$(cat stub/port)
  rm -f stub/port
  python3 -B "$TESTS/tool/etcd_stub.py" stub $port 2>>stub/err & store=$!
  for _ in $(seq 200); do [ -e stub/port ] && break; sleep 0.05; done
  where=etcd://127.0.0.1:$(cat stub/port)/c
}
token=
. "$TESTS/cli/fxfer/kept_store"
