# SPDX-License-Identifier: BSD-3-Clause
# Under Slurm: an array of four tasks makes the slices of one run, to the last bit; they are verified, then looked at. Where a task fails
# or is killed nothing that waits for it runs, and the same command goes on.
. "$TESTS/cli/fails.bash"
. "$TESTS/tool/slurm.bash"
slurm_or_skip
scripts=$TESTS/../scripts/slurm
phantom scan format=h5 out=scan.h5 columns=64 rows=64 views=90 axis=31.5
ct-rec scan.h5 -o whole --axis 31.5 --pixel 10 -q
export SBATCH_FLAGS="--cpus-per-task=1 --mem=1G"
state_of() { awk -v name="Name=$1" '$0 ~ name " " { for (i = 1; i <= NF; ++i) if ($i ~ /^JobState=/) print substr($i, 10) }' slurm/log/jobs; }

last=$("$scripts/rec-chain" --tasks 4 scan.h5 slices --axis 31.5 --pixel 10)
slurm_ended "$last" >/dev/null
[ "$(state_of slices.rec | sort | uniq -c | xargs)" = "4 COMPLETED" ] || wrong "$(state_of slices.rec): $(cat slurm-*.out)"
[ "$(state_of slices.verify) $(state_of slices.preview)" = "COMPLETED COMPLETED" ] || wrong "$(cat slurm-*.out)"
fslice compare slices whole --tolerance maxabs=0 >/dev/null
for slice in whole/*.tif; do cmp "$slice" "slices/${slice##*/}"; done
[ -s slices.png ]

# One of four tasks fails: its slices are missing, what waits is cancelled.
mkdir stand_in && cat >stand_in/ct-rec <<P
#!/bin/sh
[ "\$SLURM_ARRAY_TASK_ID" != 2 ] || exit 1
exec $BUILD/ct-rec "\$@"
P
chmod +x stand_in/ct-rec
last=$(PATH=$PWD/stand_in:$PATH "$scripts/rec-chain" --tasks 4 scan.h5 less --axis 31.5 --pixel 10)
slurm_ended "$last" >/dev/null
[ "$(state_of less.rec | sort | uniq -c | xargs)" = "3 COMPLETED 1 FAILED" ] || wrong "$(state_of less.rec)"
[ "$(state_of less.verify) $(state_of less.preview)" = "CANCELLED CANCELLED" ] || wrong "$(state_of less.verify) $(state_of less.preview)"
[ ! -e less/volume.ct.json ] && [ ! -e less.png ] || wrong "an incomplete volume counts as complete"
[ "$(find less -name 'rec*.tif' | wc -l)" = 48 ] || wrong "$(ls less)"

# The same command makes what is missing.
last=$("$scripts/rec-chain" --tasks 4 scan.h5 less --axis 31.5 --pixel 10)
slurm_ended "$last" >/dev/null
fslice compare less whole --tolerance maxabs=0 >/dev/null
[ -s less.png ]
