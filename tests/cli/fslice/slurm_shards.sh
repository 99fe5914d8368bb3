# SPDX-License-Identifier: BSD-3-Clause
# Tasks of a Slurm array share slices out among them, of two tools one after the other; the results are those of one run.
. "$TESTS/cli/fails.bash"
. "$TESTS/tool/slurm.bash"
slurm_or_skip
phantom scan format=h5 out=scan.h5 columns=48 rows=13 views=40 axis=23.5
ct-rec scan.h5 -o rec --axis 23.5 --pixel 10 --device cpu -q
ct-denoise filter nlm rec alone --device cpu -q && fslice convert alone alone.u8 --to u8 --window 0:5 -q
step=(sbatch --parsable --mem=500M --cpus-per-task=1 --array=0-2)
first=$("${step[@]}" -o clean.log "$TESTS/../scripts/slurm/step.sbatch" ct-denoise filter nlm rec clean --device cpu --shard slurm)
second=$("${step[@]}" -o u8.log --dependency="afterok:$first" "$TESTS/../scripts/slurm/step.sbatch" fslice convert clean clean.u8 --to u8 --window 0:5 --shard slurm)
for job in $first $second; do [ "$(slurm_ended "$job" | xargs)" = "COMPLETED COMPLETED COMPLETED" ] || wrong "$(cat ./*.log)"; done
fslice verify clean >/dev/null
diff <(cd alone && md5sum -- *.tif) <(cd clean && md5sum -- *.tif)
diff <(cd alone.u8 && md5sum -- *.tif) <(cd clean.u8 && md5sum -- *.tif)
