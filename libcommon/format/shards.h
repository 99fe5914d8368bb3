// SPDX-License-Identifier: BSD-3-Clause
// Shards: several runs of which each makes a part of the frames of one result (--shard), wherever they run
// and in whatever order. Frames are files of their own in a folder; whoever finds all of them there when its
// own are done writes the sidecar, with which the result is complete.
#pragma once

#include <string>

#include "image/stack.h"

namespace harima {

// Does this run make a part only?
bool is_shard();
// Before anything is read. Fails (usage) if shards would get into each other's way: with --force each would
// remove the frames of the others.
void check_shards(const std::string& output);
// Fails (usage) if frames do not stay when a run ends that has not made all of them.
void check_shards(const std::string& output, const Sink& sink);
// Are all `count` frames there, so that this run is to close the sink? Says so if not; always true of a run
// that is no shard.
bool is_complete(const std::string& output, const Sink& sink, int count);

}  // namespace harima
