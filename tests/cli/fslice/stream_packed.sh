# SPDX-License-Identifier: BSD-3-Clause
# --compression fcz: a stream with packed pixels is smaller and the same frames, by pipe and by file, of both tools.
. "$TESTS/cli/fails.bash"
cp -r "$TESTS/data/diamond_24737/tiffs" .
fslice convert tiffs plain.cbor -q
fslice convert tiffs packed.cbor --compression fcz -q
[ "$(stat -c %s packed.cbor)" -lt $(($(stat -c %s plain.cbor) * 5 / 6)) ] || wrong "$(stat -c %s plain.cbor packed.cbor)"
fslice compare packed.cbor tiffs --json | tail -1 | jq -e .identical >/dev/null || wrong "$(fslice compare packed.cbor tiffs --json)"
fslice convert tiffs - --compression fcz -q | fslice crop - - --z 3:9 -q | fslice convert - cut.npy -q
fslice crop tiffs want.npy --z 3:9 -q
cmp cut.npy want.npy
fslice crop packed.cbor rows.npy --z 3:9 -q && cmp rows.npy want.npy  # a file is read at random
phantom scan format=his out=scan columns=64 rows=4 views=90 axis=32
ct-rec scan/a.his -o - --compression fcz -q | fslice convert - packed.npy -q
ct-rec scan/a.his -o - -q | fslice convert - plain.npy -q
cmp packed.npy plain.npy
fails 1 "no compression 'fcz'" fslice convert tiffs out.tif --compression fcz
fails 1 'wanted none or fcz' fslice convert tiffs out.cbor --compression zstd
[ ! -e out.tif ] && [ ! -e out.cbor ]
