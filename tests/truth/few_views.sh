# SPDX-License-Identifier: BSD-3-Clause
# 60 views of 3000 photons, and two thirds of a half turn: what iterative methods make of them, against filtered back projection. Without
# noise and with all views they come to its values.
. "$TESTS/truth/words"
export OMP_WAIT_POLICY=passive  # many short loops: threads that wait busily take the time of other tests
form="object=apart columns=192 rows=2 ring=0"
options="--axis 100.75 --pixel 13.3333 --ring none"
truth out=truth object=apart columns=192
made() {  # made OUT SCAN OPTION...: slices and their figures, into OUT.score
  rec "$@" $options
  score $1 truth circle=90.25 check "nan==0" "outside==0" >$1.score
  echo "$1 $(for name in all flat mean_0 mean_2 mean_5 mean_9 mean_15; do figure $1.score $name; done | tr '\n' ' ')"
}
better() {  # better OUT THAN FACTOR: the error over all is less by this factor
  holds "$(figure $1.score all) * $3 < $(figure $2.score all)" "$1 is $3 times better than $2"
}
echo "case all flat mean_0 mean_2 mean_5 mean_9 mean_15"
phantom scan out=noisy $form views=60 photons=3000
made few.fbp noisy
made few.hann noisy --filter hann
made few.sirt noisy --method sirt --positive --iterations 50
made few.os-sart noisy --method os-sart --positive
made few.cgls noisy --method cgls --iterations 8
made few.ml-em noisy --method ml-em
made few.tv noisy --method tv --positive
for method in sirt os-sart cgls ml-em; do better few.$method few.fbp 1.8; done
better few.tv few.fbp 6
better few.tv few.hann 3
for mu in 0 2 5; do near "$(figure few.tv.score mean_$mu)" $mu 0.03 "few views, tv: mean of $mu 1/cm"; done
near "$(figure few.tv.score mean_9)" 9 0.1 "few views, tv: mean of 9 1/cm"
for method in sirt os-sart ml-em tv; do
  fslice stats few.$method --json >stats.json
  holds "$(tail -n 1 stats.json | jq .min) >= 0" "no pixel of $method is below 0"
done

# Without noise: the values of filtered back projection, whatever the method begins with.
phantom scan out=clean $form views=288 photons=0
made all.fbp clean
made all.sirt clean --method sirt --start fbp --iterations 40
made all.os-sart clean --method os-sart
made all.cgls clean --method cgls
made all.ml-em clean --method ml-em --iterations 80
made all.tv clean --method tv --tv 1e-4
for method in sirt os-sart cgls ml-em tv; do
  for mu in 2 5 9; do near "$(figure all.$method.score mean_$mu)" "$(figure all.fbp.score mean_$mu)" "0.005 * $mu" "$method: mean of $mu 1/cm"; done
  near "$(figure all.$method.score mean_0)" 0 0.02 "$method: mean of nothing"
done
holds "$(figure all.tv.score flat) < 0.005" "tv is flat where the sample is"

# 192 of 288 views: 60 degrees are missing.
made wedge.fbp clean --subset 0/2:192
made wedge.sirt clean --subset 0/2:192 --method sirt --positive --iterations 50
made wedge.tv clean --subset 0/2:192 --method tv --tv 1e-4 --iterations 400 --positive
better wedge.sirt wedge.fbp 1.3
better wedge.tv wedge.fbp 2
