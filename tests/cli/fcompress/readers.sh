# SPDX-License-Identifier: BSD-3-Clause
# Every reader of the suite takes packed files as what is in them, bit for bit, with all that is known of them; a packed one
# that is damaged or cut off is refused by name.
wrong() { echo "$*"; exit 1; }
same() { framediff "$@" exact >said || wrong "framediff $*: $(cat said)"; }
knows() { fslice info "$1" --json -q | tail -1 | sed 's/\.fcz//g; s/packed_//g; s/spoilt.//g' | jq -eS 'if .shape_zyx then . else error("says nothing") end'; }
known_alike() {
  knows "$1" >known_a && knows "$2" >known_b || wrong "fslice info $1 $2"
  diff known_a known_b || wrong "$1 and $2 are known otherwise"
}
phantom scan format=his out=scan columns=50 rows=8 views=40 axis=24.5
ct-rec scan -o volume.tif --axis 24.5 --pad off --pixel 2.5 -q
ct-rec scan -o - --axis 24.5 --pad off -q >stream.cbor
cp scan/a.his a.his
fslice convert volume.tif bytes.tif --to u8 --window full -q
for ending in h5 nrrd npy raw zarr; do fslice convert volume.tif "as_$ending.$ending" -q; done
fslice convert volume.tif zstd.tif --compression zstd -q
for file in volume.tif zstd.tif stream.cbor a.his as_h5.h5 as_nrrd.nrrd as_npy.npy as_raw.raw; do
  mkdir packed
  cp "${file%.*}.ct.json" packed/ 2>/dev/null || true
  fcompress -o "packed/$file.fcz" "$file"
  same "$file" "packed/$file.fcz"
  known_alike "$file" "packed/$file.fcz"
  rm -r packed
done

# Folders: of a file and itself, packed, one is read.
fslice convert volume.tif slices -q
fslice convert bytes.tif pictures --format png -q
for folder in slices pictures; do
  fcompress "$folder"/r*
  same volume.tif slices
  cp -r "$folder" "packed_$folder"
  find "packed_$folder" -name 'r*' ! -name '*.fcz' -delete
  [ "$(find "packed_$folder" -name 'r*.fcz' | wc -l)" = 8 ]
  same "$folder" "packed_$folder"
  known_alike "$folder" "packed_$folder"
done
same volume.tif 'packed_slices/rec*.tif.fcz'
rm packed_slices/rec00003.tif.fcz && cp slices/rec00003.tif packed_slices/
same volume.tif packed_slices
same slices/rec00004.tif packed_slices/rec00004.tif.fcz

# A scan folder, whatever of it is packed.
rec() { ct-rec "$1" -o "$2" --axis 24.5 --pad off -q; }
for format in his img tif; do
  phantom scan format=$format out=$format columns=50 rows=8 views=40 axis=24.5
  rec $format wanted_$format
  fcompress $format/*
  rec $format found_$format
  same wanted_$format found_$format
  rm -r found_$format
  for file in $format/*; do case $file in *.fcz) ;; *) rm "$file" ;; esac; done
  rec $format found_$format
  same wanted_$format found_$format
done
rec his/a.his.fcz found && same wanted_his found

# HDF5, in one piece and in chunks that it packed itself, a dataset by its name.
cp "$TESTS/data/aps_tooth/tooth.h5" .
fcompress --rm tooth.h5
ct-rec "$TESTS/data/aps_tooth/tooth.h5" -o wanted --axis 255.25 -q
ct-rec tooth.h5.fcz -o found_tooth --axis 255.25 -q
same wanted found_tooth
same "$TESTS/data/aps_tooth/tooth.h5:/exchange/data" tooth.h5.fcz:/exchange/data
fcompress -l tooth.h5.fcz --json | head -1 | jq -e '.frames == 201 and .series[0].width == 640' >/dev/null
phantom scan format=nxtomo out=deflated.nxs columns=50 rows=8 views=40 axis=24.5
fcompress deflated.nxs
rec deflated.nxs wanted_nxs; rec deflated.nxs.fcz found_nxs
same wanted_nxs found_nxs

fslice convert volume.tif bare.bin --format raw -q && rm -f bare.ct.json
fcompress --raw f32,50x50 bare.bin
same volume.tif bare.bin.fcz raw_b=f32,50x50
fcompress -l --json bare.bin.fcz | tail -1 | jq -e '.frames == 8' >/dev/null
if fslice convert volume.tif volume2.tif.fcz 2>said; then wrong "written under the name of a packed file"; fi
grep -q 'volume2.tif.fcz: results are written unpacked; fcompress packs them' said && [ ! -e volume2.tif.fcz ]

# Of a long series only what is asked for is unpacked: damage elsewhere does not matter.
phantom scan format=his out=long columns=256 rows=128 views=300 axis=127
fslice crop long/a.his wanted.tif --z 250:252 -q
fcompress --rm long/a.his
python3 - <<'P'
data = bytearray(open("long/a.his.fcz", "rb").read())
data[len(data) // 8] ^= 1
open("hit.his.fcz", "wb").write(data)
P
fslice crop hit.his.fcz part.tif --z 250:252 -q
same wanted.tif part.tif
if fslice stats hit.his.fcz -q 2>said; then wrong "damaged, and read"; fi
grep -qE 'hit.his.fcz: .*block [0-9]+ at byte [0-9]+: the checksum' said

# What a volume is, is known without unpacking a frame: here no block of frames can be unpacked.
phantom scan format=stream out=long.cbor columns=256 rows=128 views=60 axis=127
fslice crop long.cbor long.tif --z 2:50 -q
fcompress long.cbor long.tif
cp long/a.his.fcz long.his.fcz
mkdir spoilt && cp long.ct.json spoilt
for file in long.cbor.fcz long.tif.fcz long.his.fcz; do
  python3 - "$file" "spoilt/$file" <<'P'
import struct, sys
data = bytearray(open(sys.argv[1], "rb").read())
at = blocks = 0
while at < len(data):
    kind, packed = data[at + 5], struct.unpack_from("<I", data, at + 20)[0]
    if kind == 3:
        data[at + 32 + packed * 3 // 4] ^= 1
        blocks += 1
    at += 32 + packed
assert blocks >= 2
open(sys.argv[2], "wb").write(data)
P
  known_alike "$file" "spoilt/$file"
  if fslice stats "spoilt/$file" -q >/dev/null 2>said; then wrong "spoilt/$file: read"; fi
done

for file in volume.tif as_h5.h5 stream.cbor a.his; do
  fcompress "$file"
  head -c -100 "$file.fcz" >"cut_$file.fcz"
  if fslice info "cut_$file.fcz" 2>said; then wrong "$file: cut off, and read"; fi
  grep -q "cut_$file.fcz: " said
  python3 - "$file.fcz" "bad_$file.fcz" <<'P'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
for at in range(200, len(data) - 200, 50): data[at] ^= 1
open(sys.argv[2], "wb").write(data)
P
  if fslice stats "bad_$file.fcz" -q 2>said; then wrong "$file: damaged, and read"; fi
  grep -qE "bad_$file.fcz: .*(block|byte)" said || wrong "$(cat said)"
done
