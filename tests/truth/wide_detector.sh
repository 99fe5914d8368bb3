# SPDX-License-Identifier: BSD-3-Clause
# A detector of 8600 columns: the middle of the slice is free of artefacts.
. "$TESTS/truth/words"
phantom scan out=scan object=disc columns=8600 views=1500 rows=1 photons=0 ring=0 flats=2 darks=2 axis=4299.5
truth out=truth object=disc columns=8600 size=200
for method in direct fourier; do
  rec $method scan --axis 4299.5 --pixel 0.29767442 --filter c --ring none --roi 4200:4400,4200:4400 --method $method
  score $method truth circle=150 check "nan==0" "min>=4.9" "max<=5.1" "flat<=0.02" "bias<=0.1" >found
done
