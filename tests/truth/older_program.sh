# SPDX-License-Identifier: BSD-3-Clause
# The direct sum gives the slices of the facility's older program, by its formulas: flats in between in time, logarithm, ring
# filter, Ramachandran's filter, linear interpolation. Wanted: 0.003 rms in 1/cm.
. "$TESTS/truth/words"
phantom scan out=scan
phantom scan format=raw out=scan.raw
for width in 1 5; do
  plain_slices scan.raw 512 16 768 260.75 5 $width plain.raw 3 4
  rec rec scan --axis 260.75 --filter r --method direct --ring-width $width --rows 3:5 -f
  framediff rec plain.raw raw_b=f32,512x512 rms=0.0005 >found
done
