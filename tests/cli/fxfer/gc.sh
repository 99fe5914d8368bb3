# SPDX-License-Identifier: BSD-3-Clause
# gc removes the parts of copies that nobody goes on with, and nothing of one that goes on, nor anything else.
. "$TESTS/cli/fxfer/stand_in"
mkdir -p a b/deep outside
head -c 60000000 /dev/urandom >a/big
fxfer cp -q --limit 30M a/ b/deep & copy=$!
sleep 1.5
kill -9 $copy
wait $copy 2>/dev/null || true
cp -r b outside/b
ln -s "$PWD/outside" b/link
touch b/mine.part b/.fxfer-notes b/deep/.hidden.units
[ "$(ls -A b/deep | grep -c '^\.fxfer-')" = 2 ] || wrong "wanted a part and its note: $(ls -A b/deep)"
parts() { find b/ -name '.fxfer-*[ts]' -not -name .fxfer-notes | wc -l; }
fxfer gc b
fxfer gc -q --older 1h --json b | jq -e '.files == 0 and .young == 2' >/dev/null
[ "$(parts)" = 2 ] || wrong "young parts are gone"
sleep 1.1
fxfer gc -n -q --older 1s b >said
[ "$(grep -c '/b/deep/.fxfer-\|^ *[0-9]*  b/deep/.fxfer-' said) $(parts)" = "2 2" ] || wrong "$(cat said)"
# The same copy goes on: nothing of it is touched while it does.
fxfer cp -q --limit 20M --json a/ b/deep >copied & copy=$!
sleep 0.5
fxfer gc -q --older 0s --json b >said
[ "$(jq -c '[.files,.in_use]' said) $(parts)" = "[0,2] 2" ] || wrong "$(cat said)"
kill -9 $copy
wait $copy 2>/dev/null || true
sleep 1.1
fxfer gc -q --older 1s --json b | jq -e '.files == 2 and .bytes > 1000000' >/dev/null
[ "$(parts)" = 0 ] || wrong "left: $(find b -name '.fxfer*')"
[ "$(find b -type f | sort | xargs echo)" = "b/.fxfer-notes b/deep/.hidden.units b/mine.part" ] || wrong "$(find b)"
[ "$(ls -A outside/b/deep | grep -c '^\.fxfer-')" = 2 ] || wrong "removed through a link"
fails 2 "wanted a number with" fxfer gc --older 7 b
fails 1 "nowhere" fxfer gc nowhere

# In a store: uploads in parts that nobody completed, of all pages of the list.
. "$TESTS/cli/fxfer/store"
for name in one two three four; do
  fxfer cp -q --limit 20M a/big "s3://bucket/dir/$name" & copy=$!
  for i in $(seq 2000); do [ "$(requests "PUT /bucket/dir/$name?partNumber=.* 200")" -ge 1 ] && break; sleep 0.05; done
  kill -9 $copy
  wait $copy 2>/dev/null || true
done
[ "$(wc -l <stub/uploads)" = 4 ] || wrong "uploads: $(cat stub/uploads)"
fxfer gc -q --json --older 1h s3://bucket/dir/ | jq -e '.files == 0 and .young == 4' >/dev/null
sleep 3.1
fxfer gc -n -q --older 2s s3://bucket/dir/t >said
[ "$(awk '$1 >= 9668352 { print $2 }' said | sort | xargs echo)" = "dir/three dir/two" ] || wrong "$(cat said)"
[ "$(wc -l <stub/uploads)" = 4 ] || wrong "a dry run removed something"
fxfer gc -q --json --older 2s s3://bucket/dir/ >said
jq -e ".files == 4 and .bytes >= 4 * 9668352" said >/dev/null || wrong "$(cat said)"
no_uploads
fxfer cp -q a/big s3://bucket/dir/one
fails 2 "wanted a folder" fxfer gc me@host:dir
