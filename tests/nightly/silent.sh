# SPDX-License-Identifier: BSD-3-Clause
# A hundred thousand silent callers of a daemon; all that it is asked beside them is as in the test of every day.
export CALLERS=100000 SECONDS_AT_MOST=600
. "$TESTS/cli/fxfer/silent.sh"
