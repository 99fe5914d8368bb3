# SPDX-License-Identifier: BSD-3-Clause
# A filter that gives no attenuation coefficients does not go with what wants them, and its slices have no unit.
. "$TESTS/cli/ct-rec/refused.bash"
for filter in lambda none; do
  refused 2 "--metal is a level in 1/cm, which --filter $filter does not give" --metal 5 --filter $filter
  refused 2 "--filter $filter gives no attenuation coefficients" --method tv --filter $filter
done
phantom scan out=scan columns=32 rows=2 views=30 axis=15.5 >/dev/null
for filter in lambda none hann; do ct-rec scan -o $filter --axis 15.5 --filter $filter -q; done
[ "$(jq -r '.values.unit // "none"' lambda/volume.ct.json none/volume.ct.json hann/volume.ct.json | xargs)" = "none none 1/cm" ]
