# SPDX-License-Identifier: BSD-3-Clause
# stdout that takes no more is an error; a reader that goes away ends the tool quietly by SIGPIPE; pipes see no progress.
. "$TESTS/cli/contract/tools"
for command in "${COMMANDS[@]}"; do
  status=0
  $command --help >/dev/full 2>err || status=$?
  [ $status = 1 ] && grep -q "No space left on device" err || wrong "$command: full disk unnoticed: $status $(cat err)"
  $command --describe schema >&- 2>err && wrong "$command: closed stdout unnoticed"
done
(trap '' PIPE; set +e; sleep 0.2; demo_tool --man; echo $? >status) | true
for _ in $(seq 300); do [ -s status ] && break; sleep 0.1; done
[ "$(cat status)" = 141 ] || wrong "a closed pipe: exit status $(cat status)"
demo_tool show in -o out 2>err >/dev/null && [ ! -s err ]
demo_tool show in -o out --steps 100000 --progress json 2>lines >/dev/null
tail -n 1 lines | jq -e '.tool == "demo_tool show" and .done == 100000 and .total == 100000 and .unit == "steps"' >/dev/null
[ "$(wc -l <lines)" -le 100 ]
