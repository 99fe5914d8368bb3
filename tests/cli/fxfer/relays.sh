# SPDX-License-Identifier: BSD-3-Clause
# Too much for one relay: two senders, each with a sector of every frame, over two relays, in each of which all sectors of half of the frames meet.
. "$TESTS/cli/fails.bash"
. "$TESTS/cli/listening.bash"
export XDG_CONFIG_HOME=$PWD/config
fxfer token me --tokens tokens --root . --rights r >me.token
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true' EXIT
serve() {  # serve NAME COMMAND...: in the background; its address
  local name=$1; shift
  : >$name.log
  fxfer "$@" --tokens tokens --port 0 --address 127.0.0.1 --json >$name.json 2>$name.log & pids+=($!)
  address=fxfer://me@127.0.0.1:$(port_of $name.log)
}
for sector in 0 1; do
  serve sector.$sector send simulated:64x16,80 --how key --receivers 2
  senders[$sector]=$address
done
for place in 0 1; do
  fxfer relay "${senders[@]}" --place $place --token-file me.token --sectors rows --tokens tokens --port 0 --address 127.0.0.1 --json >relay.$place.json 2>relay.$place.log & pids+=($!)
done
for place in 0 1; do
  port=$(port_of relay.$place.log)
  timeout 600 fxfer recv -q --token-file me.token "fxfer://me@127.0.0.1:$port" -o half.$place.cbor & pids+=($!)
done
for pid in "${pids[@]}"; do wait $pid || wrong "one failed: $(cat *.log)"; done
frames=$(($(jq .frames relay.0.json) + $(jq .frames relay.1.json)))
[ $frames = 100 ] && [ "$(jq .frames relay.0.json)" -gt 0 ] && [ "$(jq .frames relay.1.json)" -gt 0 ] || wrong "$frames frames: $(cat relay.?.json)"
jq -se 'all(.incomplete_frames == 0 and .missing_frames == 0)' relay.?.json >/dev/null || wrong "$(cat relay.?.json)"
for place in 0 1; do fslice info half.$place.cbor --json | tail -1 | jq -e ".shape_zyx[0] == $(jq .frames relay.$place.json) and .shape_zyx[1] == 32" >/dev/null || wrong "half $place"; done
