# SPDX-License-Identifier: BSD-3-Clause
# Shards that begin and end at the same moment do not get into each other's way, and one of them finishes the volume.
. "$TESTS/cli/fails.bash"
phantom scan format=h5 out=scan.h5 columns=48 rows=64 views=20 axis=23.5
rec=(scan.h5 --axis 23.5 --pixel 10 --device cpu -t1 -q)
ct-rec "${rec[@]}" -o whole
for round in $(seq 8); do
  shards=()
  for k in 0 1 2 3; do
    ct-rec "${rec[@]}" -o "r$round" --shard $k/4 2>"said$k" & shards+=($!)
  done
  for k in 0 1 2 3; do wait "${shards[$k]}" || wrong "round $round, shard $k: $(cat said$k)"; done
  [ -z "$(find "r$round" -name '.*')" ] || wrong "left behind: $(ls -A "r$round")"
  fslice verify "r$round" >/dev/null
done
for slice in whole/*.tif; do cmp "$slice" "r1/${slice##*/}"; done
