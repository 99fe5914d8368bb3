# SPDX-License-Identifier: BSD-3-Clause
# The axis is found to a fiftieth of a pixel, with noise and rings, also where it is tilted, and for a single row.
. "$TESTS/truth/words"
phantom scan out=scan
rec found scan --filter c
near "$(value_of found axis_px)" 260.75 0.02 "axis"
holds "$(value_of found axis_confidence) > 0.7" "a good scan"
rec one scan --filter c --rows 8:9
near "$(value_of one axis_px)" 260.75 0.1 "axis of one row"
truth out=truth
score one truth circle=250 check "nan==0" "flat<=0.2" >one.score

rec again scan --axis-method sharpness --rows 8:9
near "$(value_of again axis_px)" 260.75 0.2 "axis by sharpness"
phantom scan out=rings_scan ring=0.15
rec rings rings_scan --rows 4:12
near "$(value_of rings axis_px)" 260.75 0.1 "axis among strong rings"
phantom scan out=left_scan axis=231.5 seed=2
rec left left_scan --filter c --rows 4:8
near "$(value_of left axis_px)" 231.5 0.1 "axis left of the middle"

phantom scan out=tilted_scan tilt=0.25 rows=24
rec tilted tilted_scan --filter c
near "$(value_of tilted axis_first_px)" "260.75 - 0.25 * 11.5" 0.2 "tilted axis at the first row"
near "$(value_of tilted axis_last_px)" "260.75 + 0.25 * 11.5" 0.2 "tilted axis at the last row"

phantom scan out=wider_scan object=wider
rec wider wider_scan --rows 4:8
near "$(value_of wider axis_px)" 260.75 0.2 "axis of a sample that leaves the field"
holds "$(value_of wider axis_confidence) > 0.3 && $(value_of wider axis_confidence) < 0.7" "a sample that leaves the field"
phantom scan out=air_scan object=none
rec air air_scan --rows 4:8
holds "$(value_of air axis_confidence) < 0.3" "a scan of air"
grep -q 'axis is uncertain' air.log || wrong "nothing is said of the axis of air: $(cat air.log)"
