# SPDX-License-Identifier: BSD-3-Clause
# The ring filter takes away rings and leaves the means of regions alone; with width 1 it does nothing.
. "$TESTS/truth/words"
phantom scan out=scan
truth out=truth
for width in 1 5; do
  rec ring$width scan --axis 260.75 --filter c --method direct --ring-width $width
  volume_score ring$width truth circle=250.25 >ring$width.score
done
rec none scan --axis 260.75 --filter c --method direct --ring none
framediff none ring1 exact max=0 >found
ring1=$(figure ring1.score ring)
holds "$(figure ring5.score ring) <= 0.7 * $ring1" "ring index at width 5"
for mu in 2 5 9; do
  near "$(figure ring5.score mean_$mu)" "$(figure ring1.score mean_$mu)" "0.001 * $mu" "mean of $mu 1/cm"
done
near "$(figure ring5.score mean_0)" "$(figure ring1.score mean_0)" 0.002 "mean of nothing"
