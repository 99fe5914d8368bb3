# SPDX-License-Identifier: BSD-3-Clause
# Files are shared out: each shard packs its own, all of them are packed once.
. "$TESTS/cli/fails.bash"
for k in 1 2 3 4 5; do head -c $((k * 3000)) /dev/urandom >f$k; done
for k in 0 1 2; do fcompress f? --shard $k/3 --json | tail -n 1 | jq .files; done | xargs | grep -qx '1 2 2' || wrong "$(ls)"
for k in 1 2 3 4 5; do fcompress -dc f$k.fcz | cmp - f$k; done
fcompress f1 f2 -k -f --shard 2/3 2>said
fcompress f1 -f --shard 0/3 2>said && grep -q 'no file is left for shard 0 of 3' said || wrong "$(cat said)"
fails 2 'wanted names of several' fcompress --shard 0/2 </dev/null
fails 2 'wanted names of several' fcompress f1 - --shard 0/2 </dev/null
# What all files together must not do, a shard that has one of them must not either.
fails 2 '2 inputs, and --output names one file' fcompress f3.fcz f4.fcz -d -o both --shard 0/2
[ ! -e both ] || wrong "two shards would write one file"
fails 1 'nosuch: no such file' fcompress nosuch -n
