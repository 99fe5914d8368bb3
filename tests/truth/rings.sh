# SPDX-License-Identifier: BSD-3-Clause
# The ring filter takes away rings and leaves the means of regions alone; with width 1 it does nothing.
. "$TESTS/truth/words"
same_means() {  # same_means WIDTH SHARE MU...: as with width 1
  local width=$1 share=$2 mu
  shift 2
  for mu in "$@"; do
    near "$(figure ring$width.score mean_$mu)" "$(figure ring1.score mean_$mu)" "$share * $mu" "mean of $mu 1/cm, width $width"
  done
}
reconstruct() {  # reconstruct SCAN TRUTH WIDTH...
  local scan=$1 truth=$2 width
  shift 2
  for width in "$@"; do
    rec ring$width $scan --axis 260.75 --filter c --method direct --ring-width $width -f
    volume_score ring$width $truth circle=250.25 >ring$width.score
  done
}
phantom scan out=scan object=apart
truth out=truth object=apart
reconstruct scan truth 1 5 11
rec none scan --axis 260.75 --filter c --method direct --ring none
framediff none ring1 exact max=0 >found
holds "$(figure ring1.score ring) >= 0.051" "rings are seen"
holds "$(figure ring5.score ring) <= 0.034" "ring index at width 5"
holds "$(figure ring11.score ring) <= 0.036" "ring index at width 11"
same_means 5 0.001 2 5 9 15 25
same_means 11 0.003 2 5 9 15 25
near "$(figure ring5.score mean_0)" "$(figure ring1.score mean_0)" 0.002 "mean of nothing"

# Dense and thin near the axis: what the filter itself does there is as large as the rings that it leaves.
phantom scan out=near
truth out=near_truth
reconstruct near near_truth 1 5
holds "$(figure ring5.score ring) <= 0.7 * $(figure ring1.score ring)" "ring index, dense part near the axis"
same_means 5 0.001 2 5 9 15
