# SPDX-License-Identifier: BSD-3-Clause
# An angle offset of 90 degrees turns the image counter-clockwise. Of values up to 25 1/cm: to 1e-4 1/cm; by gridding where
# the width is even, and the centre of the slice lies between pixels but that of the grid does not, to 1e-5 of the greatest at the rim.
. "$TESTS/truth/words"
turns() {  # turns COLUMNS AXIS METHOD MAX_AT_THE_RIM
  rec plain scan$1 --axis $2 --filter c --method $3 -f
  rec turned scan$1 --axis $2 --filter c --method $3 --angle-offset 90 -f
  framediff plain turned turn max=1e-4 circle=110 >found
  framediff plain turned turn max=$4 relative=5e-6 circle=$(($1 / 2 - 1)) >found
}
phantom scan out=scan256 columns=256 views=384 rows=2 axis=130.25
phantom scan out=scan255 columns=255 views=384 rows=2 axis=129.75
turns 256 130.25 direct 1e-4
turns 255 129.75 direct 1e-4
turns 256 130.25 fourier 2.5e-4
turns 255 129.75 fourier 1e-4
