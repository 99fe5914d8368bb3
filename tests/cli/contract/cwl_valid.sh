# SPDX-License-Identifier: BSD-3-Clause
# What --describe cwl prints is canonical and valid; what runs until it is ended is no step.
. "$TESTS/cli/contract/tools"
command -v cwltool >/dev/null || { echo "skipped: no cwltool" >&2; exit 77; }
for tool in "${ALL_TOOLS[@]}"; do
  "$tool" --describe cwl >"$tool.cwl"
  jq -S . "$tool.cwl" | cmp - "$tool.cwl"
  cwltool --validate "$tool.cwl" >said 2>&1 || wrong "$(cat said)"
done
fails_with 2 fxfer watch --describe cwl
grep -q 'no step of a workflow' said.err || wrong "$(cat said.err)"
