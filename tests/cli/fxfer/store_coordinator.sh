# SPDX-License-Identifier: BSD-3-Clause
# A store kept by fxfer coordinate.
. "$TESTS/cli/fails.bash"
. "$TESTS/cli/fxfer/coordinator"
where=fxfer://node@127.0.0.1:0/c
start_store() {
  start_coordinator
  store=$coordinator where=fxfer://node@127.0.0.1:$meeting/c
}
token=$(cat node.token)
. "$TESTS/cli/fxfer/kept_store"
