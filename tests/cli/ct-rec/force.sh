# SPDX-License-Identifier: BSD-3-Clause
# With --force a folder holds the slices of this run and no others, and its sidecar speaks of these.
phantom scan format=h5 out=scan.h5 columns=64 rows=24 views=60 axis=32
rec() { ct-rec scan.h5 -o s --axis 32 -q "$@"; }
holds() {  # holds STEM FIRST LAST
  diff <(ls -A s) <(for ((row = $2; row <= $3; row++)); do printf '%s%05d.tif\n' "$1" $row; done; echo volume.ct.json)
  jq -e ".grid.shape_zyx[0] == $(($3 - $2 + 1))" s/volume.ct.json >/dev/null
}
rec --rows 0:20
holds rec 0 19
rec --rows 4:10 --force
holds rec 4 9
rec --rows 4:10 --force
holds rec 4 9
rec --type u8 --window -1:5 --force
holds ro 0 23
rec --type u16 --window -1:5 --force
holds rh 0 23
rec --force
holds rec 0 23
# Shards work beside each other: none may begin anew what the others have made.
cp -r s before
for shard in 0/2 1/2; do
  code=0; rec --shard $shard --force 2>err.txt || code=$?
  [ $code = 2 ]
  grep -q 'each shard would remove the slices of the others; remove s first' err.txt
  diff -r s before
done
