# SPDX-License-Identifier: BSD-3-Clause
# A pyramid for viewers: each level is the mean of 2 x 2 x 2 voxels of the one before, whatever the order of its slices, odd sides
# and all; a run that was cut off goes on, and the group says where its levels stand.
. "$TESTS/cli/fails.bash"
phantom scan out=scan columns=301 rows=21 views=120 axis=150
ct-rec -q scan --axis 150 --pixel 2 -o slices
fslice convert -q slices v.ome.zarr
ct-rec -q scan --axis 150 --pixel 2 -o direct.ome.zarr
fslice convert -q --z 0:1 slices flat.ome.zarr --to u16 --window -1:20
same() { fslice compare -q "$1" "$2" --json | tail -1 | jq -e '.maxabs == 0' >/dev/null || wrong "$1 is not $2"; }
fslice bin -q slices half --by 2 --edge partial
for volume in v direct; do
  same slices $volume.ome.zarr
  same half $volume.ome.zarr/1
  [ ! -e $volume.ome.zarr/2 ] || wrong "a level too many"
  jq -e '.multiscales[0] | .version == "0.4" and [.axes[].name] == ["z", "y", "x"] and [.datasets[].path] == ["0", "1"]
         and .datasets[1].coordinateTransformations == [{"type": "scale", "scale": [4, 4, 4]}, {"type": "translation", "translation": [1, 1, 1]}]' \
    $volume.ome.zarr/.zattrs >/dev/null || wrong "$(cat $volume.ome.zarr/.zattrs)"
  jq -e '.zarr_format == 2' $volume.ome.zarr/.zgroup >/dev/null
done
[ "$(jq -c .shape v.ome.zarr/1/.zarray)" = "[11,151,151]" ] || wrong "$(cat v.ome.zarr/1/.zarray)"
fslice bin -q flat.ome.zarr flat.tif --by 2 --edge partial
same flat.tif flat.ome.zarr/1
ct-rec scan --axis 150 --pixel 2 -o direct.ome.zarr 2>&1 | grep -q "up to date" || wrong "not up to date"

# A chunk of a level is gone with the sidecar: what it is made of is made again.
rm direct.ome.zarr/1/5.0.0 direct.ome.zarr/volume.ct.json direct.ome.zarr/1/volume.ct.json
fails 1 "holds files of something else" ct-rec -q scan --axis 150 --pixel 2 -o direct.ome.zarr
ct-rec -q scan --axis 150 --pixel 2 -o direct.ome.zarr --force
same half direct.ome.zarr/1
ct-rec -q scan --axis 150 --pixel 2 -o cut.ome.zarr --mem 8M & run=$!
for _ in $(seq 2000); do [ "$(ls cut.ome.zarr/0 2>/dev/null | wc -l)" -ge 3 ] && break; sleep 0.02; done
kill -TERM $run 2>/dev/null || true  # it may be done
wait $run || [ $? = 75 ] || wrong "TERM: status $?"
ct-rec -q scan --axis 150 --pixel 2 -o cut.ome.zarr
same slices cut.ome.zarr
same half cut.ome.zarr/1
