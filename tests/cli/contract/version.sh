# SPDX-License-Identifier: BSD-3-Clause
. "$TESTS/cli/contract/tools"
for tool in "${ALL_TOOLS[@]}"; do
  "$tool" --version | head -n 1 | grep -qE "^$tool [0-9]+\.[0-9]+\.[0-9]+$" || wrong "$tool --version: $("$tool" --version)"
  "$tool" --version --json | jq -e 'has("compiler") and has("git") and (.libraries | length > 3)' >/dev/null
  [ "$("$tool" --version --json | wc -l)" = 1 ]
done
