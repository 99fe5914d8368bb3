# SPDX-License-Identifier: BSD-3-Clause
# The gridding method gives the values of the direct sum: the same means, and no more noise than the filters allow.
. "$TESTS/truth/words"
phantom scan format=img out=scan rows=4
truth out=truth
for limit in "r 0.40" "s 0.33" "c 0.16"; do
  read -r filter required <<<"$limit"
  rec fourier_$filter scan --axis 260.75 --filter $filter --method fourier
  score fourier_$filter truth circle=250.25 check "nan==0" "outside==0" "mean_5>=4.995" "mean_5<=5.005" \
    "mean_2>=1.998" "mean_2<=2.002" "mean_9>=8.991" "mean_9<=9.009" "flat<=$required" >fourier_$filter.score
done
