# SPDX-License-Identifier: BSD-3-Clause
# A store of somebody else: OpenStack Swift with its S3 interface, one of each server, which checks signatures, checksums and parts itself.
# Needs the packages swift-proxy, swift-account, swift-container, swift-object and memcached.
. "$TESTS/cli/fxfer/stand_in"
for program in swift-proxy-server swift-account-server swift-container-server swift-object-server swift-ring-builder memcached; do
  command -v $program >/dev/null || { echo "skipped: no $program" >&2; exit 77; }
done
servers=
trap 'kill -9 $servers 2>/dev/null || true' EXIT
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
mkdir -p swift disks/d1 home
common() {  # common KIND PORT
  printf '[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = %s\nworkers = 0\nuser = %s\nswift_dir = %s\nlog_level = WARNING\nlog_address = /dev/null\n' "$2" "$(id -un)" "$PWD/swift"
}
printf '[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n[storage-policy:0]\nname = one\ndefault = yes\n' >swift/swift.conf
for kind in account container object; do
  port=$(free_port)
  { common $kind "$port"; printf 'devices = %s\nmount_check = false\n[pipeline:main]\npipeline = %s-server\n[app:%s-server]\nuse = egg:swift#%s\n' "$PWD/disks" $kind $kind $kind; } >swift/$kind.conf
  swift-ring-builder swift/$kind.builder create 4 1 1 >>rings
  swift-ring-builder swift/$kind.builder add "r1z1-127.0.0.1:$port/d1" 1 >>rings
  swift-ring-builder swift/$kind.builder rebalance >>rings
  swift-$kind-server swift/$kind.conf >$kind.log 2>&1 & servers="$servers $!"
done
memory=$(free_port) port=$(free_port)
memcached -u "$(id -un)" -l 127.0.0.1 -p "$memory" & servers="$servers $!"
{ common proxy "$port"; cat <<C
[pipeline:main]
pipeline = catch_errors cache listing_formats bulk s3api tempauth slo proxy-server
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:$memory
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:slo]
use = egg:swift#slo
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
C
} >swift/proxy.conf
swift-proxy-server swift/proxy.conf >proxy.log 2>&1 & servers="$servers $!"
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_REGION AWS_DEFAULT_REGION AWS_ENDPOINT_URL_S3
export HOME=$PWD/home XDG_STATE_HOME=$PWD/state AWS_ENDPOINT_URL=http://127.0.0.1:$port
export AWS_ACCESS_KEY_ID=test:tester AWS_SECRET_ACCESS_KEY=testing
for i in $(seq 2000); do curl -s -o /dev/null "$AWS_ENDPOINT_URL" && break; sleep 0.1; done
# Buckets are made by the interface of Swift, which gives a token for the same account.
token=$(curl -s -f -D - -o /dev/null -H 'X-Auth-User: test:tester' -H 'X-Auth-Key: testing' "$AWS_ENDPOINT_URL/auth/v1.0" | sed -n 's/^X-Auth-Token: \(.*\)\r$/\1/p')
curl -s -f -X PUT -H "X-Auth-Token: $token" "$AWS_ENDPOINT_URL/v1/AUTH_test/bucket" || wrong "$(cat proxy.log)"

make_tree a
rm "a/$(printf 'bytes \377\376')"
head -c 50000000 /dev/urandom >a/large
for i in $(seq 300); do echo $i >a/deep/er/small$i; done
fails 1 "SignatureDoesNotMatch" env AWS_SECRET_ACCESS_KEY=wrong fxfer cp a/big s3://bucket/x
fxfer cp -q a/ s3://bucket/plain || wrong "$(tail -5 proxy.log)"
fxfer cp -q s3://bucket/plain/ b
diff -r --no-dereference a b
diff <(state_of a | grep -v ' d ') <(state_of b | grep -v ' d ')
fxfer cp -q --json a/ s3://bucket/plain | jq -e '.files == 0 and .failed == 0' >/dev/null
fxfer verify -q s3://bucket/plain/ b
fxfer verify -q a/ s3://bucket/plain
fxfer cp -q --pack a/ s3://bucket/packed
fxfer cp -q s3://bucket/packed/ c
diff -r --no-dereference a c

fxfer cp -q --limit 8M --streams 1 a/large s3://bucket/again & copy=$!
sleep 4
kill -9 $copy
wait $copy 2>/dev/null || true
fxfer cp -q --json a/large s3://bucket/again >said
jq -e '.files == 1 and .resumed_bytes > 0' said >/dev/null || wrong "$(cat said)"
url=$(fxfer presign s3://bucket/again)
env -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY -u AWS_ENDPOINT_URL fxfer cp -q "$url" back
cmp a/large back
fxfer ls s3://bucket/plain/deep/ >listed
grep -q ' plain/deep/er/$' listed || wrong "$(cat listed)"
rm -r a/deep
fxfer cp -q --json --delete a/ s3://bucket/plain | jq -e '.removed > 340 and .failed == 0' >/dev/null
[ -z "$(fxfer ls -q s3://bucket/plain/deep/)" ] || wrong "left: $(fxfer ls s3://bucket/plain/deep/)"
