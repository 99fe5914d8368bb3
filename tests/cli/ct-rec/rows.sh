# SPDX-License-Identifier: BSD-3-Clause
# Some rows have the bits that a run over all of them gives, in shards and in little memory too.
phantom scan format=img out=scan columns=96 rows=41 views=120 axis=47.25 zingers=0.001
rec() { local out=$1; shift; ct-rec scan -o "$out" --axis 47.25 --pad off -q "$@"; }
same() { for slice in "$1"/rec*.tif; do cmp "$slice" "all/${slice##*/}"; done; }
rec all --method fourier --zinger 300
for range in 0:1 1:2 7:19 8:20 33:41 40:41; do
  rec "some$range" --method fourier --zinger 300 --rows $range
  same "some$range"
  [ "$(ls "some$range"/rec*.tif | wc -l)" = $((${range#*:} - ${range%:*})) ]
done
for shard in 0/2 1/2; do rec shards --method fourier --zinger 300 --rows 3:38 --shard $shard; done
same shards
rec little --method fourier --zinger 300 --rows 5:40 --mem 6M
same little
[ "$(ls shards/rec*.tif little/rec*.tif | wc -l)" = 70 ]
