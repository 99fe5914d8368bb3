# SPDX-License-Identifier: BSD-3-Clause
# A store kept by etcd itself (package etcd-server).
. "$TESTS/cli/fails.bash"
command -v etcd >/dev/null || { echo "skipped: no etcd" >&2; exit 77; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free_port) peers=$(free_port)
start_store() {
  etcd --data-dir kept --listen-client-urls "http://127.0.0.1:$port" --advertise-client-urls "http://127.0.0.1:$port" \
    --listen-peer-urls "http://127.0.0.1:$peers" --initial-advertise-peer-urls "http://127.0.0.1:$peers" \
    --initial-cluster "default=http://127.0.0.1:$peers" >>etcd.log 2>&1 & store=$!
  where=etcd://127.0.0.1:$port/c
}
token=
. "$TESTS/cli/fxfer/kept_store"
