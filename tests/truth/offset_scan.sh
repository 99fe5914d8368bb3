# SPDX-License-Identifier: BSD-3-Clause
# A full turn with the axis near one edge: found, completed to twice the longer side, fractional axes included.
. "$TESTS/truth/words"
phantom scan out=scan span=360 views=1536 axis=439.5 photons=0 ring=0 rows=4
truth out=truth span=360 axis=439.5
rec rec scan --filter r --ring none --method direct
near "$(value_of rec axis_px)" 439.5 0.1 "axis"
[ "$(value_of rec offset_scan)" = true ]
[ "$(jq -r '.grid.shape_zyx[2]' rec/volume.ct.json)" = 880 ]
rec given scan --axis 439.5 --filter r --ring none --method direct
score given truth circle=439.5 check "flat<=0.045" "all<=0.08" "bias<=0.05" "nan==0" "outside==0" >given.score
rec given_c scan --axis 439.5 --filter c --ring none
score given_c truth circle=439.5 check "flat<=0.02" "bias<=0.05" "nan==0" "outside==0" >given_c.score
# The axis near the other edge, between two columns.
phantom scan out=left_scan span=360 views=1536 axis=71.75 photons=0 ring=0 rows=2
truth out=truth_left span=360 axis=71.75
rec left left_scan --axis 71.75 --filter c --ring none
[ "$(jq -r '.grid.shape_zyx[2]' left/volume.ct.json)" = "$(phantom truth out=t span=360 axis=71.75 | awk '/^width/ { print $2 }')" ]
score left truth_left circle=439 check "flat<=0.02" "bias<=0.05" "nan==0" >left.score
