# SPDX-License-Identifier: BSD-3-Clause
# Small files travel in packs: few requests for many of them, any of them by one.
. "$TESTS/cli/fxfer/store"
mkdir -p a/in a/to
python3 - <<'P'
import os
for i in range(1, 3001): open(f"a/in/f{i}", "wb").write(bytes([i % 251]) * (i * 7 % 9973))
for i in range(1, 31): open(f"a/to/g{i}", "wb").write(os.urandom(i * 33333))
P
head -c 20000000 /dev/urandom >a/large
ln -s large a/link
touch -d '2001-02-03 04:05:06.789012345' a/in/f7 a/in
chmod 600 a/in/f8
fxfer cp -q --json --pack a/ s3://bucket/x >said
jq -e '.files == 3031 and .failed == 0' said >/dev/null || wrong "$(cat said)"
[ "$(wc -l <stub/log)" -lt 20 ] || wrong "requests: $(wc -l <stub/log)"
: >stub/log
fxfer cp -q --json s3://bucket/x/ b | jq -e '.files == 3031' >/dev/null
diff -r --no-dereference a b
for file in in in/f7 in/f8 to large; do [ "$(stat -c '%a %y' a/$file)" = "$(stat -c '%a %y' b/$file)" ] || wrong "$file differs"; done
[ "$(wc -l <stub/log)" -lt 100 ] || wrong "requests back: $(wc -l <stub/log)"

: >stub/log
fxfer cp -q --json --pack a/ s3://bucket/x | jq -e '.files == 0 and .same_files == 3031' >/dev/null
fxfer cp -q --json a/ s3://bucket/x | jq -e '.files == 0 and .same_files == 3031' >/dev/null
[ "$(requests P)" = 0 ] || wrong "sent again: $(grep ^P stub/log)"
: >stub/log
fxfer cp -q s3://bucket/x/in/f2345 .
cmp a/in/f2345 f2345
[ "$(grep -c 'GET.*fxpack 206' stub/log)" -le 5 ] || wrong "$(cat stub/log)"
fxfer cp -q s3://bucket/x/in sub
diff -r a/in sub/in
fxfer verify -q s3://bucket/x/ b

# What changed goes into another pack, or out of packs, and back; the newest counts.
echo new >a/in/f1
fxfer cp -q --json --pack a/ s3://bucket/x | jq -e '.files == 1' >/dev/null
fxfer cp -q s3://bucket/x/ b
diff -r a b
echo newer >a/in/f1
fxfer cp -q --json a/ s3://bucket/x | jq -e '.files == 1' >/dev/null
fxfer cp -q s3://bucket/x/ b
diff -r a b
echo newest >a/in/f1
fxfer cp -q --json --pack a/ s3://bucket/x | jq -e '.files == 1' >/dev/null
fxfer cp -q s3://bucket/x/ b
diff -r a b

# Damaged packs are told of.
head -c 300 /dev/urandom >bad.fxpack
fxfer cp -q bad.fxpack s3://other/
fails 1 "bad.fxpack: is no pack" fxfer cp s3://other/ c
