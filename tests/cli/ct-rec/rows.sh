# SPDX-License-Identifier: BSD-3-Clause
# Some rows have the bits that a run over all of them gives, by either method, in shards and in little memory, with a straight
# axis and a tilted one. Zingers are counted in the rows that were asked for.
phantom scan format=img out=scan columns=96 rows=41 views=120 axis=47.25 zingers=0.001
rec() { local out=$1; shift; ct-rec scan -o "$out" --pad off --zinger 300 -q "$@"; }
same() {  # same SOME ALL COUNT: the slices in SOME, which are COUNT, are those of ALL
  for slice in "$1"/rec*.tif; do cmp "$slice" "$2/${slice##*/}"; done
  [ "$(ls "$1"/rec*.tif | wc -l)" = "$3" ]
}
for method in fourier direct; do
  straight="--method $method --axis 47.25" tilted="--method $method --axis 46.5:49"
  rec $method-all $straight
  for range in 0:1 1:2 7:19 8:20 33:41 40:41; do
    rec $method-some$range $straight --rows $range
    same $method-some$range $method-all $((${range#*:} - ${range%:*}))
  done
  rec $method-little $straight --rows 5:40 --mem 2M
  same $method-little $method-all 35
  rec $method-tilted $tilted
  rec $method-tilted-little $tilted --mem 2M
  same $method-tilted-little $method-tilted 41
  for shard in 0/3 1/3 2/3; do
    rec $method-shards $straight --rows 3:38 --shard $shard
    rec $method-tilted-shards $tilted --shard $shard
  done
  same $method-shards $method-all 35
  same $method-tilted-shards $method-tilted 41
done
# Rows with a step: 17 of them, so that the second shard has one row alone.
rec step --axis 47.25 --method fourier --rows 2:36:2
for shard in 0/2 1/2; do rec step-shards --axis 47.25 --method fourier --rows 2:36:2 --shard $shard; done
same step-shards step 17

zingers() { rec "$@" --axis 47.25 --method fourier --json | tail -1 | jq .zingers; }
all=$(zingers z0 --rows 3:38)
[ "$all" -gt 100 ] && [ $(($(zingers z1 --rows 3:12) + $(zingers z2 --rows 12:38))) = "$all" ]

# A run that goes on says what is there, and what it kept and made.
rec goes-on --axis 47.25 --method fourier --rows 3:38 --shard 0/2
ct-rec scan -o goes-on --pad off --zinger 300 --axis 47.25 --method fourier --rows 3:38 2>said
grep -qx 'ct-rec: goes-on: 16 of 35 slices are there from an earlier run; the others are made now' said
grep -qx 'ct-rec: goes-on: 1[0-9] slices kept, [12][0-9] made' said
same goes-on fourier-all 35
