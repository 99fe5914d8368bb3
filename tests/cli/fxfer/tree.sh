# SPDX-License-Identifier: BSD-3-Clause
# Everything of a tree arrives as it was: here, to and from another machine, and through ssh alone; a second time nothing is sent.
. "$TESTS/cli/fxfer/stand_in"
make_tree a
fxfer cp -q a/ here
same_trees a here
$over a/ localhost:"$PWD/there"
same_trees a there
$over localhost:"$PWD/a/" back
same_trees a back
SSH_LOG=log $over --tunnel a/ user@host:"$PWD/tunnel"
same_trees a tunnel
grep -q '^-W localhost:[0-9]* user@host$' log || wrong "not through ssh: $(cat log)"
for copy in here there back tunnel; do no_parts $copy; done

for again in "fxfer cp -q a/ here" "$over a/ localhost:$PWD/there" "$over localhost:$PWD/a/ back"; do
  $again --json >said
  [ "$(jq '[.files, .bytes, .same_files, .failed]' -c said)" = '[0,0,48,0]' ] || wrong "$again: $(cat said)"
done

# What changed is sent, and nothing else; what is newer there may stay.
echo changed >a/big
touch -d 2001-01-01 a/deep/er/f7
fxfer cp -q --overwrite never --json a/ here | jq -e '.files == 0' >/dev/null
fxfer cp -q --overwrite older --json a/ here | jq -e '.files == 1' >/dev/null
fxfer cp -q -n --json a/ here | jq -e '.files == 1 and .bytes == 2653' >/dev/null
fxfer cp -q --json a/ here | jq -e '.files == 1' >/dev/null
same_trees a here
