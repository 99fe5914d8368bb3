# SPDX-License-Identifier: BSD-3-Clause
# --flat-average median: bright spots in single flats make rings if flats are averaged by their mean, and next to none by their median.
. "$TESTS/truth/words"
phantom scan format=h5 out=hit rows=8 flats=15 flathits=0.003 >/dev/null
phantom scan format=h5 out=clean rows=8 flats=15 >/dev/null
truth out=truth
for scan in hit clean; do
  for how in mean median; do
    rec $scan.$how $scan --axis 260.75 --filter c --ring none --flat-average $how --device cpu
    volume_score $scan.$how truth circle=250 >$scan.$how.score
  done
done
holds "$(figure hit.mean.score ring) > 5 * $(figure clean.mean.score ring)" "spots in flats are seen"
holds "$(figure hit.median.score ring) <= 1.15 * $(figure clean.median.score ring)" "spots in flats are gone"
holds "$(figure clean.median.score ring) <= 1.4 * $(figure clean.mean.score ring)" "the median is noisier by a quarter"
for mu in 2 5 9; do near "$(figure hit.median.score mean_$mu)" $mu "0.001 * $mu" "mean of $mu 1/cm"; done
