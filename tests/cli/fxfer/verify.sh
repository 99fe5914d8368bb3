# SPDX-License-Identifier: BSD-3-Clause
# Copies are compared byte by byte without being copied; and --delete makes them the same, but for what is excluded.
. "$TESTS/cli/fxfer/stand_in"
make_tree a
fxfer cp -q a/ b
verify="fxfer verify --rsh $PWD/ssh --remote $(command -v fxfer)"
for places in "a/ b" "a/ localhost:$PWD/b" "localhost:$PWD/a/ b"; do
  $verify --json $places >said 2>said.err
  jq -e '.files == 48 and .failed == 0 and .bytes > 30000000' said >/dev/null || wrong "$places: $(cat said)"
  grep -q 'are the same' said.err
done
# SHA-256 of each file, as sha256sum writes it.
for places in "a/ b" "a/ localhost:$PWD/b" "localhost:$PWD/a/ b"; do
  $verify -q --hash-file sums $places
  [ "$(wc -l <sums)" = 48 ] || wrong "$places: $(wc -l <sums) lines"
  (cd b && sha256sum -c --strict --quiet ../sums) || wrong "$places: sha256sum finds other files"
  (cd b && find . -type f -print0 | sed -z 's,^\./,,' | xargs -0 sha256sum -- | sort) | diff - <(sort sums)
done
# A file that was copied under another name has that in the list; in a folder it keeps its own.
cp -p a/big "new name"
for places in "a/big NAME" "a/big localhost:$PWD/NAME" "localhost:$PWD/a/big NAME" "a/big b" "a/big localhost:$PWD/b"; do
  read -r from to <<<"$places"
  $verify -q --hash-file sums "$from" "${to/NAME/new name}"
  [[ $to == *b ]] && echo "$(sha256sum <a/big | cut -c1-64)  big" >wanted || (sha256sum "new name" >wanted)
  diff sums wanted || wrong "$places"
done
rm sums
before=$(state_of b)
printf X | dd of=b/big bs=1 seek=5000000 conv=notrunc status=none
touch -r a/big b/big
echo longer >>b/deep/er/f3
rm "b/link" b/deep/er/f4
ln -s elsewhere b/link
changed=$(state_of b)
for places in "a/ b" "a/ localhost:$PWD/b" "localhost:$PWD/a/ b"; do
  fails 1 "4 of 49 files are not as they should be" $verify $places
  for words in "big: it differs within 4194304 bytes from byte 4194304 on" "deep/er/f3: it has 1144 bytes, not 1137" "deep/er/f4: it is missing" \
      "link: it points to elsewhere, not to deep/nothing"; do
    grep -qF "$words" said.err || wrong "wanted '$words', said $(cat said.err)"
  done
  [ "$(state_of b)" = "$changed" ] || wrong "$places: the comparison changed what it compared"
done
fails 1 "4 of 49 files are not as they should be" $verify --hash-file sums a/ localhost:"$PWD/b"
grep -q "big: its SHA-256 is [0-9a-f]*, not $(sha256sum <a/big | cut -d' ' -f1)" said.err || wrong "$(cat said.err)"
[ ! -e sums ] || wrong "hashes were written though files differ"
fails 1 "there is no such folder" $verify a/ missing

touch b/surplus b/deep/more.log
mkdir -p b/old/deeper b/keep && touch b/old/deeper/x b/keep/y.log
mv a/deep/er/f5 held
fxfer cp -q --delete -n --exclude '*.log' a/ b
[ -e b/surplus ] && [ -e b/deep/er/f5 ] || wrong "a dry run removed something"
fxfer cp -q --delete --exclude '*.log' --json a/ localhost:"$PWD/b" --rsh "$PWD/ssh" --remote "$(command -v fxfer)" >said
[ "$(jq .removed said)" = 5 ] || wrong "$(cat said)"  # surplus, old/deeper/x, old/deeper, old, f5
[ ! -e b/surplus ] && [ ! -e b/old ] && [ ! -e b/deep/er/f5 ] || wrong "surplus is still there"
[ -e b/deep/more.log ] && [ -e b/keep/y.log ] || wrong "what is excluded is gone"
# Without the slash only the folder that is copied is meant.
mkdir c && touch c/mine
fxfer cp -q --delete a c
[ -e c/mine ] || wrong "a neighbour of the copy is gone"
