# SPDX-License-Identifier: BSD-3-Clause
# A training that is killed at any moment, also while it writes a checkpoint, ends as one that was left alone: the same bytes, which hold the
# weights and the losses on the way; and nothing is left beside them. Nightly 50 times.
. "$TESTS/cli/ct-denoise/kills.bash"
needs_engine
noisy_scan 64 12 102
ct-denoise split scan.h5 -o parts "${rec[@]}" -q
kill_often 8 400

# What is written while it is killed stays hidden, and goes with the next run.
train -m late --steps 30 --time 0.001s -q || [ $? = 75 ]
echo half >.late.ckpt.part
train -m late --steps 30 -q
[ "$(ls -A | grep late)" = late ] || wrong "left behind: $(ls -A)"
# Killed between the model and the end: its checkpoint goes when the model is found.
cp late late.ckpt; train -m late --steps 30 -q; [ ! -e late.ckpt ]

# Another number of threads goes on from a checkpoint, to the same bytes.
train -m other --steps 30 --time 0.001s -q || [ $? = 75 ]
train -m other --steps 30 -t2 2>said
! grep -q 'the same to the last bit' said || wrong "$(cat said)"
cmp late other
train -m other --steps 30 -t1 2>said; grep -q 'up to date' said || wrong "$(cat said)"
