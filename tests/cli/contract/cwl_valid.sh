# SPDX-License-Identifier: BSD-3-Clause
# What --describe cwl prints is canonical and valid, and says what a step needs; what runs until it is ended is no step.
. "$TESTS/cli/contract/tools"
command -v cwltool >/dev/null || { echo "skipped: no cwltool" >&2; exit 77; }
for tool in "${ALL_TOOLS[@]}"; do
  "$tool" --describe cwl >"$tool.cwl"
  jq -S . "$tool.cwl" | cmp - "$tool.cwl"
  cwltool --validate "$tool.cwl" >said 2>&1 || wrong "$(cat said)"
done
needs() { jq -r '.hints.ResourceRequirement | "\(.coresMin) \(.ramMin)"'; }
for command in "${COMMANDS[@]}"; do
  $command --describe cwl >step.cwl 2>/dev/null || continue
  [[ "$(needs <step.cwl)" =~ ^[12]\ [1-9][0-9]+$ ]] || wrong "$command: needs $(needs <step.cwl)"
done
[ "$(ct-rec --describe cwl | needs), $(fcompress --describe cwl | needs), $(ct-rec calibrate --describe cwl | needs)" = "2 4096, 2 2560, 1 1024" ]
fails_with 2 fxfer watch --describe cwl
grep -q 'no step of a workflow' said.err || wrong "$(cat said.err)"
