# SPDX-License-Identifier: BSD-3-Clause
# A core that lets nothing through: no NaN, line integrals end at ln(I0 / floor), the share of clipped samples is said,
# views that are too dark are replaced and named, and a floor of 0 is refused.
. "$TESTS/truth/words"
phantom scan out=scan object=opaque columns=256 views=384 photons=3200 readnoise=0.5 profile=0 drift=0 gain=0 ring=0
truth out=truth object=opaque columns=256
rec rec scan --axis 132.75 --pixel 10 --filter c
score rec truth circle=122.25 check "nan==0" "outside==0" >rec.score
grep -q 'at or below the floor' rec.log || wrong "clipping is not said: $(cat rec.log)"
largest=$(sed -n 's/.*largest -ln \([0-9.]*\).*/\1/p' rec.log)
near "$largest" 7.38 0.02 "largest line integral"
share=$(sed -n 's/.*samples (\([0-9.]*\) %).*/\1/p' rec.log)
near "$share" 19 3 "percent clipped"
rec black scan --axis 132.75 --pixel 10 --filter c --black-fraction 0.2
score black truth circle=122.25 check "nan==0" >black.score
grep -q 'black sinogram rows in [0-9]* views .*(views [0-9]' black.log || wrong "black views are not named: $(cat black.log)"
for floor in 0 -1; do
  if ct-rec scan -o zero --floor $floor 2>/dev/null; then wrong "a floor of $floor was taken"; else [ $? = 2 ]; fi
done
