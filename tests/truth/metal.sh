# SPDX-License-Identifier: BSD-3-Clause
# Two pieces of metal: streaks between and around them go, what is metal stays; a scan without metal keeps its bits.
. "$TESTS/truth/words"
phantom scan out=scan object=metal columns=256 views=384 photons=20000
truth out=truth object=metal columns=256
flat_of() { volume_score "$1" truth circle=122.25 >"$1.score"; figure "$1.score" flat; }
rec left scan --axis 132.75 --pixel 10 --filter hann
holds "$(flat_of left) >= 4" "streaks without --metal"
for method in fourier direct; do
  rec $method scan --axis 132.75 --pixel 10 --filter hann --method $method --metal 100
  holds "$(flat_of $method) <= 0.4" "streaks with --metal, $method"
  score $method truth circle=122.25 check "nan==0" "mean_2>=1.99" "mean_2<=2.01" "mean_0<=0.01" "mean_802>=600" "min>=-1" >$method.score
done
[ "$(value_of fourier method)" = fourier ] || wrong "another method"

# Pieces of two and three pixels, which are found in slices of half the width.
phantom scan out=specks object=specks columns=256 views=384 photons=20000
truth out=truth_specks object=specks columns=256
flat_of_specks() { volume_score "$1" truth_specks circle=122.25 >"$1.score"; figure "$1.score" flat; }
rec left_specks specks --axis 132.75 --pixel 10 --filter hann
holds "$(flat_of_specks left_specks) >= 1" "streaks of small pieces without --metal"
for level in 50 100; do
  rec specks_$level specks --axis 132.75 --pixel 10 --filter hann --metal $level
  holds "$(flat_of_specks specks_$level) <= 0.15" "streaks of small pieces with --metal $level"
  holds "$(figure specks_$level.score max) >= 500" "small pieces are put back"
done

rec part scan --axis 132.75 --pixel 10 --filter hann --method direct --metal 100 --roi 60:190,80:150 --rows 3:5
fslice crop direct part_of_whole --x 60:190 --y 80:150 --z 3:5 -q
fslice compare part part_of_whole >/dev/null || wrong "a region differs from the same of the whole"

phantom scan out=plain columns=256
rec without plain --axis 132.75 --pixel 10 --rows 2:4
rec with plain --axis 132.75 --pixel 10 --rows 2:4 --metal 1000
fslice compare with without >/dev/null || wrong "slices without metal changed"
for method in fourier direct; do
  rec part_without plain --axis 132.75 --pixel 10 --rows 2:4 --method $method --roi 60:190,80:150 -f
  rec part_with plain --axis 132.75 --pixel 10 --rows 2:4 --method $method --roi 60:190,80:150 --metal 1000 -f
  fslice compare part_with part_without >/dev/null || wrong "a region without metal changed, $method"
done

# A level within the noise marks thousands of pieces: as before, whatever is made together.
rec pieces scan --axis 132.75 --pixel 10 --rows 2:5 --metal 2.2
rec few scan --axis 132.75 --pixel 10 --rows 3:4 --metal 2.2 -t 1
cmp pieces/rec00003.tif few/rec00003.tif || wrong "other bits with other rows"

# Metal in some slices: those without keep their bits, also where one goes through transforms together with one that has some.
phantom scan out=balls object=balls columns=96 rows=64 views=120 photons=20000 axis=50.5
for region in "" "--roi 10:70,20:60"; do
  read -r -a part <<<"$region"
  rec balls_without balls --axis 50.5 --pixel 10 -f
  rec region_without balls --axis 50.5 --pixel 10 -f "${part[@]}"
  rec region_with balls --axis 50.5 --pixel 10 -f "${part[@]}" --metal 22
  kept=0
  while read -r slice most; do
    file=$(printf 'rec%05d.tif' "$slice")
    if awk "BEGIN { exit !($most < 22) }"; then
      cmp "region_with/$file" "region_without/$file" || wrong "slice $slice has no metal and changed $region"
      kept=$((kept + 1))
    fi
  done < <(fslice stats balls_without --per-slice | awk '$1 ~ /^[0-9]+$/ { print $1, $4 }')
  holds "$kept > 20 && $kept < 60" "some slices have metal"
done
