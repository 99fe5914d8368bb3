# SPDX-License-Identifier: BSD-3-Clause
# --print-params and --params are inverse; the command line wins over the file; unknown names end with 2.
. "$TESTS/cli/contract/tools"
for command in "${THREADED[@]}"; do
  $command --threads 3 --print-params >set.json
  jq -S . set.json | cmp - set.json
  $command --params set.json --print-params | cmp - set.json
  $command --params - --print-params <set.json | cmp - set.json
  $command --params set.json --threads 2 --print-params | jq -e '.threads == 2' >/dev/null
  echo '{"thraeds": 3}' >bad.json
  fails_with 2 $command --params bad.json
  grep -q "bad.json: unknown option 'thraeds'; did you mean threads?" said.err || wrong "$(cat said.err)"
  echo '{"threads": "3"}' >bad.json
  fails_with 2 $command --params bad.json
  grep -q 'threads is "3", wanted a whole number' said.err || wrong "$(cat said.err)"
  echo '{"threads": 3' >bad.json
  fails_with 2 $command --params bad.json
  fails_with 1 $command --params missing.json
done
echo '{"input": "in", "output": "out", "tag": ["a", "b"], "axis": -2, "fast": true}' >all.json
demo_tool show --params all.json --tag c --fast=false --print-params |
  jq -e '.input == "in" and .tag == ["c"] and .axis == -2 and .fast == false' >/dev/null
demo_tool show --params all.json >/dev/null
