# SPDX-License-Identifier: BSD-3-Clause
# Angles are those of the log: uneven steps, the golden ratio and any order serve as well as even ones.
. "$TESTS/truth/words"
truth out=truth columns=256
phantom scan out=even_scan columns=256 views=384 rows=2 photons=0 ring=0
rec even even_scan --axis 132.75 --pixel 10 --filter c --ring none --method direct
volume_score even truth circle=122.25 >even.score
for form in order=golden jitter=0.3; do
  phantom scan out=scan.$form columns=256 views=384 rows=2 photons=0 ring=0 $form
  for method in direct fourier; do
    rec $form.$method scan.$form --axis 132.75 --pixel 10 --filter c --ring none --method $method
    score $form.$method truth circle=122.25 check "bias<=0.5" "nan==0" >found
    holds "$(figure found all) <= 1.05 * $(figure even.score all)" "$form $method: error"
  done
done
