# SPDX-License-Identifier: BSD-3-Clause
# A detector higher than its beam: slices of rows that see nothing are left empty and counted, whatever is done to them; the others have the bits of a run over
# them alone (they share transforms with others, so that rounding is left in empty ones). A scan that sees nothing in its middle either is refused.
. "$TESTS/truth/words"
phantom scan out=scan columns=96 views=120 rows=24 slit=10 profile=0 readnoise=0.3 ring=0
largest() { fslice stats "$1" --z $2 --json -q | tail -n 1 | jq '[.min, .max] | map(fabs) | max'; }

try() {  # try NAME OPTION...
  local name=$1
  shift
  rec "$name" scan --axis 52.75 "$@"
  grep -q 'warning: .*14 slices without a signal above 2 in any view, beyond the beam: left empty' "$name.log" || wrong "$name: $(cat "$name.log")"
  for z in 0:7 17:24; do holds "$(largest "$name" $z) < 1e-5 * $(largest "$name" 7:17)" "$name: empty beyond the beam"; done
  holds "$(largest "$name" 7:17) > 0.1" "$name: something in the beam"
}
try fourier
try direct --method direct
try rings --ring all --air 4
try sirt --method sirt --iterations 5
[ "$(value_of fourier unlit_rows)" = 14 ]
rec lit scan --axis 52.75 --rows 7:17
! grep -q 'beyond the beam' lit.log
for row in 00007 00012 00016; do cmp fourier/*$row.tif lit/*$row.tif; done
rec second scan --axis 52.75 --shard 1/8  # has no row that is lit
if rec night scan --axis 52.75 --floor 1e9 2>why; then wrong 'a scan without light was reconstructed'; fi
grep -q 'band from row 0: row 0 of the band, and row 12 in the middle: every view is black, no signal above' why
