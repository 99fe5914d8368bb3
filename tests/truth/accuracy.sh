# SPDX-License-Identifier: BSD-3-Clause
# The table of doc/validation.md: two sizes, three filters, both methods, with noise, rings and the ring filter; then
# without any of these. Prints the table; fails where the error of flat regions passes the last column.
. "$TESTS/truth/words"
declare -A axis=([512]=260.75 [1024]=516.75) pixel=([512]=5 [1024]=2.5) circle=([512]=250.25 [1024]=506.25)
cell() {  # cell COLUMNS FILTER METHOD LIMIT SCAN OPTION...
  local columns=$1 filter=$2 method=$3 limit=$4 scan=$5
  shift 5
  rec rec $scan --axis ${axis[$columns]} --pixel ${pixel[$columns]} --filter $filter --method $method -f "$@"
  score rec truth$columns circle=${circle[$columns]} check "nan==0" "flat<=$limit" >found
  echo "$scan $filter $method $(for name in all flat mean_0 mean_2 mean_5 mean_9 ring; do figure found $name; done | tr '\n' ' ')"
}
for columns in 512 1024; do
  phantom scan out=noisy$columns columns=$columns views=$((columns * 3 / 2)) rows=4
  truth out=truth$columns columns=$columns
done
phantom scan out=clean512 rows=2 photons=0 ring=0
echo "scan filter method all flat mean_0 mean_2 mean_5 mean_9 ring"
while read -r columns filter direct fourier clean; do
  cell $columns $filter direct $direct noisy$columns
  cell $columns $filter fourier $fourier noisy$columns
  [ $clean = - ] || cell $columns $filter direct $clean clean$columns --ring none
  [ $clean = - ] || cell $columns $filter fourier $clean clean$columns --ring none
done <<'T'
512 r 0.40 0.40 0.056
512 s 0.33 0.33 0.040
512 c 0.16 0.16 0.009
1024 r 0.56 0.56 -
1024 s 0.45 0.45 -
1024 c 0.22 0.22 -
T
