# SPDX-License-Identifier: BSD-3-Clause
# cli/ct-denoise/killed, 50 times.
. "$TESTS/cli/ct-denoise/kills.bash"
needs_engine
noisy_scan 64 12 102
ct-denoise split scan.h5 -o parts "${rec[@]}" -q
kill_often 50 1500
