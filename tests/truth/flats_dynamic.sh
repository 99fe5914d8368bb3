# SPDX-License-Identifier: BSD-3-Clause
# --flat-field dynamic: of a beam with horizontal waves that move from exposure to exposure, next to nothing is left in the slices, where flats
# that are interpolated in time leave as much as the noise. A beam that stands still is corrected as well as without. Phase retrieval and other tools
# of the beam go with it; bits do not depend on threads, bands or other rows.
. "$TESTS/truth/words"
still="columns=256 rows=64 views=384 axis=132.75 flats=20 texture=0.1"
phantom scan format=h5 out=still $still >/dev/null
phantom scan format=h5 out=shaky $still shake=1 >/dev/null
truth out=truth columns=256 rows=64 views=384 axis=132.75
given="--axis 132.75 --pixel 10 --filter c --ring none --device cpu --rows 0:64:4"
for scan in still shaky; do
  for how in time dynamic; do
    rec $scan.$how $scan $given --flat-field $how
    volume_score $scan.$how truth circle=120 >$scan.$how.score
  done
done
excess() { echo "(($(figure $1.score $2))^2 - ($(figure still.time.score $2))^2)"; }  # excess OUT FIGURE: of the steady scan, in squares
holds "$(excess shaky.time flat) > 0.009" "the movement is seen"
holds "$(excess shaky.dynamic flat) < 0.12 * $(excess shaky.time flat)" "most of it is gone, flat"
holds "$(excess shaky.dynamic all) < 0.12 * $(excess shaky.time all)" "most of it is gone, everywhere"
holds "$(figure still.dynamic.score flat) <= 1.001 * $(figure still.time.score flat)" "a beam that stands still stays as it is"
for mu in 2 5 9 15 25; do near "$(figure shaky.dynamic.score mean_$mu)" $mu "0.0006 * $mu" "mean of $mu 1/cm"; done
holds "$(value_of shaky.dynamic eigen_flats) >= 2" "eigen-flats of the moving beam"
holds "$(value_of shaky.dynamic flats_roughness) < 0.75" "gradients become less"

rec one shaky $given --flat-field dynamic:3 --bad-pixels auto -t 1
rec two shaky $given --flat-field dynamic:3 --bad-pixels auto -t 2 --mem 30M
framediff one two exact max=0 >found
rec all shaky $given --flat-field dynamic:3 --bad-pixels auto --rows 16:48 --phase paganin --energy 20 --distance 10 --delta-beta 100
rec some shaky $given --flat-field dynamic:3 --bad-pixels auto --rows 32:48 --phase paganin --energy 20 --distance 10 --delta-beta 100
mkdir part
cp all/rec0003[2-9].tif all/rec0004*.tif part
framediff part some exact max=0 >found
