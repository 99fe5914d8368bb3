# SPDX-License-Identifier: BSD-3-Clause
# TERM and USR1 end a copy with 75, at any moment; the same command goes on from there.
. "$TESTS/cli/fails.bash"
head -c 120000000 /dev/urandom >big
for signal in TERM USR1; do
  fxfer cp -q big $signal/ --limit 30M 2>said & copy=$!
  sleep 2.5
  kill -$signal $copy
  status=0; wait $copy || status=$?
  [ $status = 75 ] || wrong "$signal: status $status"
  grep -q 'stopped by a signal; the same command goes on' said || wrong "$(cat said)"
  [ ! -e $signal/big ] || wrong "it was too fast"
  fxfer cp -q big $signal/ --json | jq -e '.files == 1 and .resumed_bytes > 0' >/dev/null || wrong "$signal: it began anew"
  cmp big $signal/big
done
