# SPDX-License-Identifier: BSD-3-Clause
# Four detectors that see a quarter of each frame, over a relay to three receivers, with what may go wrong; tests/nightly/relay.sh does it in full size.
columns=512 rows=64 frames=800 room=4 relay_room=24 again=20
. "$TESTS/cli/fxfer/relay_whole"
