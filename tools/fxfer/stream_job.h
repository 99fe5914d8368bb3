// SPDX-License-Identifier: BSD-3-Clause
// What send and relay have in common: frames of one or several feeds, put together, go to receivers that
// join.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/params.h"
#include "listening.h"
#include "meeting.h"
#include "transfer/stream/feed.h"

namespace harima {

struct StreamJob {
  std::string how = "share", room = "1G", spool, spool_folder = ".";
  std::string sectors = "whole", incomplete = "deliver", lost;
  int receivers = 1;
  double patience_s = 60, deadline_s = 10;
  bool live = false;
  Listening listening;
  MeetingOptions announce;
};
void declare_joining(Params& params, StreamJob& job);
void declare_receivers(Params& params, StreamJob& job);

// To the end of all feeds, which is when every frame is consumed. Fails at the end if frames were incomplete.
void run_stream(std::vector<std::unique_ptr<Feed>> feeds, const StreamJob& job);

}  // namespace harima
