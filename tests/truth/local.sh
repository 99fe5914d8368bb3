# SPDX-License-Identifier: BSD-3-Clause
# Lambda tomography: what is outside the field changes nothing, so that it does not matter how rows go on; of the ramp it does.
. "$TESTS/truth/words"
phantom scan out=wide object=wide
truth out=truth object=wide
apart() {  # apart FILTER METHOD: largest difference between zeros and rows that go on, well within the field, in hundredths
  for pad in off edge; do
    rec $1_$pad wide --axis 260.75 --filter $1 --method $2 --pad $pad --rows 6:8
    fslice crop $1_$pad $1_$pad.tif --x 110:402 --y 110:402 -q
  done
  fslice compare $1_off.tif $1_edge.tif --json 2>/dev/null | tail -n 1 | jq -r '.maxabs * 100 | floor'
}
holds "$(apart lambda direct) <= 1" "lambda sees what is outside"
rm -r lambda_*
# The trigonometric interpolation of gridding carries a little of an end along the row.
holds "$(apart lambda fourier) <= 100" "lambda sees what is outside, by gridding"
holds "$(apart ramp direct) >= 150" "the ramp sees what is outside"
