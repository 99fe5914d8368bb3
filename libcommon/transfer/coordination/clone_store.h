// SPDX-License-Identifier: BSD-3-Clause
// A store kept by a coordinator of ours (fxfer coordinate), of which every member has a whole copy: the Clone
// pattern (P. Hintjens, ZeroMQ, The Guide, chapter 5). A connection that breaks is made anew in the
// background, as long as it takes.
#pragma once

#include <memory>

#include "transfer/coordination/store.h"
#include "transfer/peer.h"

namespace harima {

// Returns when it has been reached, for which it is tried for a minute; fails with status kStopped if it
// cannot be.
std::unique_ptr<Store> open_clone_store(std::unique_ptr<Peer> coordinator);

}  // namespace harima
