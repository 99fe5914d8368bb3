# SPDX-License-Identifier: BSD-3-Clause
# Data Exchange, NXtomo and the stream hold the scan as well as a scan folder; the stream also through a pipe.
. "$TESTS/truth/words"
phantom scan format=img out=img drift=0 rows=4
phantom scan format=h5 out=a.h5 drift=0 rows=4
phantom scan format=nxtomo out=a.nxs drift=0 rows=4
phantom scan format=stream out=a.cbor drift=0 rows=4
truth out=truth
rec rec_img img --axis 260.75 --filter c
for scan in a.h5 a.nxs a.cbor; do
  out=rec_${scan#a.}
  rec $out $scan --axis 260.75 --filter c
  score $out truth circle=250.25 check "flat<=0.165" "bias<=0.3" "nan==0" "outside==0" >found
  framediff rec_img $out rms=0.05 circle=250 >found
done
phantom scan format=stream out=- drift=0 rows=4 | ct-rec - -o rec_pipe --pixel 5 --axis 260.75 --filter c -q
framediff rec_cbor rec_pipe exact max=0 >found
