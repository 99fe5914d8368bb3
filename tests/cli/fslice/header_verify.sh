# SPDX-License-Identifier: BSD-3-Clause
# header edits what is known and nothing else; verify finds what is not as the sidecar says, one line each.
phantom scan format=his out=scan columns=40 rows=6 views=40 axis=19.5
ct-rec scan -o v --axis 19.5 --pad off --pixel 3 -q
for out in v.npy v2.zarr v3.h5 v4.tif v5.raw v6.nrrd; do fslice convert v $out -q; done
fslice convert v v7.nrrd --compression deflate -q
fslice convert v v8 --to u16 --window 0:1 -q
for in in v v.npy v2.zarr v3.h5 v4.tif v5.raw v6.nrrd v7.nrrd v8; do
  sum=$(find $in -name '*[0-9]*.tif' -o -name '*.h5' -o -name '*.npy' -o -name '*.raw' -o -name '*.nrrd' | sort | xargs -r cat | sha256sum)
  fslice verify $in >said || { cat said; false; }
  grep -q "^$in: 6 slices as the sidecar says, checksums included" said || { cat said; false; }
  fslice header $in --set scan.pixel_um=5.5 --set scan.sample=tooth --set my.box=1,2,3.5 --set my.number=12 --set my.flag=true -q
  fslice header $in --unset my.number -q
  fslice info $in --json | tail -1 >info.json
  jq -e '.["scan.pixel_um"] == 5.5 and .["scan.sample"] == "tooth" and .["my.box"] == [1, 2, 3.5] and .["my.flag"] == true and .["my.number"] == null' info.json
  case $in in *.zarr | v | v8) car=$in/volume.ct.json ;; *) car=${in%.*}.ct.json ;; esac
  jq -e '.grid.voxel_um == [5.5, 5.5, 5.5] and (.history[-1].tool == "fslice header") and (.history[-2].argv | index("my.flag=true")) and .frames_xxh3' $car
  fslice verify $in >said || { cat said; false; }
  [ "$sum" = "$(find $in -name '*[0-9]*.tif' -o -name '*.h5' -o -name '*.npy' -o -name '*.raw' -o -name '*.nrrd' | sort | xargs -r cat | sha256sum)" ]
done >/dev/null
jq -e '.harima.scan.sample == "tooth"' v2.zarr/.zattrs >/dev/null

# A file of others gets a sidecar.
cp v.npy foreign.npy
fslice header foreign.npy --set scan.pixel_um=2 -q
[ "$(jq -c '[.grid.voxel_um, .result, (.history | length)]' foreign.ct.json)" = '[[2,2,2],"foreign.npy",1]' ]
fslice header foreign.npy --set voxel.size_um=1,2,3 -q
[ "$(jq -c .grid.voxel_um foreign.ct.json)" = '[1,2,3]' ]
fslice header foreign.npy --set scan.pixel_um=4 -q
[ "$(jq -c .grid.voxel_um foreign.ct.json)" = '[4,4,4]' ]
cp foreign.ct.json kept
fslice header foreign.npy --set scan.pixel_um=7 --dry-run | jq -e '.grid.voxel_um == [7, 7, 7]' >/dev/null
cmp kept foreign.ct.json

wrong() {  # wrong STATUS WORDS COMMAND...
  local status=$1 words=$2 code=0
  shift 2
  "$@" >said.out 2>said.err || code=$?
  [ $code = "$status" ] && grep -q -- "$words" said.err || { echo "$*: exit $code"; cat said.err; exit 1; }
}
wrong 2 'grid.type cannot be edited' fslice header v --set grid.type=u8
wrong 2 'history cannot be edited' fslice header v --unset history
wrong 2 'sample cannot be edited, wanted a name in a group' fslice header v --set sample=x
wrong 2 'wanted a length in um' fslice header v --set scan.pixel_um=-1
wrong 2 'wanted NAME=VALUE' fslice header v --set scan.pixel_um
wrong 2 'wanted --set NAME=VALUE or --unset NAME' fslice header v
wrong 1 'v/volume.ct.json: there is no my.nothing to unset' fslice header v --unset my.nothing

# Faults.
faults() {  # faults INPUT COUNT WORDS...
  local in=$1 count=$2 code=0
  shift 2
  fslice verify "$in" >said.out 2>said.err || code=$?
  [ $code = 1 ] && [ "$(wc -l <said.out)" = "$count" ] || { echo "$in: exit $code"; cat said.out said.err; exit 1; }
  for words; do grep -q "$words" said.out || { cat said.out; exit 1; }; done
}
cp -r v w
printf '\1' | dd of=w/rec00002.tif bs=1 seek=3000 conv=notrunc 2>/dev/null
truncate -s 2000 w/rec00004.tif
faults w 2 'w/rec00002.tif: pixels have changed: found checksum [0-9a-f]\{16\}, wanted [0-9a-f]\{16\}' 'w/rec00004.tif: page of'
rm w/rec00001.tif
faults w 2 'w: found 5 slices, the sidecar says 6'
printf '\1' | dd of=v.npy bs=1 seek=3000 conv=notrunc 2>/dev/null
faults v.npy 1 'v.npy: frame 0: pixels have changed'
rm v2.zarr/3.0.0
faults v2.zarr 1 'v2.zarr: frame 3: pixels have changed'
fslice convert v5.raw small.raw -q
truncate -s 32000 small.raw
faults small.raw 1 'small.raw: found 5 slices, the sidecar says 6'
wrong 1 'nothing.npy: no such file\|nothing.npy: has no sidecar' fslice verify nothing.npy
mkdir bare && cp v/*.tif bare
wrong 1 'bare: has no sidecar, bare/volume.ct.json is not there' fslice verify bare
wrong 2 'a stream has no sidecar' fslice verify -
