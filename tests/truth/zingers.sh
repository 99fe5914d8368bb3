# SPDX-License-Identifier: BSD-3-Clause
# Bright spots in single projections are taken away when asked.
. "$TESTS/truth/words"
truth out=truth
phantom scan out=clean rows=4
phantom scan out=hit rows=4 zingers=0.0005
for scan in clean hit; do rec rec_$scan $scan --axis 260.75 --filter c --method direct; done
rec cured hit --axis 260.75 --filter c --method direct --zinger 3000
for out in rec_clean rec_hit cured; do volume_score $out truth circle=250.25 >$out.score; done
holds "$(figure rec_hit.score flat) >= 1.3 * $(figure rec_clean.score flat)" "spots are seen"
holds "$(figure cured.score flat) <= 1.1 * $(figure rec_clean.score flat)" "spots are gone"
