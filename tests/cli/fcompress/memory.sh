# SPDX-License-Identifier: BSD-3-Clause
# Memory is that of a few blocks a thread, however long the stream: 1 GB through pipes, both ways, exact and with a bound.
. "$TESTS/cli/fails.bash"
projection_set simA part.raw 8 2048 512 >said
stream() { for _ in $(seq 60); do cat part.raw; done; }
peak_mb() {  # peak_mb OUT COMMAND...: standard input to OUT
  python3 -c '
import resource, subprocess, sys
subprocess.run(sys.argv[2:], stdin=sys.stdin.buffer, stdout=open(sys.argv[1], "wb"), check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)' "$@"
}
at_most() { [ "$2" -le "$3" ] || wrong "$1: $2 MB, wanted at most $3"; }
at_most 'packing, 2 threads' "$(stream | peak_mb exact.fcz fcompress -T2 -c --raw u16,2048x512)" 550
at_most 'unpacking, 2 threads' "$(peak_mb /dev/null fcompress -T2 -dc <exact.fcz)" 550
at_most 'packing in 128 MB' "$(stream | peak_mb small.fcz fcompress -T2 -c --memlimit 128M --raw u16,2048x512)" 256
cmp small.fcz exact.fcz
at_most 'packing with a bound in 256 MB' "$(stream | peak_mb near.fcz fcompress -T2 -c --memlimit 256M --noise 1 --raw u16,2048x512)" 400
at_most 'unpacking in 128 MB' "$(peak_mb /dev/null fcompress -T2 -dc --memlimit 128M <near.fcz)" 256
fcompress -l --json exact.fcz | head -1 | jq -e '.bytes == 1006632960 and .frames == 480' >/dev/null
