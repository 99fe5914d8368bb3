# SPDX-License-Identifier: BSD-3-Clause
# The table of doc/validation.md: two sizes, three filters, both methods, with noise, rings and the ring filter; then
# without any of these. Prints the table; fails where a figure is worse than that of the program it is measured against:
# the errors, and for each attenuation how far its mean was off, of three decimals.
. "$TESTS/truth/words"
declare -A axis=([512]=260.75 [1024]=516.75) pixel=([512]=5 [1024]=2.5) circle=([512]=250.25 [1024]=506.25)
off=(0 2 5 9)
declare -A off_by=([512]="0.0005 0.0005 0.0015 0.0015" [1024]="0.0015 0.0025 0.0015 0.0015")
cell() {  # cell COLUMNS FILTER METHOD SCAN OPTION... -- CHECK...
  local columns=$1 filter=$2 method=$3 scan=$4 options=() i=0 limit
  shift 4
  while [ "$1" != -- ]; do options+=("$1"); shift; done
  shift
  rec rec $scan --axis ${axis[$columns]} --pixel ${pixel[$columns]} --filter $filter --method $method -f "${options[@]}"
  score rec truth$columns circle=${circle[$columns]} check "nan==0" "$@" >found
  for limit in ${off_by[$columns]}; do
    near "$(figure found mean_${off[i]})" ${off[i]} $limit "$scan $filter $method: mean of ${off[i]} 1/cm"
    i=$((i + 1))
  done
  echo "$scan $filter $method $(for name in all flat mean_0 mean_2 mean_5 mean_9 ring; do figure found $name; done | tr '\n' ' ')"
}
for columns in 512 1024; do
  phantom scan out=noisy$columns object=apart columns=$columns views=$((columns * 3 / 2)) rows=$((8192 / columns))
  truth out=truth$columns object=apart columns=$columns
done
phantom scan out=clean512 object=apart rows=2 photons=0 ring=0
echo "scan filter method all flat mean_0 mean_2 mean_5 mean_9 ring"
while read -r columns filter all flat ring clean_all clean_flat; do
  for method in direct fourier; do
    cell $columns $filter $method noisy$columns -- "all<=$all" "flat<=$flat" "ring<=$ring"
    [ $clean_all = - ] || cell $columns $filter $method clean$columns --ring none -- "all<=$clean_all" "flat<=$clean_flat"
  done
done <<'T'
512 r 0.408 0.398 0.052 0.099 0.036
512 s 0.342 0.323 0.047 0.116 0.027
512 c 0.250 0.154 0.034 0.197 0.008
1024 r 0.557 0.551 0.060 - -
1024 s 0.456 0.447 0.056 - -
1024 c 0.255 0.213 0.044 - -
T
