# SPDX-License-Identifier: BSD-3-Clause
# Iterative methods: the same bits whatever the threads, memory and shards; a stop; offset scans and samples wider than the field; a tilted axis.
. "$TESTS/truth/words"
export OMP_WAIT_POLICY=passive
same() { framediff $1 $2 exact max=0 >found; }
options="--axis 66:67 --pixel 20 --ring none"
phantom scan out=scan columns=128 views=60 rows=20 photons=5000 ring=0
for method in "sirt --positive" "os-sart --ordered-subsets 7" cgls ml-em "tv --stop 0.02"; do
  name=${method%% *}
  rec $name scan $options --method $method --iterations 6
  rec $name.narrow scan $options --method $method --iterations 6 -t 1 --mem 22M
  rec $name.shards scan $options --method $method --iterations 6 --shard 0/2
  rec $name.shards scan $options --method $method --iterations 6 --shard 1/2
  same $name $name.narrow
  same $name $name.shards
  [ "$(value_of $name iterations)" = 6 ] || wrong "$name: $(value_of $name iterations) iterations"
  rec $name.level scan --axis 66.5 --pixel 20 --ring none --method $method --iterations 3
  rec $name.rows scan --axis 66.5 --pixel 20 --ring none --method $method --iterations 3 --rows 8:11
  for row in 08 09 10; do cmp $name.level/rec000$row.tif $name.rows/rec000$row.tif || wrong "$name: row $row alone differs"; done
done
rec whole scan $options --method cgls --iterations 100
rec stopped scan $options --method cgls --iterations 100 --stop 0.05
holds "$(value_of stopped iterations) < 20" "it stopped"
holds "$(value_of whole residual) < $(value_of stopped residual)" "more iterations leave less"

# Offset scans: views are used as they are.
offset="columns=128 span=360 views=360 axis=110.5 photons=0 ring=0"
phantom scan out=half $offset extent=150 rows=2
truth out=half.truth $offset extent=150
for method in "sirt --start fbp --iterations 30" "cgls --iterations 20" tv; do
  rec half.slices half --axis 110.5 --pixel 20 --ring none --method $method -f
  [ "$(value_of half.slices offset_scan)" = true ]
  score half.slices half.truth circle=110.5 check "all<=0.15" "flat<=0.09" "nan==0" "outside==0" >half.score
  near "$(figure half.score mean_5)" 5 0.01 "half beam, $method: mean of 5 1/cm"
done

# A sample 1.4 times the field: grey values closer than those of filtered back projection.
phantom scan out=wide object=wide columns=128 views=192 rows=2 ring=0 photons=0
truth out=wide.truth object=wide columns=128
bias_of() { volume_score $1 wide.truth circle=54 >$1.score; figure $1.score bias; }
rec wide.fbp wide --axis 68.75 --pixel 20 --ring none
for method in sirt cgls tv; do
  rec wide.$method wide --axis 68.75 --pixel 20 --ring none --method $method
  [ "$(value_of wide.$method extend_edges)" = true ]
  holds "$(bias_of wide.$method) < 0.7 * $(bias_of wide.fbp)" "$method: error of the mean of a truncated sample"
done
