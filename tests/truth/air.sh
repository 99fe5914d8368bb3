# SPDX-License-Identifier: BSD-3-Clause
# --air: a beam that is weaker than in the flats and changes from view to view and from end to end leaves the means alone;
# for a steady beam it changes next to nothing; columns that hold sample are told; an offset scan has air at one end.
. "$TESTS/truth/words"
means_hold() {  # means_hold OUT: of the clear pixels at 0, 2, 5, 9 1/cm
  local mu
  near "$(figure "$1.score" mean_0)" 0 0.002 "$1: mean at 0"
  for mu in 2 5 9; do near "$(figure "$1.score" mean_$mu)" $mu "0.001 * $mu" "$1: mean at $mu"; done
}
phantom scan out=restless dim=0.1 flicker=0.03 sway=0.02
phantom scan out=steady
truth out=truth
for scan in restless steady; do
  rec $scan.air $scan --filter c --rows 0:4 --air 30
  near "$(value_of $scan.air axis_px)" 260.75 0.1 "$scan: axis"
  score $scan.air truth circle=250 check "nan==0" "flat<=0.15" >$scan.air.score
  means_hold $scan.air
done
rec raw restless --filter c --rows 0:4 --pad off
volume_score raw truth circle=250 >raw.score
holds "$(figure raw.score mean_0) > 0.05" "without --air the weak beam shows"

rec far restless --rows 0:1 --air 120
grep -q 'are not all air' far.log || wrong "sample in the air columns is not said: $(cat far.log)"
status=0; ct-rec restless -o wrong --air 300 2>/dev/null || status=$?
[ $status = 2 ] || wrong "600 columns of air out of 512 were taken"

set -- span=360 axis=439.5 views=1536 rows=4
phantom scan out=half dim=0.1 flicker=0.03 "$@"
truth out=half.truth "$@"
rec half.one half --filter c --rows 0:2 --air 40
rec half.left half --filter c --rows 0:2 --air 40:0
cmp half.one/rec00000.tif half.left/rec00000.tif
score half.one half.truth circle=430 check "nan==0" >half.one.score
means_hold half.one
