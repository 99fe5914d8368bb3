# SPDX-License-Identifier: BSD-3-Clause
# A tree comes into a bucket and back as it was; a second time nothing is sent.
. "$TESTS/cli/fxfer/store"
make_tree a
rm a/bytes* a/nnn*
head -c 40000000 /dev/urandom >a/parts
mkdir 'a/sp ace+&=()@,;%41ü'
echo 5 >'a/sp ace+&=()@,;%41ü/<&"'\''>'
fxfer cp -q --json a/ s3://bucket/x/y >said
[ "$(jq -c '[.failed, .links, .folders]' said)" = '[0,2,4]' ] || wrong "$(cat said)"
fxfer cp -q s3://bucket/x/y/ b
same_trees a b
no_parts b
no_uploads
[ "$(requests 'PUT.*partNumber=')" = 5 ] || wrong "parts: $(grep partNumber stub/log)"

: >stub/log
fxfer cp -q --json a/ s3://bucket/x/y >said
[ "$(jq -c '[.files, .bytes, .failed]' said)" = '[0,0,0]' ] || wrong "$(cat said)"
[ "$(requests 'P')" = 0 ] || wrong "sent again: $(grep ^P stub/log)"
fxfer cp -q --json s3://bucket/x/y/ b >said
[ "$(jq -c '[.files, .bytes, .failed]' said)" = '[0,0,0]' ] || wrong "$(cat said)"
[ "$(requests 'GET /bucket/x')" = 0 ] || wrong "fetched again: $(cat stub/log)"
fxfer verify -q s3://bucket/x/y/ b
printf X | dd of=b/parts bs=1 seek=30000000 conv=notrunc status=none
fails 1 "parts: it differs within" fxfer verify s3://bucket/x/y/ b

# By name, one file under a new name, one of many, and what is left out.
fxfer cp -q a/deep s3://bucket/
fxfer cp -q s3://bucket/deep c
diff -r a/deep c/deep
fxfer cp -q a/big s3://bucket/one/file
fxfer cp -q s3://bucket/one/file d
cmp a/big d
fxfer cp -q s3://bucket/one/file e/
cmp a/big e/file
fxfer cp -q --exclude 'er/' --exclude '*MiB' s3://bucket/deep/ f
[ "$(ls f)" = nothing ] || wrong "not left out: $(ls f)"
# What changed is sent, and nothing else.
echo changed >a/deep/nothing
fxfer cp -q --json -n a/deep s3://bucket/ | jq -e '.files == 1 and .bytes == 8' >/dev/null
fxfer cp -q --json --overwrite never a/deep s3://bucket/ | jq -e '.files == 0' >/dev/null
fxfer cp -q --json a/deep s3://bucket/ | jq -e '.files == 1' >/dev/null
printf bad >"a/$(printf 'bytes \377')"
fails 1 "its name is not UTF-8" fxfer cp a/ s3://bucket/x/y
# Objects that other programs have put there, without metadata and with keys that are no paths.
curl -sf --aws-sigv4 aws:amz:us-east-1:s3 -u AKIDTEST:secret/with+signs -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' -T a/big "$AWS_ENDPOINT_URL/bucket/foreign/in/big"
fxfer cp -q s3://bucket/foreign .
cmp a/big foreign/in/big
curl -sf --path-as-is --aws-sigv4 aws:amz:us-east-1:s3 -u AKIDTEST:secret/with+signs -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' -T a/big "$AWS_ENDPOINT_URL/bucket/foreign/../../out"
fails 1 "1 of" fxfer cp s3://bucket/foreign/ in/here
cmp a/big in/here/in/big
[ ! -e out ] && [ ! -e in/out ] || wrong "written outside"
