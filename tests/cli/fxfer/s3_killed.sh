# SPDX-License-Identifier: BSD-3-Clause
# An upload that is killed, again and again, goes on: parts that the store has are not sent again, and nothing is left behind.
. "$TESTS/cli/fxfer/store"
head -c 300000000 /dev/urandom >large  # 18 parts
for round in 1 2 3; do
  fxfer cp -q --limit 100M --streams 8 large s3://bucket/large & sender=$!
  for i in $(seq 2000); do [ "$(requests 'PUT.*partNumber=.* 200')" -ge $((round * 3)) ] && break; sleep 0.05; done
  kill -9 $sender
  wait $sender 2>/dev/null || true
  [ "$(requests 'POST.*uploadId=')" = 0 ] || wrong "it was complete before it was killed"
done
[ "$(wc -l <stub/uploads)" = 1 ] || wrong "uploads: $(cat stub/uploads)"
until lines=$(wc -l <stub/log); sleep 1.5; [ "$lines" = "$(wc -l <stub/log)" ]; do :; done  # what was on its way when the sender died
had=$(grep -o 'PUT.*partNumber=[0-9]*.* 200' stub/log | grep -o 'partNumber=[0-9]*' | sort -u | wc -l)
: >stub/log
fxfer cp -q --json large s3://bucket/large >said
[ "$(requests 'PUT.*partNumber=')" = $((18 - had)) ] || wrong "$had parts were there, sent: $(cat stub/log)"
jq -e ".files == 1 and .resumed_bytes >= $((had - 1)) * 16777216" said >/dev/null || wrong "$(cat said)"
no_uploads
[ -z "$(find state -type f)" ] || wrong "notes are left: $(find state -type f)"

# The other way: units that have come are not fetched again.
fxfer cp -q --limit 100M s3://bucket/large back & receiver=$!
sleep 1.6
kill -9 $receiver
wait $receiver 2>/dev/null || true
[ ! -e back ] || wrong "it has its name before it is whole"
fxfer cp -q --json s3://bucket/large back >said
jq -e '.files == 1 and .resumed_bytes > 0' said >/dev/null || wrong "$(cat said)"
cmp large back

# Another version of the file is another upload; the old one is removed.
touch large
fxfer cp -q --limit 100M large s3://bucket/large & sender=$!
for i in $(seq 2000); do [ -s stub/uploads ] && break; sleep 0.05; done
sleep 0.3
kill -9 $sender
wait $sender 2>/dev/null || true
[ -s stub/uploads ] || wrong "nothing was begun"
head -c 20000000 /dev/urandom >large
fxfer cp -q large s3://bucket/large
no_uploads
fxfer cp -q s3://bucket/large again
cmp large again
