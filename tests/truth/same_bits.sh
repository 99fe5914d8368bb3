# SPDX-License-Identifier: BSD-3-Clause
# One scan as .his, .img and TIFF, with one thread or two, in one band or many, in shards: the same bits.
. "$TESTS/truth/words"
for format in his img tif; do
  phantom scan format=$format out=full_$format
  rec rec_full_$format full_$format --axis 260.75 --filter r
done
framediff rec_full_his rec_full_img exact max=0 >found
framediff rec_full_his rec_full_tif exact max=0 >found
rm -r full_*
rows=32
for format in his img tif; do
  phantom scan format=$format columns=256 views=384 rows=$rows axis=130.25 shift=0.3 out=$format
  rec rec_$format $format --axis 130.25
done
framediff rec_his rec_img exact max=0 >found
framediff rec_his rec_tif exact max=0 >found
[ "$(figure found frames)" = $rows ]
for method in direct fourier; do
  rec two_$method his --axis 130.25 --method $method
  rec one_$method his --axis 130.25 --method $method -t 1
  rec small_$method his --axis 130.25 --method $method --mem 24M
  rec some_$method his --axis 130.25 --method $method --rows 7:19
  framediff two_$method one_$method exact max=0 >found
  framediff two_$method small_$method exact max=0 >found
  for shard in 0/3 1/3 2/3; do rec shards_$method his --axis 130.25 --method $method --shard $shard; done
  framediff two_$method shards_$method exact max=0 >found
  mkdir part_$method
  for row in $(seq -f %05g 7 18); do cp two_$method/rec$row.tif part_$method; done
  # Other rows are other batches: the same values, in other company.
  framediff part_$method some_$method max=2e-3 relative=1e-4 >found
  [ "$(figure found frames)" = 12 ]
done
