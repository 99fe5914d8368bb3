# SPDX-License-Identifier: BSD-3-Clause
# For scripts to include: two network namespaces of this machine, a ($wan_a, 10.77.0.1) and b ($wan_b, 10.77.0.2), with a line between
# them. With a BUILD folder first in PATH that has wan_emulator.
wan_a=wan-a-$$ wan_b=wan-b-$$ wan_pid=
in_a() { ip netns exec "$wan_a" "$@"; }
in_b() { ip netns exec "$wan_b" "$@"; }

# wan_missing: why there can be no namespaces here; nothing, if they can be.
wan_missing() {
  if [ "$(id -u)" != 0 ]; then echo "not root"
  elif ! command -v ip >/dev/null; then echo "no ip command"
  elif [ ! -c /dev/net/tun ]; then echo "no /dev/net/tun"
  elif ! ip netns add "$wan_a" 2>/dev/null; then echo "no network namespaces"
  else
    in_a ip tuntap add mode tun dev wan 2>/dev/null || echo "no TUN device"
    ip netns del "$wan_a"
  fi
}
# wan_up: the namespaces, without a line, with the congestion control that most machines have.
wan_up() {
  local side
  for side in "$wan_a" "$wan_b"; do
    ip netns add "$side"
    ip -n "$side" link set lo up
    ip netns exec "$side" sysctl -qw net.ipv4.tcp_congestion_control=cubic 2>/dev/null || true
  done
}
# wan_line DELAY_MS LOSS RATE_MBIT: as wan_emulator; 0 0 0 is a pair of virtual network cards, without it.
wan_line() {
  wan_cut
  if [ "$*" = "0 0 0" ]; then
    ip link add wan netns "$wan_a" type veth peer name wan netns "$wan_b"
  else
    in_a ip tuntap add mode tun dev wan
    in_b ip tuntap add mode tun dev wan
    wan_emulator "$wan_a" "$wan_b" "$@" &
    wan_pid=$!
  fi
  local side number=1
  for side in "$wan_a" "$wan_b"; do
    ip -n "$side" addr add 10.77.0.$number/24 dev wan
    ip -n "$side" link set wan mtu 9000 txqueuelen 1000 up
    number=2
  done
  for number in $(seq 1000); do
    [[ $(in_a timeout 1 bash -c 'echo >/dev/tcp/10.77.0.2/9' 2>&1) != *refused* ]] || return 0  # nobody listens, but it says so
    sleep 0.05
  done
  echo "nothing passes between the namespaces" >&2
  return 1
}
wan_cut() {
  [ -z "$wan_pid" ] || { kill "$wan_pid"; wait "$wan_pid" 2>/dev/null || true; }
  wan_pid=
  ip -n "$wan_a" link del wan 2>/dev/null || true
  ip -n "$wan_b" link del wan 2>/dev/null || true
}
wan_down() {
  wan_cut
  ip netns del "$wan_a" 2>/dev/null || true
  ip netns del "$wan_b" 2>/dev/null || true
}
