# SPDX-License-Identifier: BSD-3-Clause
# URLs that are signed: who has one gets or puts one object without credentials, until it expires. And what ls tells.
. "$TESTS/cli/fxfer/store"
head -c 30000000 /dev/urandom >'a file+'
touch -d '2001-02-03 04:05:06.789' 'a file+'
chmod 640 'a file+'
fxfer cp -q 'a file+' s3://bucket/in/
: >empty
fxfer cp -q empty s3://bucket/in/
get=$(fxfer presign 's3://bucket/in/a file+' --expires 1h)
none=$(fxfer presign s3://bucket/in/empty)
put=$(fxfer presign s3://bucket/new --put --expires 30m)
short=$(fxfer presign s3://bucket/in/empty --expires 1s)
export AWS_PROFILE=visitor
mkdir home/.aws
printf '[visitor]\naws_access_key_id=AKIDSESSION\naws_secret_access_key=second\naws_session_token=a session/token==\n' >home/.aws/credentials
session=$(env -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY fxfer presign s3://bucket/in/empty)
unset AWS_PROFILE
rm -r home/.aws
: >stub/log
(
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_ENDPOINT_URL
  fxfer cp -q "$get" "$none" there/
  cmp 'a file+' 'there/a file+'
  [ "$(stat -c %a,%y 'there/a file+')" = "$(stat -c %a,%y 'a file+')" ] || wrong "time or permissions differ"
  [ -e there/empty ] && [ ! -s there/empty ] || wrong "the empty file has not come"
  fxfer cp -q "$get" here
  cmp 'a file+' here
  fxfer cp -q --json "$get" here | jq -e '.files == 0' >/dev/null
  fxfer cp -q "$session" with_token
  curl -sSf -o curled "$get"
  cmp 'a file+' curled
  fxfer cp -q --json 'a file+' "$put" | jq -e '.files == 1 and .bytes == 30000000' >/dev/null
  fails 1 "SignatureDoesNotMatch" fxfer cp "$put" x
  fails 1 "SignatureDoesNotMatch" fxfer cp 'a file+' "$get"
  fails 1 "SignatureDoesNotMatch" fxfer cp "${get/in/new}" x
  sleep 2
  fails 1 "the URL has expired" fxfer cp "$short" x
  ! grep -q Signature said.err || wrong "the signature is told: $(cat said.err)"
  fails 2 "a URL takes one file" fxfer cp empty here "$put"
  fails 1 "no credentials" fxfer presign s3://bucket/in/empty
)
fxfer cp -q s3://bucket/new back
cmp 'a file+' back
fails 2 "older than 7 days" fxfer presign s3://bucket/in/empty --expires 8d
fails 2 "wanted a number with" fxfer presign s3://bucket/in/empty --expires 5
fails 1 "there is no such object" fxfer presign s3://bucket/in/nothing
fails 2 "wanted s3://BUCKET/KEY" fxfer presign s3://bucket/in/

for i in $(seq 250); do echo "$i" >"f$i"; done
fxfer cp -q f* s3://other/many/
fxfer ls -q s3://bucket/ >said
[ "$(awk '{print $1, $NF}' said)" = "$(printf -- '- in/\n30000000 new')" ] || wrong "$(cat said)"
fxfer ls -q -r s3://bucket/in | awk '{print $1, $3, $4}' >said
[ "$(cat said)" = "$(printf '30000000 in/a file+\n0 in/empty ')" ] || wrong "$(cat said)"
[ "$(fxfer ls -q s3://other/many/ | wc -l)" = 250 ] || wrong "not all are told"
fxfer ls -q --json s3://other/many/f1 | tail -1 | jq -e '.objects == 111' >/dev/null
fails 2 "wanted s3://BUCKET" fxfer ls many
