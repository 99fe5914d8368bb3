# SPDX-License-Identifier: BSD-3-Clause
# The table of device/fourier.h: every kernel and grid keeps its bound, and a wider kernel is better.
. "$TESTS/truth/words"
gridding_accuracy 128 100 >found
while read -r sigma limits; do
  taps=4 before=1
  for limit in $limits; do
    error=$(awk -v s="$sigma" -v t="$taps" '$1 == s && $2 == t { print $3 }' found)
    holds "$error <= $limit" "grid $sigma, kernel $taps"
    holds "$error < $before" "grid $sigma, kernel $taps and one narrower"
    before=$error taps=$((taps + 1))
  done
done <<'T'
1.125 3e-3 6e-4 2e-4 6e-5 3e-5
1.25 1.2e-3 2e-4 4e-5 1e-5 4e-6
1.5 5e-4 6e-5 1e-5 2e-6 2e-7
2 2e-4 3e-5 3e-6 1e-6 3e-8
T
