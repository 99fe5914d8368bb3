// SPDX-License-Identifier: BSD-3-Clause
// Signals of every tool. INT and HUP: unfinished outputs are removed and the tool dies of the signal. TERM
// and USR1: the tool is asked to finish what is in hand and to end with status 75; a second TERM, or a tool
// that never asks, ends like INT. While a tool ends, one more signal kills it at once.
#pragma once

namespace harima {

void install_signal_handlers();
// Has TERM or USR1 come? Tools that can go on later ask this between steps; asking means they can.
bool stop_requested();
// From now on, until it asks, TERM and USR1 end the tool at once with status 75: what is on the disk at any
// moment is what it goes on from.
void stop_anywhere();
// Has one come to a tool that asks? For what waits deep within it.
bool stop_pending();

}  // namespace harima
