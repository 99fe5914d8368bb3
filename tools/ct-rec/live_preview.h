// SPDX-License-Identifier: BSD-3-Clause
// A LivePreview is a picture of one slice, made again every few seconds while the projections of a stream
// come, in a thread of its own. It keeps the middle row of each frame, in bins if the detector is wide, and
// reconstructs the views there are; its pictures take no more than a twentieth of the time.
#pragma once

#include <optional>
#include <thread>

#include "options.h"
#include "recon/frames_so_far.h"
#include "recon/recipe.h"

namespace harima {

class LivePreview {
 public:
  // The options are looked at as long as it lives.
  explicit LivePreview(const Options& opt);
  ~LivePreview();  // waits for the last picture, if finish() was called; else ends with the one before

  // The next frame of the stream. Fails if --rows reaches beyond it.
  void take(const StackInfo& stack, const Frame& frame);
  // All frames are there and the axis is known: one more picture, of all views, as the slice will be. Returns
  // at once.
  void finish(const Recipe& recipe);

 private:
  void run();
  size_t make_picture();
  void show(const Frame& slice);
  Recipe recipe_for(const Scan& scan) const;
  AxisLine axis_for(const Scan& scan) const;

  const Options& opt_;
  FramesSoFar rows_;           // the middle row of each frame, binned
  std::vector<int> all_rows_;  // that are reconstructed
  int row_ = 0, bin_ = 1;
  std::optional<Recipe> final_;
  bool has_warned_ = false;
  std::thread worker_;  // the last: it uses all of the above
};

// Fails (usage) unless --live-preview fits the other options and names a picture that may be written.
void check_live_preview(const Options& opt);

}  // namespace harima
