# SPDX-License-Identifier: BSD-3-Clause
# verify compares files with a store, by checksums where it has them, and --delete removes from it what the source does not have.
. "$TESTS/cli/fxfer/store"
make_tree a
rm "a/$(printf 'bytes \377\376')"
head -c 40000000 /dev/urandom >a/large
fxfer cp -q a/ s3://bucket/plain
fxfer cp -q --pack a/ s3://bucket/packed
: >stub/log
fxfer verify -q --json a/ s3://bucket/plain | jq -e '.failed == 0 and .files == 48' >/dev/null
[ "$(requests GET)" -lt 10 ] || wrong "what has a checksum was read: $(cat stub/log)"
fxfer verify -q --json a/ s3://bucket/packed | jq -e '.failed == 0 and .files == 48' >/dev/null
fxfer verify -q a/large s3://bucket/plain/large
fxfer verify -q a s3://bucket/plain && wrong "a is not beneath the prefix"

# Each kind of difference is found, also in what keeps its size and time.
flip() { python3 -c 'import sys; f = open(sys.argv[1], "r+b"); f.seek(int(sys.argv[2])); b = f.read(1); f.seek(-1, 1); f.write(bytes([b[0] ^ 1]))' "$@"; }
differs() {  # differs WORDS FILE
  for way in plain packed; do
    fails 1 "$2: $1" fxfer verify a/ s3://bucket/$way
    [ "$(grep -c warning said.err)" = 1 ] || wrong "$(cat said.err)"
  done
}
cp -a a kept
renew() { rm -rf a; cp -a kept a; }
flip a/large 33333333; differs "it differs from byte 33333333 on" large; renew
flip a/deep/er/f7 5; differs "it differs from byte 5 on" deep/er/f7; renew
echo more >>a/deep/nothing; differs "it has 0 bytes in the store, 5 here" deep/nothing; renew
echo new >a/deep/new; differs "it is not in the store" deep/new; renew
mkdir a/deep/folder; differs "the folder is not in the store" deep/folder; renew
ln -sfn other a/link; differs "it is no link to other in the store" link; renew
chmod 0644 a/deep/er/f1 && touch a/deep/er/f1
fxfer verify -q a/ s3://bucket/plain  # only bytes count
fails 2 "--hash-file compares what is in a store from there" fxfer verify --hash-file sums a/ s3://bucket/plain
fxfer verify -q --hash-file sums s3://bucket/plain/ a
(cd a && sha256sum -c --strict --quiet ../sums) || wrong "sha256sum finds other files"
renew
fails 1 "it is not in the store" fxfer verify a/large s3://bucket/nothing

# Surplus goes from the folders that are copied, but for what --exclude names; nothing else does.
keys() { fxfer ls -q -r s3://bucket/ | awk '{print $NF}' | sort; }
fxfer cp -q a/big s3://bucket/elsewhere
mkdir -p extra/old/sub extra/keep.d
touch extra/old/sub/x extra/old/y extra/notes.md extra/keep.d/z
fxfer cp -q extra/ s3://bucket/plain
keys >before
fxfer cp -q -n --delete a/ s3://bucket/plain
[ "$(keys)" = "$(cat before)" ] || wrong "removed in a dry run"
fails 1 "could not be copied" fxfer cp --delete --links all a/ "$(mkfifo a/fifo; echo s3://bucket/plain)"
[ "$(keys)" = "$(cat before)" ] || wrong "removed after a failure"
rm a/fifo
fxfer cp -q --json --delete --exclude '*.md' --exclude 'keep.d/' a/ s3://bucket/plain | jq -e '.removed == 4 and .files == 0' >/dev/null
[ "$(comm -23 before <(keys) | xargs echo)" = "plain/old/ plain/old/sub/ plain/old/sub/x plain/old/y" ] || wrong "$(diff before <(keys))"
[ "$(keys | wc -l)" = $(($(wc -l <before) - 4)) ] || wrong "$(diff before <(keys))"
fxfer cp -q a s3://bucket/two/
rm -r a/deep/er
fxfer cp -q --json --delete a s3://bucket/two | jq -e '.removed == 41' >/dev/null
fxfer cp -q s3://bucket/two/a/ back
diff -r --no-dereference a back
fails 1 "in a pack" fxfer cp --delete a/ s3://bucket/packed
no_uploads
