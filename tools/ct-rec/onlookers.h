// SPDX-License-Identifier: BSD-3-Clause
// What works with the frames of a stream while they come: slices are made ahead as far as the options allow
// that, and a live preview is shown if it is asked for.
#pragma once

#include <memory>

#include "format/format.h"
#include "live_preview.h"
#include "recon/slices_ahead.h"

namespace harima {

struct Onlookers {
  std::unique_ptr<SlicesAhead> ahead;    // may be null
  std::unique_ptr<LivePreview> preview;  // may be null

  void see(const StackInfo& stack, const Frame& frame, bool is_kept);  // OpenOptions::on_frame
};

// The options are looked at as long as frames come.
Onlookers onlookers(const Options& opt);

}  // namespace harima
