# SPDX-License-Identifier: BSD-3-Clause
# A scan is sent while it is taken; two tasks of a job, wherever Slurm puts them, find the sender and reconstruct the rows of one half each: the
# slices are those of the scan in a file, to the last bit.
. "$TESTS/cli/fails.bash"
. "$TESTS/cli/fxfer/coordinator"
. "$TESTS/tool/slurm.bash"
missing=$(slurm_missing)
[ -z "$missing" ] || { echo "skipped: $missing" >&2; exit 77; }
trap 'slurm_down; kill $sender $coordinator 2>/dev/null || true' EXIT
sender=
slurm_up
start_coordinator
phantom scan format=stream out=scan.cbor columns=64 rows=40 views=120 axis=32
ct-rec scan.cbor -o whole --axis 32 -q

where=fxfer://node@127.0.0.1:$meeting/scan7
fxfer send scan.cbor --rate 40 --how slab --receivers 2 --tokens site/tokens --port 0 --announce "$where" --token-file node.token --json >sent 2>send.log & sender=$!
job=$(sbatch --parsable --array=0-1 --mem=1G --cpus-per-task=1 -o task.%a "$TESTS/../scripts/slurm/fxfer-recv.sbatch" "$where" node.token slices --axis 32)
states=$(slurm_ended "$job")
wait $sender || wrong "the sender: $(cat send.log)"
[ "$states" = "$(printf 'COMPLETED\nCOMPLETED')" ] || wrong "jobs ended as: $states: $(cat task.*)"
[ "$(ls slices/part0/*.tif | wc -l) $(ls slices/part1/*.tif | wc -l)" = "20 20" ] || wrong "$(ls slices/*)"
for slice in slices/part?/*.tif; do cmp "$slice" "whole/${slice##*/}"; done
