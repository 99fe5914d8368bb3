# SPDX-License-Identifier: BSD-3-Clause
# The engine keeps its promises: bad batches change nothing, a state is all there is, threads change no bit of what is learnt or applied; gradients are those
# of the same network by autograd in double.
. "$TESTS/cli/ct-denoise/scan.bash"
needs_engine
HARIMA_ENGINE=$BUILD/libharima_torch.so engine_check
gradient_check
