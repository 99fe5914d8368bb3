# SPDX-License-Identifier: BSD-3-Clause
# A full turn with the axis near one edge: found, completed to twice the longer side, fractional axes included.
. "$TESTS/truth/words"
width_of() { jq -r '.grid.shape_zyx[2]' "$1/volume.ct.json"; }
offset="span=360 views=1536 axis=439.5 photons=0 ring=0"
# The sample of the scans of half a turn, 0.256 cm.
phantom scan out=scan $offset extent=512 rows=4
truth out=truth $offset extent=512
for method in direct fourier; do
  rec $method scan --filter r --ring none --method $method
  near "$(value_of $method axis_px)" 439.5 0.1 "axis"
  [ "$(value_of $method offset_scan)" = true ]
  [ "$(width_of $method)" = 880 ]
  rec given_$method scan --axis 439.5 --filter r --ring none --method $method
  score given_$method truth circle=439.5 check "all<=0.06" "flat<=0.03" "nan==0" "outside==0" >found
done

# A sample that fills the 880 columns: edges are as long again, and 768 views a half turn are few.
phantom scan out=full $offset rows=4
truth out=full_truth $offset
rec searched full --filter r --ring none --method direct
near "$(value_of searched axis_px)" 439.5 0.1 "axis"
rec given full --axis 439.5 --filter r --ring none --method direct
score given full_truth circle=439.5 check "flat<=0.045" "all<=0.075" "bias<=0.05" "nan==0" "outside==0" >given.score
rec given_c full --axis 439.5 --filter c --ring none
score given_c full_truth circle=439.5 check "flat<=0.02" "bias<=0.05" "nan==0" "outside==0" >given_c.score

# The axis near the other edge, between two columns.
phantom scan out=left_scan span=360 views=1536 axis=71.75 photons=0 ring=0 rows=2
truth out=truth_left span=360 axis=71.75
rec left left_scan --axis 71.75 --filter c --ring none
[ "$(width_of left)" = "$(phantom truth out=t span=360 axis=71.75 | awk '/^width/ { print $2 }')" ]
score left truth_left circle=439 check "flat<=0.02" "bias<=0.05" "nan==0" >left.score
