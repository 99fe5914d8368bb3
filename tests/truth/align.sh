# SPDX-License-Identifier: BSD-3-Clause
# ct-rec align: of a sample that jumps and creeps from view to view by known amounts, shifts are found to a tenth of a pixel, with noise, and slices
# made with them are those of a sample that stands. Of one that stands next to none are found. Bits do not depend on threads.
. "$TESTS/truth/words"
. "$TESTS/cli/fails.bash"
form="format=h5 columns=112 rows=40 views=100 axis=56.5 object=porous drift=0.02"
phantom scan out=still $form >/dev/null
phantom scan out=shaky $form wander=1.5 creep=4 moves=true.txt >/dev/null
off() {  # off FOUND TRUE: rms difference of columns and of rows
  awk '/^#/ { next } FNR == NR { x[++n] = $1; y[n] = $2; next } { ++m; a += ($1 - x[m]) ^ 2; b += ($2 - y[m]) ^ 2 } END { print "columns", sqrt(a / m) "\nrows", sqrt(b / m) }' "$1" "$2"
}
ct-rec align shaky -o found.txt --axis 56.5 --json >found.json 2>found.log
off found.txt true.txt >found.off
holds "$(figure found.off columns) < 0.05" "shifts along the columns"
holds "$(figure found.off rows) < 0.1" "shifts along the axis"
holds "$(value_of found residual) < 0.5 * $(value_of found residual_before)" "projections leave less"
[ "$(value_of found settled)" = true ] || wrong "$(cat found.json)"
grep -q 'projections of the slices leave' found.log

given="--axis 56.5 --pixel 20 --filter c --ring none --device cpu --rows 8:32 --pad off"
rec ideal still $given
rec bad shaky $given
rec good shaky $given --shifts found.txt
rms() { fslice compare ideal "$1" --json -q | tail -n 1 | jq .rmse; }
holds "$(rms good) < 0.35 * $(rms bad)" "slices are those of a sample that stands"

ct-rec align still -o none.txt --axis 56.5 --tolerance 0.02 2>none.log
awk '/^#/ { next } { print 0, 0 }' none.txt >zero.txt
off none.txt zero.txt >none.off
holds "$(figure none.off columns) < 0.03 && $(figure none.off rows) < 0.1" "a sample that stands"
grep -q 'fit hardly better' none.log
! grep -q 'fit hardly better' found.log
for t in 1 2; do ct-rec align shaky -o threads$t.txt --axis 56.5 --bin 2 --iterations 4 -t $t -q 2>/dev/null; done
cmp threads1.txt threads2.txt

phantom scan out=alike format=h5 columns=64 rows=16 views=90 axis=32 wander=1 moves=alike.txt >/dev/null
ct-rec align alike -o rows.txt --axis 32 --tolerance 0.02 2>said
grep -q 'rows are too few or too much alike' said
awk '/^#/ { next } $2 != 0 { exit 1 }' rows.txt
fails 1 "exists" ct-rec align alike -o rows.txt
phantom scan out=offset format=h5 columns=96 rows=8 views=120 axis=12 span=360 >/dev/null
fails 2 "is an offset scan" ct-rec align offset -o x.txt --axis 12
fails 2 "a pipe cannot be read twice" ct-rec align - -o x.txt
fails 1 "of memory wanted at least" ct-rec align alike -o x.txt --axis 32 --mem 1M
fails 1 "columns and" ct-rec align alike -o x.txt --axis 32 --bin 32
[ ! -e x.txt ]
