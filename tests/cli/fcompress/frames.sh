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
# And few bytes: of 376 frames, one or four are had by reading less than a tenth of the file, with an index or without.
python3 - <<'P'
import random
random.seed(1)
frame = bytes(random.randrange(256) if i % 2 == 0 else 4 for i in range(2 * 400 * 128))
with open("many.raw", "wb") as file:
    for n in range(376): file.write(frame[2 * n:] + frame[:2 * n])
P
frame=$((400 * 128 * 2))
fcompress --raw u16,400x128 many.raw
[ "$(fcompress -l --json many.raw.fcz | head -1 | jq .frames)" = 376 ]
size=$(stat -c %s many.raw.fcz)
head -c -4000 many.raw.fcz >no_index.fcz
bytes_read() { python3 -c '
import subprocess, sys
subprocess.run(sys.argv[2:], stdout=open(sys.argv[1], "wb"), stderr=subprocess.DEVNULL, check=True)
print(open("/proc/self/io").read().split()[1])' "$@"; }  # of those that are waited for, too
start=$(bytes_read nothing fcompress --version)
for file in many.raw.fcz no_index.fcz; do
  for range in 100 100:104; do
    read=$(($(bytes_read found fcompress --frame $range $file) - start))
    [ $read -gt 1000 ] && [ $((read * 10)) -lt "$size" ] || { echo "--frame $range $file reads $read bytes of $size"; exit 1; }
    last=${range#*:}; [ "$last" != "$range" ] || last=101
    cmp found <(tail -c +$((frame * 100 + 1)) many.raw | head -c $((frame * (last - 100))))
  done
done
