# SPDX-License-Identifier: BSD-3-Clause
# Grey values in 1/cm, the axis in the middle, y up, zeros beyond the circle; three filters by their letters.
. "$TESTS/truth/words"
phantom scan format=img out=scan
truth out=truth
for limit in "r 0.40 0.36" "s 0.33 0.30" "c 0.16 0.145"; do
  read -r filter required measured <<<"$limit"
  rec direct_$filter scan --axis 260.75 --filter $filter --method direct
  score direct_$filter truth circle=250.25 check "flat<=$required" "flat<=$measured" "nan==0" "outside==0" \
    "mean_5>=4.995" "mean_5<=5.005" "mean_2>=1.998" "mean_2<=2.002" "mean_9>=8.991" "mean_9<=9.009" >direct_$filter.score
done
[ "$(jq -c '.grid.shape_zyx, .grid.type, .values.unit' direct_c/volume.ct.json | tr '\n' ' ')" = '[16,512,512] "f32" "1/cm" ' ]
[ "$(cd direct_c && echo rec*.tif | wc -w)" = 16 ] && [ -e direct_c/rec00000.tif ] && [ -e direct_c/rec00015.tif ]
