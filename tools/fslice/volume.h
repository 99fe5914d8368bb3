// SPDX-License-Identifier: BSD-3-Clause
// From the volume that goes in to the one that comes out.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "image/map_frames.h"
#include "input.h"
#include "output.h"

namespace harima {

// How a volume is made from a source, frame by frame.
struct VolumeJob {
  std::vector<std::string> inputs;  // as the user named them
  StackInfo target;  // of the result, its meta included; count and least and largest value are found out
  FrameWindow window = {};
  FrameMaker make = {};        // none: frames as they are
  size_t memory_bytes = 0;     // what the loop may use; 0: all of --mem
  std::string device = "cpu";  // for the history
  // Would `make` or `map` do with frames of fewer rows, too? Then trying takes no long.
  bool takes_strips = false;
  double more_seconds = 0;                    // of what else is done, for the estimate of --dry-run
  std::optional<double> making_seconds = {};  // where trying some frames does not tell, or would take long
  // Instead of map_frames() with `make`: puts all frames into the sink, tells how many were just finished,
  // returns how many there are.
  std::function<int(Source& source, Sink& sink, const std::function<void(int)>& on_frames)> map = {};
};
// Makes it and closes it with the history of the source and this run; or says what would be made (--dry-run).
// With --shard a part of its frames, with the same bytes; `make` and `map` see what those are made of.
void make_volume(Source& source, const VolumeJob& job, const Output& out);

// For the estimate of --dry-run, from some frames in the middle; 0 of a pipe and of a run that is none. What
// making all frames takes, from reading on:
double making_seconds(Source& source, const VolumeJob& job);
// and what reading them takes, or what `pass` does with them all.
double reading_seconds(Source& source);
double part_seconds(Source& source, const std::function<void(Source& part)>& pass);

}  // namespace harima
