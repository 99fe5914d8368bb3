# SPDX-License-Identifier: BSD-3-Clause
# --frame gives the pixels of frames, from few blocks of the file.
cp -r "$TESTS/data/diamond_24737/tiffs" .
fslice convert tiffs wanted.raw -q
tar -cf - --sort=name tiffs | fcompress -o tiffs.tar.fcz
frame=$((160 * 24 * 2))
cut() { tail -c +$((frame * $1 + 1)) wanted.raw | head -c $((frame * $2)); }
fcompress --frame 0 tiffs.tar.fcz | cmp - <(cut 0 1)
fcompress --frame 90 tiffs.tar.fcz | cmp - <(cut 90 1)
fcompress --frame 10:13 tiffs.tar.fcz -o three.raw && cmp three.raw <(cut 10 3)
fcompress --frame 88: tiffs.tar.fcz | cmp - <(cut 88 3)
fcompress --frame 5 - <tiffs.tar.fcz | cmp - <(cut 5 1)
if fcompress --frame 91 tiffs.tar.fcz 2>said; then false; fi
grep -q 'tiffs.tar.fcz: frames 91 wanted, found 91' said
if cat tiffs.tar.fcz | fcompress --frame 1 2>said; then false; fi
grep -q 'standard input: is a pipe' said
# Of a long series only one block is read: damage elsewhere does not matter.
phantom scan format=his out=scan columns=256 rows=128 views=200 axis=127
fcompress scan/a.his -o scan.fcz
fcompress --frame 150 scan.fcz >wanted
python3 - <<'P'
data = bytearray(open("scan.fcz", "rb").read())
data[2000] ^= 1
open("hit.fcz", "wb").write(data)
P
fcompress --frame 150 hit.fcz | cmp - wanted
if fcompress --frame 0 hit.fcz >/dev/null 2>said; then false; fi
grep -q 'hit.fcz: block 0 at byte 0' said
