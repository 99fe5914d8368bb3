# SPDX-License-Identifier: BSD-3-Clause
# Killed half-way: no half-written slice under its name; the same command goes on and ends in the same bits.
phantom scan format=img out=scan columns=256 rows=64 views=400 axis=128
ct-rec scan -o whole --axis 128 -q
ct-rec scan -o parts --axis 128 -q --method fourier --mem 200M &
sleep 0.3; kill -KILL $! 2>/dev/null || true; wait $! || true
for slice in parts/rec*.tif; do
  [ -e "$slice" ] || continue
  cmp "$slice" "whole/${slice#parts/}"
done
ct-rec scan -o parts --axis 128 -q --mem 200M
[ "$(ls parts/rec*.tif | wc -l)" = 64 ]
for n in 00000 00031 00063; do cmp whole/rec$n.tif parts/rec$n.tif; done
[ -z "$(ls -A parts | grep '\.part$' | grep -v volume || true)" ]
