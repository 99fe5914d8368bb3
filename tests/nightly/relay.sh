# SPDX-License-Identifier: BSD-3-Clause
# 2,000 frames of 2048 x 2048, 8 MiB each, of four detectors over a relay to three receivers, with what may go wrong. Needs 2 GB of memory.
columns=2048 rows=512 frames=2000 room=64 relay_room=256 again=40
. "$TESTS/cli/fxfer/relay_whole"
