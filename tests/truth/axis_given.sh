# SPDX-License-Identifier: BSD-3-Clause
# A tilted axis given at the first and the last row lies on a line between, and is recorded with each slice.
. "$TESTS/truth/words"
phantom scan out=scan rows=13 tilt=1 axis=261.75
rec rec scan --rows 5:8 --axis 260.75:262.75 --filter c --method direct
axis_of() { strings "rec/rec0000$1.tif" | awk -F '\t' 'NF >= 6 { print $2; exit }'; }
near "$(axis_of 5)" 260.75 1e-6 "row 5"
near "$(axis_of 6)" 261.75 1e-6 "row 6"
near "$(axis_of 7)" 262.75 1e-6 "row 7"
truth out=truth
score rec truth circle=248 check "flat<=0.16" "nan==0" >rec.score
rec one scan --rows 6:7 --axis 261.75:261.75 --filter c
near "$(axis_of 6)" 261.75 1e-6 "a single row"
score one truth circle=248 check "nan==0" "flat<=0.17" >one.score
