# SPDX-License-Identifier: BSD-3-Clause
# Many small files and a large one to a store with faults, killed and asked for again; tests/nightly/s3_whole.sh does it in full size.
small=1000 large=200000000 busy=5 resets=9
. "$TESTS/cli/fxfer/s3_whole"
