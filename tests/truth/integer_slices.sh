# SPDX-License-Identifier: BSD-3-Clause
# 8 and 16 bit slices are what the formula makes of the float ones, cut out where asked. Their names begin with ro and rh;
# their description is that of the float slice and their window.
. "$TESTS/truth/words"
phantom scan out=scan columns=256 views=384 rows=4 axis=130.25
rec float scan --axis 130.25 --filter c
description_of() { strings "$1" | awk -F '\t' 'NF >= 6 { print; exit }'; }
six=$(description_of float/rec00002.tif)
for type in u8 u16; do
  rec $type scan --axis 130.25 --filter c --type $type --window=-0.5:30
  quantised float $type -0.5 30 >found
  rec cut_$type scan --axis 130.25 --filter c --type $type --window=-0.5:30 --roi 10:101,10:102 --method "$(value_of float method)"
  quantised float cut_$type -0.5 30 10 10 >found
  name=$([ $type = u8 ] && echo ro || echo rh)
  [ "$(cd $type && echo *.tif)" = "${name}00000.tif ${name}00001.tif ${name}00002.tif ${name}00003.tif" ] || wrong "$type: $(ls $type)"
  text=$(description_of $type/${name}00002.tif)
  [ "$text" = "$six"$'\t-0.500000\t30.000000' ] || wrong "$type: '$text' for '$six'"
done
