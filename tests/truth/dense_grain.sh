# SPDX-License-Identifier: BSD-3-Clause
# A dense grain has the same peak however many views there are, and nothing wraps.
. "$TESTS/truth/words"
for views in 3600 7200; do
  phantom scan out=scan$views object=grain columns=256 views=$views rows=1 photons=0 ring=0
  for method in direct fourier; do
    rec $method$views scan$views --axis 132.75 --pixel 10 --filter c --ring none --method $method
  done
done
truth out=truth object=grain columns=256
for method in direct fourier; do
  for views in 3600 7200; do volume_score $method$views truth circle=122.25 >$method$views.score; done
  near "$(figure ${method}3600.score max)" "$(figure ${method}7200.score max)" 0.1 "$method: peak"
  holds "$(figure ${method}7200.score max) > 180" "$method: peak"
  holds "$(figure ${method}7200.score min) > -25" "$method: lowest value"
done
