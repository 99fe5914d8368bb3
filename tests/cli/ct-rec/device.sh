# SPDX-License-Identifier: BSD-3-Clause
# --device without a GPU: auto computes on the CPU, cuda refuses and says why, and nothing is left behind; so does the job script.
. "$TESTS/cli/fails.bash"
export CUDA_VISIBLE_DEVICES=  # hides those there are
phantom scan format=img out=scan columns=32 rows=4 views=40
ct-rec scan -o v --axis 15.5 2>said
[ -f v/rec00003.tif ]
[ "$(grep -c GPU said)" -le 1 ]
ct-rec scan -o v --axis 15.5 --device cpu 2>said
grep -qx 'ct-rec: v: up to date' said
for device in cuda cuda:0 cuda:1,0; do fails 1 "ct-rec: --device is $device, but " ct-rec scan -o w --axis 15.5 --device $device; done
grep -Eq 'no GPU answers: .|this program was built without CUDA' said.err
for device in gpu cuda: cuda:, cuda:0, cuda:x cpu:0 0; do
  fails 2 "--device is '$device', wanted auto, cpu, cuda or cuda:N[,M]" ct-rec scan -o w --axis 15.5 --device $device
done
# Iterative methods and projections of slices run on GPUs, too.
ct-rec scan -o few --axis 15.5 --method sirt --iterations 2 --pixel 4 2>said
[ -f few/rec00003.tif ]
[ "$(grep -c GPU said)" -le 1 ] && ! grep -q 'computes on the CPU' said
ct-rec project few --like scan -o views 2>said
[ "$(grep -c GPU said)" -le 1 ]
for method in sirt os-sart cgls ml-em tv; do fails 1 "ct-rec: --device is cuda, but " ct-rec scan -o w --axis 15.5 --device cuda --method $method; done
for option in --helical --tilt; do fails 1 "ct-rec: --device is cuda, but " ct-rec scan -o w --axis 15.5 --device cuda $option 2; done
fails 1 "ct-rec project: --device is cuda:0, but " ct-rec project few --like scan -o w --device cuda:0
[ ! -e w ]

job=$(dirname "$TESTS")/scripts/slurm/ct-rec-gpu.sbatch
fails 2 'usage: sbatch' "$job" scan
fails 1 'ct-rec: --device is cuda, but ' "$job" scan w --axis 15.5
