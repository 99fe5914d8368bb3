# SPDX-License-Identifier: BSD-3-Clause
# Gains that flats do not see, of a helical scan: they are found on the detector, and what is left of them is no more than the same filter leaves where the
# sample stands; grey values stay, and a scan without stripes is left alone.
. "$TESTS/truth/words"
sample=(object=balls columns=128 axis=63.5 extent=128)
quiet=(photons=0 readnoise=0 gain=0 drift=0.1 profile=0.2)
truth out=truth rows=116 "${sample[@]}"
scans() {  # scans GAIN
  phantom scan format=nxtomo out=moves.h5 rows=32 views=840 span=1260 climb=24 top=84 ring=$1 "${sample[@]}" "${quiet[@]}"
  phantom scan format=nxtomo out=stands.h5 rows=32 views=240 span=360 top=42 ring=$1 "${sample[@]}" "${quiet[@]}"
}
moves=(moves.h5 --pixel 20 --axis 63.5 --helical 24 --rows 42:74)
made() {  # made OUT SCAN OPTION...
  rec "$@"
  volume_score $1 truth circle=60 first=42 >$1.score
}
scans 0.005
for ring in none sort; do
  made moves-$ring "${moves[@]}" --ring $ring
  made stands-$ring stands.h5 --pixel 20 --axis 63.5 --ring $ring
done
left() { echo "$(figure $1-sort.score $2) / $(figure $1-none.score $2)"; }
holds "$(figure moves-none.score flat) > 0.18 && $(figure moves-none.score ring) > 0.04" "rings are seen"
holds "$(left moves flat) < 0.36 && $(left moves flat) < $(left stands flat)" "error of even parts: $(left moves flat), $(left stands flat)"
holds "$(left moves ring) < 0.4 && $(figure moves-sort.score ring) < 0.3 * $(figure stands-sort.score ring)" "ring index: $(left moves ring), $(left stands ring)"
for mu in 3 4 6 7 8; do near "$(figure moves-sort.score mean_$mu)" $mu "0.002 * $mu" "mean of $mu"; done

# The usual one; the same bytes by threads, shards and chosen rows; another width is another volume, and the same one is up to date.
rec usual "${moves[@]}"
framediff usual moves-sort exact max=0 >/dev/null
rec some moves.h5 --pixel 20 --axis 63.5 --helical 24 --rows 50:71:10 -t 1
for row in 00050 00060 00070; do framediff usual/rec$row.tif some/rec$row.tif exact max=0 >/dev/null; done
for shard in 0/2 1/2; do rec shards "${moves[@]}" --shard $shard; done
framediff usual shards exact max=0 >/dev/null
rec usual "${moves[@]}"
grep -q 'up to date' usual.log || wrong "made again: $(cat usual.log)"
rec usual "${moves[@]}" --ring-width 9 2>/dev/null && wrong "width 9: the same volume"
rec wider "${moves[@]}" --ring-width 9
! framediff usual wider exact max=0 >/dev/null || wrong "width 9: the same slices"

# Nothing to find.
scans 0
for ring in none sort; do made clear-$ring "${moves[@]}" --ring $ring; done
holds "$(figure clear-sort.score all) < 1.01 * $(figure clear-none.score all) && $(figure clear-sort.score ring) < 1.1 * $(figure clear-none.score ring)" "no stripes: left alone"

# Refused, or told.
refuse() {  # refuse STATUS WORDS OPTION...
  local wanted=$1 words=$2 status=0
  shift 2
  ct-rec "$@" -o nothing >said 2>&1 || status=$?
  [ $status = $wanted ] && grep -q -- "$words" said && [ ! -e nothing ] || wrong "$* : $status $(cat said)"
}
for ring in all large dead vo-filter vo-fit wavelet titarenko smooth auto; do
  refuse 2 "--helical does not go with --ring $ring: .*; wanted --ring sort" nowhere --helical 10 --ring $ring
done
refuse 1 '--ring sort with --helical holds all views of four rows' "${moves[@]}" --mem 1M
rec turned "${moves[@]}" --roll 0.01
grep -q 'stripes stay: .* --roll leaves none' turned.log || wrong "$(cat turned.log)"
