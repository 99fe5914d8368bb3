# SPDX-License-Identifier: BSD-3-Clause
# A store that is busy, breaks connections, loses answers and damages bytes: everything arrives as it was, with requests tried again.
. "$TESTS/cli/fxfer/store"
mkdir a
for i in $(seq 60); do head -c $((i * 997)) /dev/urandom >a/f$i; done
head -c 50000000 /dev/urandom >a/large
cat >stub/faults <<'F'
slow_down 11 *
reset 23 *
lost 17 *
wrong_etag 13 PUT
F
fxfer cp -q --json a/ s3://bucket/x >said
[ "$(jq -c '[.files, .failed]' said)" = '[61,0]' ] || wrong "$(cat said)"
for fault in 503 reset lost; do grep -q " $fault\$" stub/log || wrong "the store has never answered $fault"; done
no_uploads
printf 'slow_down 11 *\nreset 23 *\ncut 7 GET\nwrong_body 5 GET f\n' >stub/faults
fxfer cp -q s3://bucket/x/ b
diff -r a b
no_parts b

# The answers to the first and the last request of an upload are lost: the object is whole all the same, and no other upload is left.
printf 'lost -1 POST uploadId\nlost -1 POST large2?uploads\n' >stub/faults
touch a/large
fxfer cp -q --json a/large s3://bucket/x/large2 | jq -e '.files == 1' >/dev/null
rm stub/faults
fxfer cp -q s3://bucket/x/large2 c
cmp a/large c
no_uploads

# What is refused for one object is told of it, and the rest comes; a store that is never ready ends it with status 75.
echo 'forbidden 1 GET /f7' >stub/faults
fails 1 "f7: access is denied" fxfer cp s3://bucket/x/ d
rm stub/faults
[ "$(diff -rq a d)" = "$(printf 'Only in a: f7\nOnly in d: large2')" ] || wrong "$(diff -rq a d)"
echo 'slow_down 1 PUT partNumber' >stub/faults
touch a/large
fails 75 "tried 9 times" timeout 100 fxfer cp a/large s3://bucket/x/large
