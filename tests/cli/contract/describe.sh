# SPDX-License-Identifier: BSD-3-Clause
# Descriptions are canonical, and the schema takes what --print-params prints and refuses what the tool refuses.
. "$TESTS/cli/contract/tools"
for tool in "${ALL_TOOLS[@]}"; do
  "$tool" --describe json >one
  jq -S . one | cmp - one
  "$tool" --threads 7 --describe json | cmp - one
  fails_with 2 "$tool" --describe xml
  "$tool" --man >man && "$tool" --describe man | cmp - man
  # What names a file or folder says so, for programs that bring inputs and take results.
  left=$(jq -r '[., .commands[]?][] | .name as $c | .options[] | select((.value // "") | test("FILE|FOLDER|PATH|INPUT|OUTPUT|SCAN|MODEL|PICTURE|PART\\.|VOLUME|^DIR"))
    | select(.name != "remote" and (.reads // .writes // .last) == null) | "\($c) \(.name)"' one)
  [ -z "$left" ] || wrong "$tool: neither reads nor writes: $left"
done
python3 -c 'import jsonschema' 2>/dev/null || PATH=/usr/bin:$PATH
for command in "${THREADED[@]}"; do
  $command --describe schema >schema.json
  jq -S . schema.json | cmp - schema.json
  $command --print-params >set.json
  python3 - <<'P'
import json, jsonschema
schema, params = json.load(open("schema.json")), json.load(open("set.json"))
check = jsonschema.Draft202012Validator(schema)
check.check_schema(schema)
check.validate(params)
bad = dict(params, thraeds=1, threads=-1, progress="wheel", quiet="yes")
assert len(list(check.iter_errors(bad))) == 4, list(check.iter_errors(bad))
P
done
