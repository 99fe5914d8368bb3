# SPDX-License-Identifier: BSD-3-Clause
# A training that is killed, stopped or out of time goes on and ends as one that was left alone: the same bytes.
. "$TESTS/cli/ct-denoise/scan.bash"
needs_engine
noisy_scan 64 12 90
ct-denoise split scan.h5 -o parts "${rec[@]}" -q
[ -e parts/part0/rec00011.tif ] && [ -e parts/part1/rec00011.tif ]
fslice info parts/part1 | grep -q '1/2:1' || wrong 'part1 does not say what it is'
training=(ct-denoise train parts/part0 parts/part1 "${network[@]}" --steps 60 --save-steps 20 -q)
train() { "${training[@]}" "$@"; }

train -m alone 2>said
grep -q 'parts have 45 views each, good are 51 or more' said || wrong "$(cat said)"
[ ! -e alone.ckpt ]
ct-denoise info alone --json | tail -1 | jq -e '.weights > 1000 and .noise > 0' >/dev/null
ct-denoise info alone | awk -F'\t' '/^[0-9]+\t/ { last = $3; if (!first) first = $3 } END { exit !(last < 0.8 * first) }' || wrong "nothing learnt: $(ct-denoise info alone)"

# Killed when a checkpoint has appeared; nobody else trains it meanwhile.
"${training[@]}" -m killed & pid=$!
while [ ! -e killed.ckpt ]; do kill -0 $pid; sleep 0.01; done
kill -STOP $pid
fails 1 'killed.lock: another process trains this model' train -m killed
kill -CONT $pid
kill -9 $pid; status=0; wait $pid || status=$?
[ $status = 137 ] && [ ! -e killed ] || wrong "status $status, wanted 137 (killed)"
train -m killed
cmp alone killed
[ ! -e killed.ckpt ] && [ ! -e killed.ckpt.1 ] && [ ! -e killed.lock ]

# Ctrl-C ends it at once, and leaves the checkpoint alone.
ct-denoise train parts/part0 parts/part1 "${network[@]}" --steps 60 --save-steps 7 -m ended -q & pid=$!
while [ ! -e ended.ckpt ]; do kill -0 $pid; sleep 0.01; done
kill -INT $pid; status=0; wait $pid || status=$?
case $status in 130) [ -z "$(find . -name '*ended*' ! -name 'ended.ckpt*')" ] || wrong "left: $(ls -A)" ;; 0) ;; *) wrong "INT: status $status" ;; esac
train -m ended
cmp alone ended

# Stopped three times, by either signal and by the clock.
stopped() { local status=0; "$@" 2>said || status=$?; [ $status = 75 ] || wrong "status $status, wanted 75: $(cat said)"; }
for signal in USR1 TERM; do
  : >said
  ct-denoise train parts/part0 parts/part1 "${network[@]}" --steps 60 --save-steps 7 -m stopped 2>said & pid=$!
  ready() { if [ $signal = USR1 ]; then [ -e stopped.ckpt ]; else grep -q 'goes on after' said; fi; }
  while ! ready; do kill -0 $pid; sleep 0.01; done
  kill -$signal $pid; status=0; wait $pid || status=$?
  [ $status = 75 ] || [ $status = 0 ] || wrong "$signal: status $status: $(cat said)"
  [ $status = 0 ] || grep -q 'the same command goes on from stopped.ckpt' said || wrong "$(cat said)"
done
[ -e stopped ] || stopped train --time 0.001s -m stopped
[ -e stopped ] || train -m stopped
cmp alone stopped

# The same again does nothing; another seed is another network, and is refused where the first one is.
touch -d '2000-01-01' alone; train -m alone; [ "$(stat -c %Y alone)" = "$(date -d 2000-01-01 +%s)" ]
fails 1 'exists, made with other options' train --seed 2 -m alone
train --seed 2 -m other; ! cmp -s alone other
train --seed 2 -m other --force -t1

# No room for a checkpoint: one message, and the one before it stays.
train --time 0.001s -m full || [ $? = 75 ]
cp full.ckpt before
status=0; (ulimit -f $(($(stat -c %s before) / 2048)); train -m full 2>said) || status=$?
[ $status = 1 ] && grep -q 'full.ckpt' said || wrong "status $status: $(cat said)"
cmp before full.ckpt.1 || cmp before full.ckpt
[ ! -e .full.ckpt.part ] && [ ! -e full ]
train -m full; cmp alone full

# A checkpoint of another training, a damaged one, and two damaged ones.
train --time 0.001s -m half || [ $? = 75 ]
fails 1 'found seed 1, wanted seed 3' train --seed 3 -m half
train --time 0.001s -m half || [ $? = 75 ]
cp half.ckpt newest; cp half.ckpt.1 older
for damage in 'head -c 1000 newest' 'tr x y <newest' 'cat /dev/null'; do
  cp older half.ckpt.1; eval "$damage" >half.ckpt
  ct-denoise train parts/part0 parts/part1 "${network[@]}" --steps 60 --save-steps 20 -m half 2>said
  grep -q 'half.ckpt: .*; the one before it is used' said && grep -q 'goes on after step 1 of' said || wrong "$damage: $(cat said)"
  cmp alone half; rm half
done
echo broken >both; echo broken >both.ckpt; rm both; fails 1 'no checkpoint is whole' train -m both
