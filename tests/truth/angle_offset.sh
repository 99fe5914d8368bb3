# SPDX-License-Identifier: BSD-3-Clause
# An angle offset of 90 degrees turns the image counter-clockwise.
. "$TESTS/truth/words"
phantom scan out=scan columns=256 views=384 rows=2 axis=130.25
for method in direct fourier; do
  rec plain_$method scan --axis 130.25 --filter c --method $method
  rec turned_$method scan --axis 130.25 --filter c --method $method --angle-offset 90
  framediff plain_$method turned_$method turn max=$([ $method = direct ] && echo 1e-4 || echo 2e-3) >found
done
