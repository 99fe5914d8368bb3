# SPDX-License-Identifier: BSD-3-Clause
# Every file of the test data, and some that are hard, come back bit for bit, from a file and through pipes, and are the same
# file whatever the threads. None grows by more than 0.1 % and 64 bytes.
mkdir hard
: >hard/empty
printf a >hard/byte
seq 100000 >hard/text
head -c 3000000 /dev/zero >hard/zeros
head -c 3000001 /dev/urandom >hard/noise
phantom scan format=his out=hard/scan columns=61 rows=33 views=50 axis=30
phantom scan format=tif out=hard/tiffs columns=61 rows=33 views=20 axis=30
ct-rec "$TESTS/data/aps_tooth/tooth.h5" --axis 255 -q -o - >hard/slices.cbor
ct-rec "$TESTS/data/aps_tooth/tooth.h5" --axis 255 -q -o hard/slices.tif
fcompress -c hard/text >hard/packed.fcz
cat hard/packed.fcz hard/text >hard/half
count=0
while IFS= read -r file; do
  fcompress -T1 <"$file" >one
  fcompress -T3 -o three.fcz -f "$file"
  cmp one three.fcz
  fcompress -d <one | cmp - "$file"
  size=$(stat -c %s "$file")
  [ "$(stat -c %s one)" -le $((size + size / 1000 + 64)) ] || { echo "$file grows"; exit 1; }
  count=$((count + 1))
done < <(find "$TESTS/data" hard -type f)
[ "$count" -gt 130 ]
for file in hard/*; do
  if [ -d "$file" ]; then continue; fi
  cat "$file" | fcompress | fcompress -d -T3 | cmp - "$file"
done
[ "$(fcompress <hard/empty | wc -c)" = 32 ]
frames() { fcompress -c "$1" >counted.fcz && fcompress -l --json counted.fcz | tail -1 | jq .frames; }
[ "$(frames hard/scan/a.his)" -ge 50 ]
[ "$(frames hard/slices.cbor)" = 2 ]
[ "$(frames hard/slices.tif)" = 2 ]
[ "$(frames hard/text)" = 0 ]
for level in 1 2 3 4 5 6 7 8 9; do fcompress -$level <hard/scan/a.his | fcompress -d | cmp - hard/scan/a.his; done
