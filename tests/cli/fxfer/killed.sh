# SPDX-License-Identifier: BSD-3-Clause
# Either end is killed again and again: nothing wrong ever has its name, and the next run goes on where the last was.
. "$TESTS/cli/fxfer/stand_in"
mkdir a
head -c 120000000 /dev/urandom >a/big
for i in $(seq 200); do head -c 20000 /dev/urandom >a/f$i; done
check_names() {
  for file in b/*; do [ ! -e "$file" ] || cmp "$file" "a/${file##*/}" || wrong "$file is wrong"; done
}
kept=0
for i in $(seq 6); do
  $over --limit 100M a/ localhost:"$PWD/b" 2>said.err &
  client=$!
  sleep "0.$((RANDOM % 5 + 3))"
  if ((i % 2)); then victim=$client; else victim=$(pgrep -f "fxfer serve --once --stdio" -P "$client" || true); fi
  [ -z "$victim" ] || kill -9 $victim 2>/dev/null || true
  wait $client 2>/dev/null || true
  check_names
done
for i in $(seq 1000); do pgrep -f "$PWD/b" >/dev/null || break; sleep 0.1; done
$over --json a/ localhost:"$PWD/b" >said
check_names
diff -r a b
no_parts b
jq -e '.resumed_bytes > 0 or .same_bytes >= 120000000' said >/dev/null || wrong "nothing of earlier runs was used: $(cat said)"
