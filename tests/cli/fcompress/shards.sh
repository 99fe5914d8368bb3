# SPDX-License-Identifier: BSD-3-Clause
# Files are shared out: each shard packs its own, all of them are packed once.
. "$TESTS/cli/fails.bash"
for k in 1 2 3 4 5; do head -c $((k * 3000)) /dev/urandom >f$k; done
for k in 0 1 2; do fcompress f? --shard $k/3 --json | tail -n 1 | jq .files; done | xargs | grep -qx '1 2 2' || wrong "$(ls)"
for k in 1 2 3 4 5; do fcompress -dc f$k.fcz | cmp - f$k; done
# Begun anew, it passes over what is done, and does what is left and what has changed.
rm f3.fcz f4.fcz && : >f4.fcz && touch -r f4 f4.fcz && touch -d '2020-02-03 04:05:06' f5
for k in 0 1 2; do fcompress f? --shard $k/3; done 2>said && wrong "f4.fcz and f5.fcz are of other files"
[ "$(grep -c 'is there already, of this file' said)" = 2 ] && fcompress -dc f3.fcz | cmp - f3 || wrong "$(cat said)"
for k in 4 5; do grep -q "f$k.fcz: exists already" said || wrong "$(cat said)"; done
fcompress f4 f5 -f
fcompress f1 f2 --rm -f --shard 0/2 && fcompress f1 f2 --rm --shard 0/2 2>said && [ ! -e f1 ]
grep -q 'f1: f1.fcz is there already' said || wrong "$(cat said)"
fcompress -d f1.fcz f2.fcz --shard 0/2 && fcompress -d f1.fcz f2.fcz --shard 0/2 2>said
grep -q 'f1.fcz: f1 is there already' said || wrong "$(cat said)"
# Another loss is another file.
projection_set simA p.raw 4 256 96 >/dev/null
cp -p p.raw q.raw && how='p.raw q.raw --raw u16,256x96 --shard 0/2'
fcompress $how --abs 20 && fcompress $how --abs 20 2>said && grep -q 'p.raw.fcz is there already' said || wrong "$(cat said)"
for other in '--abs 10' '--rel 0.01' '--abs 20 --roi 30:90,10:50' ''; do fails 1 'p.raw.fcz: exists already' fcompress $how $other; done
# Told to stop it ends with 75 and leaves nothing half made; the same command goes on.
mkfifo endless; sleep 60 >endless & holder=$!
for signal in USR1 TERM; do
  rm -f f2.fcz
  fcompress f2 endless f3 f4 --shard 0/2 2>said & pid=$!
  until [ -e f2.fcz ] && ls -A | grep -q 'endless.*part'; do kill -0 $pid || wrong "$(cat said)"; sleep 0.05; done
  kill -$signal $pid; status=0; wait $pid || status=$?
  [ $status = 75 ] && grep -q 'the same command goes on' said || wrong "$status: $(cat said)"
  ls -A | grep -E 'endless.*(fcz|part)' && wrong "half made"
done
kill $holder
fcompress f1 f2 -k -f --shard 2/3 2>said
fcompress f1 -f --shard 0/3 2>said && grep -q 'no file is left for shard 0 of 3' said || wrong "$(cat said)"
fails 2 'wanted names of several' fcompress --shard 0/2 </dev/null
fails 2 'wanted names of several' fcompress f1 - --shard 0/2 </dev/null
# What all files together must not do, a shard that has one of them must not either.
fails 2 '2 inputs, and --output names one file' fcompress f3.fcz f4.fcz -d -o both --shard 0/2
[ ! -e both ] || wrong "two shards would write one file"
fails 1 'nosuch: no such file' fcompress nosuch -n
