# SPDX-License-Identifier: BSD-3-Clause
# --flat-field shifted: of a beam whose structure moves as a whole by fractions of pixels, next to nothing is left in the slices, where flats that stay
# leave as much as the noise. A beam that stands still is corrected as well as without. Phase retrieval, bad pixels and a detector that is turned go
# with it; bits do not depend on threads, bands or other rows.
. "$TESTS/truth/words"
still="columns=256 rows=64 views=256 axis=132.75 flats=20 texture=0.1"
phantom scan format=h5 out=still $still >/dev/null
phantom scan format=h5 out=shaky $still shake=0.7 >/dev/null
truth out=truth columns=256 rows=64 views=256 axis=132.75
given="--axis 132.75 --pixel 10 --filter c --ring none --device cpu --rows 4:61:4"
for scan in still shaky; do
  for how in time shifted; do
    rec $scan.$how $scan $given --flat-field $how
    volume_score $scan.$how truth circle=120 >$scan.$how.score
  done
done
excess() { echo "(($(figure $1.score $2))^2 - ($(figure still.time.score $2))^2)"; }  # excess OUT FIGURE: of the steady scan, in squares
holds "$(excess shaky.time flat) > 0.006" "the movement is seen"
holds "$(excess shaky.shifted flat) < 0.15 * $(excess shaky.time flat)" "most of it is gone, flat"
holds "$(excess shaky.shifted all) < 0.15 * $(excess shaky.time all)" "most of it is gone, everywhere"
holds "$(figure still.shifted.score flat) <= 1.002 * $(figure still.time.score flat)" "a beam that stands still stays as it is"
for mu in 2 5 9 15 25; do near "$(figure shaky.shifted.score mean_$mu)" $mu "0.0008 * $mu" "mean of $mu 1/cm"; done
holds "$(value_of shaky.shifted flats_moved) > 200" "views whose beam has moved"
grep -q 'the beam has moved in' shaky.shifted.log

rec one shaky $given --flat-field shifted --bad-pixels auto -t 1
rec two shaky $given --flat-field shifted --bad-pixels auto -t 2 --mem 60M
framediff one two exact max=0 >found
rec all shaky $given --flat-field shifted --bad-pixels auto --rows 16:48 --roll 0.2 --phase paganin --energy 20 --distance 10 --delta-beta 100
rec some shaky $given --flat-field shifted --bad-pixels auto --rows 32:48 --roll 0.2 --phase paganin --energy 20 --distance 10 --delta-beta 100
mkdir part
cp all/rec0003[2-9].tif all/rec0004*.tif part
framediff part some exact max=0 >found
