# SPDX-License-Identifier: BSD-3-Clause
# Every command in the right column of doc/migration.md runs, one after the other as the page has them, and there are as many as rows.
. "$TESTS/cli/fails.bash"
page=$TESTS/../doc/migration.md
phantom scan format=img out=raw columns=64 rows=8 views=90 axis=31.5 photons=3000 >/dev/null
mkdir his
phantom scan format=his out=his columns=64 rows=8 views=90 axis=31.5 photons=3000 >/dev/null
phantom scan out=offset columns=64 rows=8 views=120 axis=20 span=360 photons=3000 >/dev/null
rows=$(grep -c '^| [a-z0-9]' "$page")
sed -n 's/^| [^|]* | .* | `\([^`]*\)` |$/\1/p' "$page" >commands
[ "$(wc -l <commands)" = "$((rows - $(grep -c '^| to do' "$page")))" ] || wrong "a row has no command: $rows rows, $(wc -l <commands) commands"
while read -r command; do
  bash -euo pipefail -c "$command" >said.out 2>said.err </dev/null || wrong "$command: $(cat said.err)"
done <commands
