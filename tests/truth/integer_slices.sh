# SPDX-License-Identifier: BSD-3-Clause
# 8 and 16 bit slices are what the formula makes of the float ones, cut out where asked, and say their window.
. "$TESTS/truth/words"
phantom scan out=scan columns=256 views=384 rows=4 axis=130.25
rec float scan --axis 130.25 --filter c
for type in u8 u16; do
  rec $type scan --axis 130.25 --filter c --type $type --window=-0.5:30
  quantised float $type -0.5 30 >found
  rec cut_$type scan --axis 130.25 --filter c --type $type --window=-0.5:30 --roi 10:101,10:102 --method "$(value_of float method)"
  quantised float cut_$type -0.5 30 10 10 >found
  text=$(strings $type/rec00002.tif | awk -F '\t' 'NF >= 8 { print $7, $8; exit }')
  [ "$text" = "-0.500000 30.000000" ] || wrong "$type: the window is '$text'"
done
