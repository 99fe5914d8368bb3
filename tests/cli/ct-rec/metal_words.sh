# SPDX-License-Identifier: BSD-3-Clause
# --metal says how much it found, whatever is made together, and warns of a level that is no metal's.
. "$TESTS/cli/ct-rec/refused.bash"
wrong() { echo "$*" >&2; exit 1; }
phantom scan out=scan object=metal columns=128 rows=6 views=192 photons=20000 axis=66.25 >/dev/null
found() { ct-rec scan -o out -f --axis 66.25 --pixel 10 --json "$@" 2>said | tail -n 1 >found.json; }
says() { grep -qF -- "$1" said || wrong "wanted: $1; said: $(cat said)"; }
hides() { ! grep -qF -- "$1" said || wrong "not wanted: $1; said: $(cat said)"; }

found --metal 100
says 'scan: metal in 6 of 6 slices, 0.6'
hides warning
jq -e '.metal_slices == 6 and .metal_share > 0.003 and .metal_share < 0.007' found.json >/dev/null || wrong "found: $(cat found.json)"
share=$(jq .metal_share found.json)
[ "$(jq '[.. | objects | select(has("metal_share"))][0].metal_share' out/*.json | head -1)" = "$share" ] || wrong "the History has not what was found: $share"
for options in '-t 1' '--method direct'; do
  read -r -a more <<<"$options"
  found --metal 100 "${more[@]}"
  [ "$(jq '.metal_share * 1e4 | round' found.json)" = "$(jq -n "$share * 1e4 | round")" ] || wrong "$options: $(cat found.json), wanted $share"
done
found --metal 100 --rows 1:3
says 'metal in 2 of 2 slices'

found --metal 5000
says 'scan: no metal: none of 6 slices reaches --metal 5000'
jq -e '.metal_slices == 0 and .metal_share == 0' found.json >/dev/null || wrong "found: $(cat found.json)"
found
hides metal
jq -e 'has("metal_share") | not' found.json >/dev/null || wrong "found without --metal: $(cat found.json)"

# What noise reaches, and what the body does.
found --metal 4
says 'warning: scan: --metal 4 is within the noise: '
says 'a higher level'
found --metal 0.3 --filter parzen
says 'warning: scan: --metal 0.3 takes '
says '% of the slices for metal'

# The estimate counts it.
seconds() { ct-rec scan -o none --axis 66.25 --pixel 10 -n --json "$@" 2>/dev/null | tail -n 1 | jq .seconds; }
awk -v with="$(seconds --metal 100)" -v without="$(seconds)" 'BEGIN { exit !(with > 1.3 * without && with < 2.5 * without) }' || wrong "estimates: $(seconds --metal 100), $(seconds)"
