// SPDX-License-Identifier: BSD-3-Clause
// The rules for a folder that a series of files is written to: whose is it, may it be filled, what is there
// already.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "format/format.h"

namespace harima {

// The note of the recipe that a folder was begun with; the sidecar holds it when it is finished.
constexpr const char* kRecipeFile = ".harima-recipe";

// Fails if `folder` is a file, or holds files that are not ours and `force` is not set.
void check_series_folder(const std::string& folder, bool force);

// A folder that is ready for `info`: made, with a note of the recipe. Fails, before anything is computed, if
// the folder
// - cannot be written;
// - holds frames of another recipe, or files that are not ours, and `info.force` is not set.
// With force, what stands there is removed first: sidecar and frames; in a folder that is not ours, only
// files whose names `is_frame` knows. A folder that was made for it goes with it, if nothing was put there;
// that of a shard stays, as others may be about to.
using IsFrameName = std::function<bool(const std::string& name)>;
class ClaimedFolder {
 public:
  ClaimedFolder(const std::string& folder, const SinkInfo& info, const IsFrameName& is_frame);
  ~ClaimedFolder();
  ClaimedFolder(const ClaimedFolder&) = delete;
  ClaimedFolder& operator=(const ClaimedFolder&) = delete;

 private:
  std::string folder_;
  bool is_made_ = false;
};
// "STEM00012.tif", "STEM00012.png".
IsFrameName series_names(const std::string& stem, const std::string& ending);

// Writes the sidecar, with which the series is complete, and removes the note of the recipe, which it holds.
// Two shards may be the last at once; then either's sidecar stands.
void finish_series_folder(const std::string& folder, const SinkInfo& info, const StackInfo& stack,
                          const Meta& meta, const History& history);

// What files of a series are called by their pixels, as the facility does it: rec (f32), ro (u8), rh (all
// else).
std::string series_stem(PixelType type);
// "OUT/rec00012.tif".
std::string series_file(const std::string& folder, const std::string& stem, int number, int digits = 5,
                        std::string_view ending = ".tif");

}  // namespace harima
