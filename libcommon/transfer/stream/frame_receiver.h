// SPDX-License-Identifier: BSD-3-Clause
// The end of a stream that takes frames: each goes into a sink, once, and is answered when it is there. A connection that breaks
// is made anew for a minute; what had not got into the sink then comes again.
#pragma once

#include <functional>
#include <memory>

#include "image/stack.h"
#include "transfer/peer.h"
#include "transfer/stream/join.h"
#include "transfer/stream/sink_queue.h"

namespace harima {

// Makes the sink when it is known what comes.
using MakeSink = std::function<std::unique_ptr<Sink>(const StackInfo& info)>;

// The whole stream; fails with status 75 if the sender cannot be reached again.
ReceivedFrames receive_frames(Peer& peer, const Join& join, const MakeSink& make_sink);

}  // namespace harima
