# SPDX-License-Identifier: BSD-3-Clause
# 20,000 files of 10 KiB and one of 2 GiB to a store with faults, killed and asked for again. Needs 8 GB of memory and of disk.
small=20000 large=$((2 << 30)) busy=20 resets=100
. "$TESTS/cli/fxfer/s3_whole"
