# SPDX-License-Identifier: BSD-3-Clause
# Discs three rows thick that lie in slices, with an axis that leans by a little: views that are merged blur their faces no more than the direct
# sum does, which hardly interpolates between rows near the axis.
. "$TESTS/truth/words"
sample=(object=sheets columns=192 rows=144 views=700 span=360 axis=95.5)
truth out=truth "${sample[@]}" slices=57:85
for tilt in 1 3 10; do
  phantom scan out=scan "${sample[@]}" photons=0 readnoise=0 ring=0 gain=0 drift=0 profile=0 lean=$tilt
  for method in direct hierarchical; do
    rec $method scan --pixel 13.33 --axis 95.5 --ring none --rows 57:85 --tilt $tilt --method $method -f
    score $method truth circle=88 check "nan==0" >$method.score
  done
  error=$(figure direct.score all) merged=$(figure hierarchical.score all)
  echo "tilt $tilt: $error $merged"
  holds "$merged < 1.02 * $error" "merged views at $tilt degrees as good as all"
  [ $tilt != 1 ] || holds "$error < 0.3" "discs are found"
done
