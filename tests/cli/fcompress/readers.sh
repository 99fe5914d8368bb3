# SPDX-License-Identifier: BSD-3-Clause
# Every reader of the suite takes packed files as what is in them; a packed one that is damaged or cut off is refused by name.
phantom scan format=his out=scan columns=50 rows=8 views=40 axis=24.5
ct-rec scan -o slices --axis 24.5 --pad off -q
ct-rec scan -o volume.tif --axis 24.5 --pad off -q
ct-rec scan -o other.h5 --axis 24.5 --pad off -q
ct-rec scan -o - --axis 24.5 --pad off -q >stream.cbor
cp scan/a.his a.his
fslice convert volume.tif bare.raw -q
stats() { fslice stats "$@" --json -q | tail -1 | jq -Se 'if .mean == null then error("no mean") else . end'; }
same() { diff <(stats "$1" "${@:3}") <(stats "$2" "${@:3}") || { echo "$1 is not $2"; exit 1; }; }
for file in volume.tif other.h5 stream.cbor a.his; do
  fcompress "$file"
  same "$file" "$file.fcz"
done
fcompress --raw f32,50x50 bare.raw
same bare.raw bare.raw.fcz --raw f32,50x50
fcompress -l --json bare.raw.fcz | tail -1 | jq -e '.frames == 8' >/dev/null
for file in slices/*.tif; do fcompress --rm "$file"; done
fslice info slices/rec00003.tif.fcz | grep -q '50 x 50 x 1 f32'

ct-rec "$TESTS/data/aps_tooth/tooth.h5" -o wanted --axis 255.25 -q
fcompress -c "$TESTS/data/aps_tooth/tooth.h5" >tooth.h5.fcz
ct-rec tooth.h5.fcz -o found --axis 255.25 -q
for slice in wanted/*.tif; do cmp "$slice" "found/${slice##*/}"; done

for file in volume.tif other.h5 stream.cbor a.his; do
  head -c -100 "$file.fcz" >"cut_$file.fcz"
  if fslice info "cut_$file.fcz" 2>said; then echo "$file: cut off, and read"; exit 1; fi
  grep -q "cut_$file.fcz: " said
  python3 - "$file.fcz" "bad_$file.fcz" <<'P'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
for at in range(200, len(data) - 200, 50): data[at] ^= 1
open(sys.argv[2], "wb").write(data)
P
  if fslice stats "bad_$file.fcz" -q 2>said; then echo "$file: damaged, and read"; exit 1; fi
  grep -qE "bad_$file.fcz: .*(block|byte)" said || { cat said; exit 1; }
done
