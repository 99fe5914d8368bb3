# SPDX-License-Identifier: BSD-3-Clause
# Files that claim or become very much: what is claimed is compared with --memlimit before memory is taken, what becomes much
# does so in little memory.
. "$TESTS/cli/fails.bash"
# Of a command: the most memory it had, in MB, and its exit status.
peak_mb() { python3 -c '
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=open("said", "wb")).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, status)' "$@"; }
in_little() {  # in_little MB STATUS COMMAND...
  local most=$1 wanted=$2 found status
  shift 2
  read -r found status <<<"$(peak_mb "$@")"
  [ "$status" = "$wanted" ] || wrong "$*: exit status $status, wanted $wanted: $(cat said)"
  [ "$found" -le "$most" ] || wrong "$*: takes $found MB, wanted at most $most"
}

# Frames of nothing: 5000 times as much.
head -c 1000000000 /dev/zero | fcompress --raw u16,2048x512 >flat.fcz
[ "$(stat -c %s flat.fcz)" -lt 200000 ]
in_little 320 0 fcompress -T2 -t flat.fcz
in_little 320 0 fcompress -T2 -dc flat.fcz
in_little 128 1 fcompress -T2 --memlimit 32M -dc flat.fcz
grep -qE 'flat.fcz: block 0 at byte 0: needs [0-9]+ bytes of memory, wanted at most 33554432' said || wrong "$(cat said)"

# Packed again and again, 64 times: each is bytes of anything to the next.
fcompress -c flat.fcz >packed.0
for i in $(seq 64); do fcompress -c packed.$((i - 1)) >packed.$i; done
[ "$(stat -c %s packed.64)" -le $(($(stat -c %s packed.0) + 64 * 100)) ]
cp packed.64 level.64
for i in $(seq 64 -1 1); do fcompress -dc level.$i >level.$((i - 1)); done
cmp level.0 packed.0
# 64 streams one behind the other are 64 times as much.
for i in $(seq 64); do cat flat.fcz; done >many.fcz
in_little 320 0 fcompress -T2 --list many.fcz
fcompress -l --json many.fcz | head -1 | jq -e '.streams == 64 and .bytes == 64000000000' >/dev/null
in_little 320 0 fcompress -T2 --frame 30000 many.fcz
