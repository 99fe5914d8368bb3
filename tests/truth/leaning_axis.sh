# SPDX-License-Identifier: BSD-3-Clause
# An axis that leans along the beam, by a degree: with --tilt the slices are as good as those about an upright axis, without it they are not;
# the other way round it is worse still. Balls and ellipsoids, whose line integrals are known exactly.
. "$TESTS/truth/words"
sample=(object=balls columns=256 rows=192 views=400 span=360 axis=127.5)
quiet=(photons=0 readnoise=0 ring=0 gain=0 drift=0 profile=0)
truth out=truth "${sample[@]}" slices=40:152
phantom scan out=upright "${sample[@]}" "${quiet[@]}"
phantom scan out=leaning "${sample[@]}" "${quiet[@]}" lean=1
plain=(--pixel 10 --axis 127.5 --ring none --rows 40:152)
rec best upright "${plain[@]}" --method direct
rec ignored leaning "${plain[@]}"
rec right leaning "${plain[@]}" --tilt 1
rec wrong leaning "${plain[@]}" --tilt -1
for made in best ignored right wrong; do score $made truth circle=120 check "nan==0" >$made.score; done
all() { figure $1.score all; }
rec merged leaning "${plain[@]}" --tilt 1 --method hierarchical
score merged truth circle=120 check "nan==0" >merged.score
holds "$(all merged) < 1.02 * $(all right)" "merged views as good as all"
holds "$(all right) < 1.15 * $(all best)" "as good as upright"
holds "$(all ignored) > 1.4 * $(all right)" "worse without"
holds "$(all wrong) > 1.8 * $(all right)" "worse the other way round"
holds "$(figure right.score bias) < 0.1" "grey values, percent"

# With noise, rings and all, and the axis found.
phantom scan out=noisy "${sample[@]}" lean=1
rec found noisy --pixel 10 --tilt 1
near "$(value_of found axis_px)" 127.5 0.1 "the axis"
[ "$(value_of found slices)" = 186 ] || wrong "wholly seen slices: $(value_of found slices)"
grep -q 'slices 3:189 are wholly seen' found.log || wrong "$(cat found.log)"
[ -e found/rec00003.tif ] && [ ! -e found/rec00002.tif ] && [ ! -e found/rec00189.tif ] || wrong "slices $(ls found)"

# The same bytes by bands, threads, shards and chosen slices; with next to no tilt those of the direct method.
rec small noisy --pixel 10 --tilt 1 --mem 60M -t 1
ct-rec noisy -o plan --pixel 10 --axis 127.5 --tilt 1 --mem 60M -n 2>/dev/null | grep -qv '(1 in all)' || wrong "one band"
for shard in 0/3 1/3 2/3; do rec shards noisy --pixel 10 --tilt 1 --shard $shard; done
rec some noisy --pixel 10 --axis "$(value_of found axis_px)" --tilt 1 --rows 57:150:31
for slice in $(ls found/*.tif); do cmp $slice small/${slice#*/} && cmp $slice shards/${slice#*/}; done
for row in 00057 00088 00119; do framediff found/rec$row.tif some/rec$row.tif max=1e-4 >/dev/null; done
given=(--pixel 10 --axis 127.5 --tilt 1 --method hierarchical --ring none --rows 60:130)
rec merged-whole noisy "${given[@]}"
rec merged-small noisy "${given[@]}" --mem 70M -t 1
ct-rec noisy -o plan "${given[@]}" --mem 70M -n 2>/dev/null | grep -qv '(1 in all)' || wrong "one band of merged views"
for shard in 0/2 1/2; do rec merged-shards noisy "${given[@]}" --shard $shard; done
for slice in $(ls merged-whole/*.tif); do cmp $slice merged-small/${slice#*/} && cmp $slice merged-shards/${slice#*/}; done
rec merged-part noisy "${given[@]}" --roi 100:170,30:99
fslice crop merged-whole merged-cut --x 100:170 --y 30:99 -q
framediff merged-part merged-cut max=0 >/dev/null
rec direct upright "${plain[@]}" --method direct -f
rec none upright "${plain[@]}" --tilt 0.000001
framediff direct none max=2e-5 >/dev/null
