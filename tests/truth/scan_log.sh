# SPDX-License-Identifier: BSD-3-Clause
# output.log: CR-LF, blank lines, a second block. The views are those of the first block; the pair of frames for the
# axis is no part of the volume.
. "$TESTS/truth/words"
views_of() { jq -r .scan.projections "$1/volume.ct.json"; }
for format in his img; do
  phantom scan format=$format rows=2 out=$format
  rec rec_$format $format --axis 260.75
  [ "$(views_of rec_$format)" = 768 ] || wrong "$format: $(views_of rec_$format) views"
done
# Without the frames of the second block the slices are the same.
rm img/q771.img img/q772.img
sed -i '/^\r*$/,$d' img/output.log
rec rec_short img --axis 260.75
framediff rec_img rec_short exact max=0 >found
# A last camera frame that was cut off is said; the mean that it belongs to does without.
mkdir cut
cp his/conv.bat his/output.log cut
head -c -100 his/a.his >cut/a.his
rec rec_cut cut --axis 260.75
grep -q 'frame 858 is cut off' rec_cut.log && grep -q "'a859.img' is left out of a mean" rec_cut.log || wrong "$(cat rec_cut.log)"
framediff rec_his rec_cut rms=0.1 >found
# As the public sample: 450 views, open beam 1 and 452, the pair 453 and 454.
phantom scan format=img rows=2 views=450 out=sample
grep -q '^00452 .* 0.$' sample/output.log
rec rec_sample sample --axis 260.75
[ "$(views_of rec_sample)" = 450 ]
