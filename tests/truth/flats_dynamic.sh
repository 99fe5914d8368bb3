# SPDX-License-Identifier: BSD-3-Clause
# --flat-field dynamic: of a beam with horizontal waves that move from exposure to exposure, next to nothing is left in the slices, where flats
# that are interpolated in time leave as much as the noise. A beam that stands still is corrected as well as without. Phase retrieval and other tools
# of the beam go with it; bits do not depend on threads, bands or other rows.
. "$TESTS/truth/flats_words"
compare_beams dynamic 384 1 0:64:4
gone dynamic 0.009 0.12
holds "$(figure still.dynamic.score flat) <= 1.001 * $(figure still.time.score flat)" "a beam that stands still stays as it is"
for mu in 2 5 9 15 25; do near "$(figure shaky.dynamic.score mean_$mu)" $mu "0.0006 * $mu" "mean of $mu 1/cm"; done
holds "$(value_of shaky.dynamic eigen_flats) >= 2" "eigen-flats of the moving beam"
holds "$(value_of shaky.dynamic flats_roughness) < 0.75" "gradients become less"
same_bits dynamic:3 30M
