# SPDX-License-Identifier: BSD-3-Clause
# --flat-field shifted: of a beam whose structure moves as a whole by fractions of pixels, next to nothing is left in the slices, where flats that stay
# leave as much as the noise. A beam that stands still is corrected as well as without. Phase retrieval, bad pixels and a detector that is turned go
# with it; bits do not depend on threads, bands or other rows.
. "$TESTS/truth/flats_words"
compare_beams shifted 256 0.7 4:61:4
gone shifted 0.006 0.15
holds "$(figure still.shifted.score flat) <= 1.002 * $(figure still.time.score flat)" "a beam that stands still stays as it is"
for mu in 2 5 9 15 25; do near "$(figure shaky.shifted.score mean_$mu)" $mu "0.0008 * $mu" "mean of $mu 1/cm"; done
holds "$(value_of shaky.shifted flats_moved) > 200" "views whose beam has moved"
grep -q 'the beam has moved in' shaky.shifted.log
same_bits shifted 60M --roll 0.2
