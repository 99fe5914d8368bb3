# SPDX-License-Identifier: BSD-3-Clause
# What a store refuses is told by what is wrong, and keys come from where other programs keep them.
. "$TESTS/cli/fxfer/store"
echo 1 >file
fxfer cp -q file s3://bucket/file
fails 1 "the secret key is wrong" env AWS_SECRET_ACCESS_KEY=wrong fxfer cp file s3://bucket/new
fails 1 "does not know the access key" env AWS_ACCESS_KEY_ID=NOBODY fxfer cp file s3://bucket/new
fails 1 "there is no such bucket" fxfer cp file s3://nowhere/new
fails 1 "there is no such bucket" fxfer cp s3://nowhere/ .
fails 1 "there is no such object" fxfer cp s3://bucket/nothing .
fails 2 "neither" fxfer cp s3://bucket/file s3://other/
fails 2 "a URL is compared from there" fxfer verify file http://127.0.0.1:1/file
fails 2 "--delete" fxfer cp --delete file http://127.0.0.1:1/file
fails 75 "tried" env AWS_ENDPOINT_URL=http://127.0.0.1:1 fxfer cp file s3://bucket/new
fails 1 "wanted http" env AWS_ENDPOINT_URL=127.0.0.1:1 fxfer cp file s3://bucket/new

fails 1 "only one is set" env -u AWS_ACCESS_KEY_ID fxfer cp file s3://bucket/new
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
fails 1 "under [default] in $HOME/.aws/credentials or $HOME/.aws/config" fxfer cp file s3://bucket/new
mkdir home/.aws
cat >home/.aws/credentials <<'C'
# comment
[default]
aws_access_key_id = AKIDTEST
aws_secret_access_key = secret/with+signs
[visitor]
aws_access_key_id=AKIDSESSION
aws_secret_access_key=second
aws_session_token = a session/token==
C
fxfer cp -q file s3://bucket/a
AWS_PROFILE=visitor fxfer cp -q file s3://bucket/b
fails 1 "AWS_PROFILE is nobody" env AWS_PROFILE=nobody fxfer cp file s3://bucket/new
fails 1 "InvalidToken" env AWS_ACCESS_KEY_ID=AKIDSESSION AWS_SECRET_ACCESS_KEY=second fxfer cp file s3://bucket/new
printf '[default]\nregion = eu-north-1\n[profile lab]\nendpoint_url = %s/\nregion=xx\n' "$AWS_ENDPOINT_URL" >home/.aws/config
sed -i 's/visitor/lab/' home/.aws/credentials
(unset AWS_ENDPOINT_URL; AWS_PROFILE=lab fxfer cp -q file s3://bucket/c)
fxfer cp -q s3://bucket/a s3://bucket/b s3://bucket/c back/
for name in a b c; do cmp file back/$name; done
[ "$(requests 'PUT.* 200')" = 4 ] || wrong "$(cat stub/log)"
