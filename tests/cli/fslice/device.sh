# SPDX-License-Identifier: BSD-3-Clause
# filter and morph with --device, without a GPU: auto computes on the CPU and says so once, cuda refuses and says why, nothing is left behind.
. "$TESTS/cli/fails.bash"
export CUDA_VISIBLE_DEVICES=  # hides those there are
head -c 24000 /dev/zero | tr '\0' 'a' >v.raw
filter() { fslice filter v.raw "$1" --raw u16,20x30 --median 3 "${@:2}"; }
filter auto.raw 2>said
[ "$(grep -c GPU said)" -le 1 ]
filter cpu.raw --device cpu 2>said
[ ! -s said ]
cmp auto.raw cpu.raw
[ "$(jq -r '.history[-1].device' cpu.ct.json auto.ct.json | sort -u)" = cpu ]
for device in cuda cuda:0 cuda:1,0; do fails 1 "fslice filter: --device is $device, but " filter no.raw --device $device; done
grep -Eq 'no GPU answers: .|this program was built without CUDA' said.err
fslice morph v.raw eroded.raw --raw u16,20x30 --op erode --device cpu 2>said
[ ! -s said ]
fails 1 "fslice morph: --device is cuda, but " fslice morph v.raw no.raw --raw u16,20x30 --op erode --device cuda
fails 2 "--device is 'gpu', wanted auto, cpu, cuda or cuda:N[,M]" filter no.raw --device gpu
fails 2 "device" fslice crop v.raw no.raw --raw u16,20x30 --device cpu
[ ! -e no.raw ]
