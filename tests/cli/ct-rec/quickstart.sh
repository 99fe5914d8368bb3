# SPDX-License-Identifier: BSD-3-Clause
# What scripts/quickstart does after building: the bundled tooth gives two slices, a sidecar and a picture; its axis is known.
mkdir out
ct-rec "$TESTS/data/aps_tooth/tooth.h5" -o out/slices --json >report
ct-rec "$TESTS/data/aps_tooth/tooth.h5" -o out/tooth.png --preview
for file in rec00000.tif rec00001.tif volume.ct.json; do [ -s out/slices/$file ]; done
[ "$(head -c 4 out/tooth.png | tail -c 3)" = PNG ]
jq -e '.axis_px > 295.5 and .axis_px < 296.5' report
# Again: nothing to do. With other options: refused, then forced.
ct-rec "$TESTS/data/aps_tooth/tooth.h5" -o out/slices 2>&1 | grep -q 'up to date'
ct-rec "$TESTS/data/aps_tooth/tooth.h5" -o out/slices --filter hann 2>refused && exit 1
grep -q -- --force refused
ct-rec "$TESTS/data/aps_tooth/tooth.h5" -o out/slices --filter hann --force
