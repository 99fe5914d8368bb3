# SPDX-License-Identifier: BSD-3-Clause
# Bright spots in single projections are taken away when asked.
. "$TESTS/truth/words"
truth out=truth
phantom scan out=clean rows=4
phantom scan out=hit rows=4 zingers=0.0005
for scan in clean hit; do rec rec_$scan $scan --axis 260.75 --filter c --method direct; done
rec cured hit --axis 260.75 --filter c --method direct --zinger 3000
for out in rec_clean rec_hit cured; do volume_score $out truth circle=250.25 >$out.score; done
holds "$(figure rec_hit.score flat) >= 1.3 * $(figure rec_clean.score flat)" "spots are seen"
holds "$(figure cured.score flat) <= 1.1 * $(figure rec_clean.score flat)" "spots are gone"
# Other neighbourhoods do so, too, in a detector that is turned as well; the counts are told, and bits do not depend on threads or bands.
for place in projection views sinogram both; do
  rec cured_$place hit --axis 260.75 --filter c --method direct --zinger 3000 --zinger-in $place
  volume_score cured_$place truth circle=250.25 >cured_$place.score
  holds "$(figure cured_$place.score flat) <= 1.12 * $(figure rec_clean.score flat)" "spots are gone: $place"
  near "$(value_of cured_$place zingers)" "0.0005 * 512 * 4 * 768" "0.1 * 0.0005 * 512 * 4 * 768" "zingers: $place"
done
rec again hit --axis 260.75 --filter c --method direct --zinger 3000 --zinger-in both -t 1 --mem 200M
framediff cured_both again exact max=0 >found
rec turned hit --axis 260.75 --filter c --method direct --zinger 3000 --roll 0.01
volume_score turned truth circle=250.25 >turned.score
holds "$(figure turned.score flat) <= 1.1 * $(figure rec_clean.score flat)" "spots are gone before the detector is turned"
