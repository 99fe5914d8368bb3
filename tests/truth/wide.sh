# SPDX-License-Identifier: BSD-3-Clause
# A sample 1.4 times as wide as the field: rows are continued by themselves, and it is said; not so for one inside. Turned about their ends they are
# closer still here.
. "$TESTS/truth/words"
phantom scan out=wide object=wide
truth out=truth object=wide
phantom scan out=inside
rec rec_wide wide --axis 260.75 --filter c
rec rec_inside inside --axis 260.75 --filter c --rows 4:8
[ "$(value_of rec_wide extend_edges)" = true ] || wrong "rows were not continued"
[ "$(value_of rec_inside extend_edges)" = false ] || wrong "rows were continued without need"
grep -q 'wider than the field' rec_wide.log || wrong "it was not said: $(cat rec_wide.log)"
score rec_wide truth circle=250.25 check "bias<=14" "nan==0" >rec_wide.score
rec off wide --axis 260.75 --filter c --rows 4:8 --pad off
volume_score off truth circle=250.25 >off.score
holds "$(figure off.score bias) >= 30" "error without continued rows"

for pad in edge mirror turned; do rec $pad wide --axis 260.75 --filter c --rows 4:8 --pad $pad; done
fslice crop rec_wide same --z 4:8 -q
fslice compare edge same >/dev/null || wrong "edge is not what is taken by itself"
score turned truth circle=250.25 check "bias<=7" "nan==0" >turned.score
score mirror truth circle=250.25 check "bias<=22" "nan==0" >mirror.score
