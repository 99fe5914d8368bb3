# SPDX-License-Identifier: BSD-3-Clause
# A stream larger than the memory is spooled beside the output, whether that is there yet or not, and nothing stays of the spool.
phantom scan format=stream out=scan.cbor columns=64 rows=300 views=60 axis=32
ct-rec scan.cbor -o s --axis 32 -q
ct-rec scan.cbor -o v.tif --axis 32 -q
mkdir new
for out in new/s new/s2/ new/v.tif; do
  ct-rec - -o $out --axis 32 --mem 1M <scan.cbor 2>said
  grep -q 'are spooled in new$' said || { cat said; exit 1; }
done
diff -r -x '*.json' s new/s
diff -r -x '*.json' s new/s2
cmp v.tif new/v.tif
(cd new && ct-rec - -o - --axis 32 --mem 1M <../scan.cbor 2>../said >out.cbor)
grep -q 'are spooled in \.$' said
[ "$(ls -A new | sort | tr '\n' ' ')" = 'out.cbor s s2 v.ct.json v.tif ' ]
