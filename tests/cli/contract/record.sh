# SPDX-License-Identifier: BSD-3-Clause
# --json is one object on the last line, also when a run fails; shards tile; secrets do not reach the record.
demo_tool show in -o out --gain 2 --json >out
[ "$(grep -c '^{' out)" = 1 ]
tail -n 1 out | jq -e '.tool == "demo_tool show" and .status == "done" and .gain == 2 and .version' >/dev/null
demo_tool end fail --json >out 2>err && exit 1 || [ $? = 1 ]
tail -n 1 out | jq -e '.status == "failed" and .message == "scan.his: frame 812 is short"' >/dev/null
[ "$(cat err)" = "demo_tool end: scan.his: frame 812 is short" ]
for i in 0 1 2 3; do demo_tool show in -o out --shard $i/4 | grep part; done >parts
[ "$(cut -d' ' -f2 parts | tr '\n' ' ')" = "0:9 9:18 18:27 27:37 " ]
export SLURM_ARRAY_TASK_ID=6 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=5
demo_tool show in -o out --shard slurm | grep -qx "part 9:18"
unset SLURM_ARRAY_TASK_ID
demo_tool show in -o out --shard slurm 2>err && exit 1 || [ $? = 2 ]
demo_tool show in -o out --token hush --token=hush >out
if grep -q hush out; then exit 1; fi
grep -qx 'argv --token=\*\*\*' out
