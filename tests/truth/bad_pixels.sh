# SPDX-License-Identifier: BSD-3-Clause
# --bad-pixels auto finds the pixels that are dead, hot or stuck, and no others: slices are nearly those of a detector without them, where
# ring removal alone leaves far more. A file that marks them does the same. Bits do not depend on threads, bands or other rows.
. "$TESTS/truth/words"
made() { rec $1.$2 $1 --axis 260.75 --filter c --bad-pixels $2 --ring $3 --device cpu -f && volume_score $1.$2 truth circle=250 >$1.$2.$3.score; }
phantom scan format=h5 out=clean rows=8 >/dev/null
phantom scan format=h5 out=bad rows=8 bad=0.005 >/dev/null
truth out=truth
for ring in none sort; do made clean none $ring; for how in none auto; do made bad $how $ring; done; done
clean=$(figure clean.none.none.score flat) sorted=$(figure clean.none.sort.score ring)
holds "$(value_of bad.auto bad_pixels) == 25" "as many are found as there are"
holds "$(figure bad.none.none.score flat) > 5 * $clean" "bad pixels are seen"
holds "$(figure bad.auto.none.score flat) <= 1.01 * $clean" "mended"
holds "$(figure bad.none.sort.score ring) > 1.5 * $sorted" "sorting leaves rings"
holds "$(figure bad.auto.sort.score ring) <= 1.01 * $sorted" "sorting after mending leaves none"
for mu in 2 5 9; do near "$(figure bad.auto.sort.score mean_$mu)" "$(figure clean.none.sort.score mean_$mu)" "0.001 * $mu" "mean of $mu 1/cm"; done
rec clean.auto clean --axis 260.75 --filter c --bad-pixels auto --ring sort --device cpu
[ "$(value_of clean.auto bad_pixels)" = 0 ]
framediff clean.auto clean.none exact max=0 >found

phantom scan format=h5 out=tall columns=128 views=96 rows=24 axis=65 bad=0.01 flathits=0.002 flats=9 >/dev/null
what="--axis 65 --bad-pixels auto --flat-average median --device cpu"
rec two tall $what
rec one tall $what -t 1
rec small tall $what --mem 5M
rec some tall $what --rows 8:24
framediff two one exact max=0 >found
framediff two small exact max=0 >found
mkdir part
cp two/rec000{08,09,1,2}*.tif part
framediff part some exact max=0 >found
