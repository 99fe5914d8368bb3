# SPDX-License-Identifier: BSD-3-Clause
# A training under Slurm that is told that its time is up: it goes back into the queue by itself, goes on, and ends in the model of one that was
# left alone.
. "$TESTS/cli/ct-denoise/scan.bash"
. "$TESTS/tool/slurm.bash"
needs_engine
slurm_or_skip
noisy_scan 64 12 90
ct-denoise split scan.h5 -o parts "${rec[@]}" -q
training=(train parts/part0 parts/part1 "${network[@]}" --steps 200 --save-steps 20)
ct-denoise "${training[@]}" -m alone -q

job=$(sbatch --parsable --mem=1G --cpus-per-task=1 -o log "$TESTS/../scripts/slurm/ct-denoise.sbatch" "${training[@]}" -m model)
for _ in $(seq 6000); do [ ! -e model.ckpt ] || break; sleep 0.05; done
[ -e model.ckpt ] || wrong "no checkpoint: $(cat log)"
scancel --signal=USR1 --batch "$job"
states=$(slurm_ended "$job")
[ "$(tail -1 <<<"$states")" = COMPLETED ] || wrong "$states: $(cat log)"
grep -q 'goes on after step' log || wrong "it did not go on: $(cat log)"
cmp alone model
