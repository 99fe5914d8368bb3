# SPDX-License-Identifier: BSD-3-Clause
# A sample that moves along the axis while it turns: three and a half turns past a detector of 32 rows, and one and a half past one of 64, either way. Slices
# are as good as those of a detector that sees all rows all the time; rows that less than half a turn shows are left out.
. "$TESTS/truth/words"
sample=(object=balls columns=128 axis=63.5 extent=128)
quiet=(photons=0 readnoise=0 ring=0 gain=0 drift=0.1 profile=0.2)
truth out=truth rows=116 "${sample[@]}"
phantom scan out=tall rows=116 views=120 span=180 "${sample[@]}" "${quiet[@]}"
plain=(--pixel 20 --axis 63.5)
rec best tall "${plain[@]}" --ring none --rows 12:104
score best truth circle=60 first=12 check "nan==0" >best.score
phantom scan format=nxtomo out=down.h5 rows=32 views=840 span=1260 climb=24 top=84 "${sample[@]}" "${quiet[@]}"
phantom scan format=nxtomo out=up.h5 rows=32 views=840 span=1260 climb=-24 "${sample[@]}" "${quiet[@]}"
phantom scan format=nxtomo out=few.h5 rows=64 views=360 span=540 climb=34.5 top=52 "${sample[@]}" "${quiet[@]}"
as_good() {  # as_good OUT FIRST SLICES
  [ "$(value_of $1 slices)" = $3 ] && [ -e $1/rec$(printf %05d $2).tif ] || wrong "$1: $(value_of $1 slices) slices, $(ls $1 | head -n 1) first, wanted $3 from $2"
  score $1 truth circle=60 first=$2 check "nan==0" "bias<=0.4" >$1.score
  holds "$(figure $1.score all) < 1.2 * $(figure best.score all)" "$1 as good as tall"
  holds "$(figure $1.score flat) < 1.5 * $(figure best.score flat)" "$1 no streaks"
}
rec down down.h5 "${plain[@]}" --helical 24
as_good down 12 92
grep -q 'rows 12:104 of 116 are seen for half a turn' down.log || wrong "$(cat down.log)"
rec up up.h5 "${plain[@]}" --helical -24
as_good up 12 92
rec few few.h5 "${plain[@]}" --helical 34.5
as_good few 18 80

# Phases are retrieved before views are put together: as much is left of a difference from the tall detector, and other rows do not matter.
phase=(--phase paganin --energy 20 --distance 500 --delta-beta 30)
apart() { fslice compare $1 $2 --json -q | tail -n 1 | jq .rmse; }
rec smooth-best tall "${plain[@]}" --ring none --rows 12:104 "${phase[@]}"
rec smooth down.h5 "${plain[@]}" --helical 24 "${phase[@]}"
holds "$(apart smooth smooth-best) < 0.7 * $(apart down best) && $(apart smooth-best best) > 1.5 * $(apart down best)" "phase of a helical scan: $(apart smooth smooth-best) $(apart down best) $(apart smooth-best best)"
rec smooth-some down.h5 "${plain[@]}" --helical 24 "${phase[@]}" --rows 33:100:21 -t 1
for row in 00033 00054 00075 00096; do framediff smooth/rec$row.tif smooth-some/rec$row.tif exact max=0 >/dev/null; done

# Grey values of even material, slice by slice: no bands along z.
phantom scan format=nxtomo out=even.h5 object=disc rows=32 views=840 span=1260 climb=24 columns=128 axis=63.5 "${quiet[@]}"
rec even even.h5 "${plain[@]}" --helical 24 --roi 60:76,50:66 --rows 12:104
spread=$(for slice in even/*.tif; do fslice stats $slice --json -q | tail -n 1 | jq .mean; done | sort -g | sed -n '1p;$p' | paste -sd ' ')
read -r low high <<<"$spread"
holds "$low > 4.985 && $high < 5.015" "means of slices: $spread"

# The wrong way round, or as if it stood: not so.
rec turned down.h5 "${plain[@]}" --helical -24
holds "$(volume_score turned truth circle=60 first=12 | awk '$1 == "all" { print $2 }') > 5 * $(figure down.score all)" "the other way round is worse"

# The axis is found from the views of one row; noise does no harm; the same bytes by threads, shards and chosen rows.
phantom scan format=nxtomo out=noisy.h5 rows=32 views=840 span=1260 climb=24 top=84 "${sample[@]}"
rec found noisy.h5 --pixel 20 --helical 24
near "$(value_of found axis_px)" 63.5 0.1 "axis"
axis=(--pixel 20 --axis "$(value_of found axis_px)")
rec given noisy.h5 "${axis[@]}" --helical 24
rec one noisy.h5 "${axis[@]}" --helical 24 -t 1
framediff given one exact max=0 >/dev/null
for shard in 0/2 1/2; do rec shards noisy.h5 "${axis[@]}" --helical 24 --shard $shard; done
framediff given shards exact max=0 >/dev/null
rec some noisy.h5 "${axis[@]}" --helical 24 --rows 33:100:21
for row in 00033 00054 00075 00096; do framediff given/rec$row.tif some/rec$row.tif exact max=0 >/dev/null; done
rec direct noisy.h5 "${axis[@]}" --helical 24 --method direct --rows 40:60
rec fourier noisy.h5 "${axis[@]}" --helical 24 --method fourier --rows 40:60
holds "$(fslice compare direct fourier --json -q | tail -n 1 | jq .rmse) < 0.07" "both methods have the same values"

# Refused.
refuse() {  # refuse STATUS WORDS OPTION...
  local wanted=$1 words=$2 status=0
  shift 2
  ct-rec "$@" -o none >said 2>&1 || status=$?
  [ $status = $wanted ] && grep -q -- "$words" said && [ ! -e none ] || wrong "$* : $status $(cat said)"
}
refuse 2 'rows 12:104 of 116 are seen for half a turn' down.h5 "${plain[@]}" --helical 24 --rows 5:50
refuse 1 'no row is seen for half a turn by 32 rows that move by 70 in a turn' down.h5 "${plain[@]}" --helical 70
refuse 1 'memory wanted at least' down.h5 "${plain[@]}" --helical 24 --mem 200K
phantom scan format=nxtomo out=random.h5 order=random rows=32 views=90 "${sample[@]}"
refuse 1 'a helical scan turns on in one direction' random.h5 "${plain[@]}" --helical 10
for option in '--tilt 1' '--stack x' '--method cgls' '--offset on' '--metal 5' '--views 1:50' '--subset 0/2' '--preview' '--axis 63:64' '--ring all' '--axis-sweep 1:2:1'; do
  refuse 2 "--helical does not go with ${option%% *}" nowhere --helical 10 $option
done
