# SPDX-License-Identifier: BSD-3-Clause
# For tests to include: a server in the background, whose messages go to a file, is waited for.
port_of() {  # port_of LOG: where it listens
  for _ in $(seq 2000); do grep -q "listening on port" "$1" && break; sleep 0.05; done
  sed -n 's/.*listening on port \([0-9]*\).*/\1/p' "$1"
}
