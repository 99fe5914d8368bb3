# SPDX-License-Identifier: BSD-3-Clause
# Stripes of five kinds: --ring all removes at least nine tenths of the rings that sorting leaves, and moves no mean by more than 0.2 %.
# What a method leaves of them is the ring figure beyond that of the same scan without stripes after the same method, in squares.
. "$TESTS/truth/words"
made() {  # made SCAN METHOD: SCAN.METHOD.score
  rec slices $1 --axis 260.75 --filter c --method direct --device cpu --ring $2 -f
  volume_score slices truth circle=250.25 >$1.$2.score
}
ring() { figure $1.$2.score ring; }
left() { echo "sqrt(($(ring $1 $2))^2 - ($(ring clean $2))^2 > 0 ? ($(ring $1 $2))^2 - ($(ring clean $2))^2 : 0)"; }
truth out=truth object=apart
phantom scan out=clean object=apart ring=0 rows=4 >/dev/null
for method in none sort all; do made clean $method; done
holds "$(ring clean all) == $(ring clean sort)" "all is sort where there are no stripes"
for stripes in wide partial dead fluctuating thin,wide,partial,dead,fluctuating; do
  phantom scan out=scan object=apart ring=0 rows=4 stripes=$stripes >/dev/null
  for method in sort all; do made scan $method; done
  holds "$(left scan sort) > 0.009" "$stripes: sorting leaves rings"
  holds "$(left scan all) <= 0.1 * $(left scan sort)" "$stripes: a tenth of them is left"
  for mu in 2 5 9 15 25; do
    near "$(figure scan.all.score mean_$mu)" "$(figure clean.none.score mean_$mu)" "0.002 * $mu" "$stripes: mean of $mu 1/cm"
  done
  rec auto scan --axis 260.75 --ring auto --rows 0:1 --device cpu -f
  [ "$(value_of auto ring)" = all ]
  holds "$(value_of auto ring_index_after) < $(value_of auto ring_index_before)" "$stripes: index before and after"
  rm -r scan
done
phantom scan out=scan object=apart ring=0 rows=4 stripes=thin >/dev/null
made scan all
holds "$(ring scan all) <= 1.02 * $(ring clean all)" "thin: nothing is left"

# Without stripes nothing is found: structure near the axis, textures, edges, with noise.
for object in default disc grain wire porous wider; do
  phantom scan out=scan object=$object ring=0 rows=2 >/dev/null
  for method in sort all; do rec $method scan --axis 260.75 --ring $method --rows 0:1 -f; done
  framediff sort all exact max=0 >found
  rm -r scan
done
