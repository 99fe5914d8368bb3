# SPDX-License-Identifier: BSD-3-Clause
# ct-rec project: projections of the true slices are the line integrals of the scan; they reconstruct to the slices; what is left of a scan
# is its noise, and a wrong axis shows; the same bits whatever the memory and the threads.
. "$TESTS/truth/words"
export OMP_WAIT_POLICY=passive
form="object=apart columns=192 ring=0"
options="--axis 100.75 --pixel 13.3333 --ring none"
left() { ct-rec project "$@" --json 2>>left.log | tail -n 1 | jq .residual; }  # left VOLUME OPTION...
phantom scan out=clean $form views=288 rows=20 photons=0
truth out=truth $form
rec fbp clean $options
rec cgls clean $options --method cgls --iterations 20
found=$(left fbp --like clean --residual fbp.png)
holds "$found > 0.003 && $found < 0.01" "what filtered back projection leaves"
near "$(left cgls --like clean --residual cgls.png)" "$(value_of cgls residual)" 0.001 "the residual that ct-rec reports and that of the slices it wrote, which end at the circle"
rec off clean --axis 101.75 --pixel 13.3333 --ring none
holds "$(left off --like clean --residual off.png) > 1.5 * $found" "a wrong axis is seen"
[ "$(ct-rec project fbp --like clean --residual rows.png --json 2>rows.log | tail -n 1 | jq '.residual_rows | length')" = 20 ]
fslice info fbp.png --json >picture.json 2>&1

# Back and forth.
ct-rec project fbp --like clean -o p.cbor
ct-rec project fbp --like clean -o p.narrow.cbor -t 1 --mem 30M
framediff p.cbor p.narrow.cbor exact max=0 >found
rec again p.cbor $options --no-log --rows 0:2
score again truth circle=90 check "nan==0" "flat<=0.02" >again.score
for mu in 2 5 9; do near "$(figure again.score mean_$mu)" $mu "0.001 * $mu" "there and back: mean of $mu 1/cm"; done

# As files, at other angles.
ct-rec project fbp --angles 0:180:0.5 -o p.h5 2>h5.log
rec half_degrees p.h5 --angles 0:180:0.5 --no-log --axis 95.5 --pixel 13.3333 --ring none --rows 0:2
score half_degrees truth circle=90 check "nan==0" "flat<=0.02" >half_degrees.score

# Whole numbers are projected as the 1/cm they stand for; noise is what is left of a noisy scan.
rec bytes clean $options --type u16 --window -3:30
near "$(left bytes --like clean --residual bytes.png)" "$found" 1e-4 "16-bit slices"
phantom scan out=noisy $form views=288 rows=2 photons=3000
rec noisy.fbp noisy $options
rec noisy.tv noisy $options --method tv
holds "$(left noisy.tv --like noisy --residual noisy.tv.png) > 0.02" "noise is left"
