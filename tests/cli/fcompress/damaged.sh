# SPDX-License-Identifier: BSD-3-Clause
# Cut off, flipped, hostile: told with block and byte, exit status 1, nothing under the final name; --recover keeps what is good.
wrong() { echo "$*"; exit 1; }
phantom scan format=his out=scan columns=61 rows=33 views=120 axis=30
{ cat scan/a.his; head -c 6000000 /dev/zero | tr '\0' x; seq 200000; } >whole
fcompress whole
[ "$(fcompress -l --json whole.fcz | head -1 | jq .blocks)" -ge 3 ]
python3 - <<'P'
import random
data = open("whole.fcz", "rb").read()
random.seed(5)
for i in range(30):
    at = random.randrange(len(data))
    bad = bytearray(data); bad[at] ^= 1 << random.randrange(8)
    open(f"flip{i}.fcz", "wb").write(bad)
for i in range(1, 37): open(f"cut{i}.fcz", "wb").write(data[: len(data) * i // 37])
P
for file in flip*.fcz cut*.fcz; do
  for how in -t -d; do
    status=0
    fcompress $how "$file" 2>said || status=$?
    [ $status = 1 ] || wrong "$file $how: exit status $status"
    grep -qE "^fcompress: $file: (block [0-9]+ at byte [0-9]+: |byte [0-9]+: )" said || wrong "$file: $(cat said)"
    [ ! -e "${file%.fcz}" ] && [ -z "$(ls -A | grep part)" ] || wrong "$file: leaves something"
  done
done
# Every byte of a small file, every length of it.
seq 30 | fcompress >small.fcz
python3 - <<'P'
import re, subprocess
good = open("small.fcz", "rb").read()
def said_of(data, words):
    done = subprocess.run(["fcompress", *words], input=data, capture_output=True)
    assert done.returncode == 1, (words, done)
    return done.stderr.decode()
for at in range(len(good)):
    bad = bytearray(good); bad[at] ^= 1 << at % 8
    said = said_of(bytes(bad), ["-t"])
    assert re.search(r"standard input: block [01] at byte (0|%d): " % (len(good) - 32), said), (at, said)
for length in range(len(good)):
    said = said_of(good[:length], ["-d"])
    assert re.search(r"standard input: (the input is empty|block [01] at byte \d+: |byte \d+: the input is cut off)", said), (length, said)
P
# What comes before the damage goes to standard output.
fcompress -dc cut30.fcz 2>/dev/null >front || [ $? = 1 ]
[ -s front ] && cmp -n "$(stat -c %s front)" front whole
python3 - <<'P'
data = bytearray(open("whole.fcz", "rb").read())
second = data.index(b"\x89FCZ", 32)
data[second + 40] ^= 1
open("hit.fcz", "wb").write(data)
P
if fcompress -d --recover hit.fcz 2>said; then wrong "damage, and exit status 0"; fi
grep -q 'warning: hit.fcz: block 1 at byte' said && grep -q '1 damages; what is lost has become zeros' said
python3 - <<'P'
a, b = open("whole", "rb").read(), open("hit", "rb").read()
assert len(a) == len(b)
bad = [i for i in range(0, len(a), 1024) if a[i:i+1024] != b[i:i+1024]]
assert bad and all(set(b[i:i+1024]) <= {0} | set(a[i:i+1024]) for i in bad)
assert bad[-1] - bad[0] <= 33 << 20 and len(bad) * 1024 < len(a)
P
if fcompress -d --recover -c cut30.fcz 2>/dev/null >front2; then false; fi
cmp -n "$(stat -c %s front)" front2 whole
# Of what is cut off, all blocks that are whole come back, and no more.
for cut in cut*.fcz; do
  fcompress -l --json $cut 2>/dev/null >listed || [ $? = 1 ]
  fcompress -d --recover -c $cut 2>/dev/null >kept && wrong "$cut: exit status 0" || [ $? = 1 ]
  if [ -s listed ]; then [ "$(stat -c %s kept)" = "$(head -1 listed | jq .bytes)" ] || wrong "$cut: $(stat -c %s kept) bytes, wanted those of $(head -1 listed)"; fi
  cmp -n "$(stat -c %s kept)" kept whole
  [ $cut != cut36.fcz ] || [ "$(stat -c %s kept)" -gt 6000000 ]
done
# Listing walks from head to head where the index is gone, and --frame reads on.
head -c -40 whole.fcz >no_index.fcz
fcompress -l no_index.fcz >listed 2>said && false || [ $? = 1 ]
grep -q 'no_index.fcz: is cut off behind unpacked byte' said && grep -q 'u16 61x33' listed
fcompress --frame 3 whole.fcz >frame
fcompress --frame 3 no_index.fcz 2>/dev/null | cmp - frame
# A head may claim 512 MiB: refused before memory is taken, unless it is allowed.
printf 'small' | fcompress >bomb.fcz
python3 - <<'P'
import struct, subprocess
data = bytearray(open("bomb.fcz", "rb").read())
struct.pack_into("<I", data, 16, 400 << 20)
open("bomb.fcz", "wb").write(data)
P
fcompress -t bomb.fcz 2>said && false || [ $? = 1 ]
head -c 300000000 /dev/zero | fcompress >zeros.fcz
[ "$(stat -c %s zeros.fcz)" -lt 100000 ]
(ulimit -v 700000; fcompress -T2 -dc --memlimit 64M zeros.fcz | cmp - <(head -c 300000000 /dev/zero))
fcompress -t --memlimit 1M zeros.fcz 2>said && false || [ $? = 1 ]
grep -q 'zeros.fcz: block 0 at byte 0: needs 12583059 bytes of memory, wanted at most 1048576' said
