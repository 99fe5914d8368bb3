// SPDX-License-Identifier: BSD-3-Clause
// The connected components of the marked voxels of a volume that is larger than memory, in two passes over
// its slices. The first finds the runs of each slice and the parts that hang together within it (runs.h), all
// threads a slice each; then, slice after slice, parts that touch parts of the slice before are joined
// (disjoint_sets.h). What stays in memory is the last slice and 12 bytes a part. The second pass, the
// caller's, finds the same parts again, slice by slice in any order, and looks up what they belong to.
// Nothing provisional is written, and nothing depends on threads or memory: components come in the order of
// their first voxel, x fastest, then y, then z.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "image/frame_loop.h"
#include "measure/runs.h"

namespace harima {

// Marks the voxels of slice `index`: width * height bytes. Called by several threads.
using SliceMarks = std::function<void(const Frame& frame, int index, std::span<uint8_t> marks)>;

struct ComponentSize {
  uint64_t voxels : 63 = 0;
  uint64_t touches_border : 1 = 0;  // does one of its voxels lie on a face of the volume?
};

class Components {
 public:
  // The first pass. `on_frame` is called after each slice. Fails if a half of memory_bytes does not hold all
  // parts.
  Components(Source& source, SliceMarks marks, Connectivity connect, size_t memory_bytes,
             const std::function<void()>& on_frame);

  // Runs and parts of a slice, for the second pass; good until this thread calls again.
  const SliceRuns& runs_of(const Frame& frame, int index) const;

  // Numbers those components that `keep` wants 1, 2, 3, ... and all others 0; returns how many are kept.
  // Called once, before id().
  uint32_t number(const std::function<bool(const ComponentSize&)>& keep);
  uint32_t id(int index, uint32_t part) const { return ids_[first_of_slice_[size_t(index)] + part]; }
  // In all components, and in those kept; valid after number().
  uint64_t voxels() const { return voxels_; }
  uint64_t kept_voxels() const { return kept_voxels_; }
  uint32_t count() const { return count_; }

  // What the second pass has to leave to runs_of() and to this.
  size_t bytes() const;

 private:
  void take(const StackInfo& info, int index, SliceRuns& runs, size_t most_parts);
  void note_border(const SliceRuns& runs, const StackInfo& info, bool is_end);

  const SliceMarks marks_;
  const Connectivity connect_;
  size_t pixels_ = 0;
  SliceRuns last_;                        // of the slice before
  std::vector<uint32_t> first_of_slice_;  // number of its first part among those of all slices
  std::deque<uint32_t> ids_;  // of each part: its parent; after number() the number of its component
  // Of each part; those of a component are gathered at its root. Gone after number().
  std::deque<ComponentSize> sizes_;
  uint32_t count_ = 0;
  uint64_t voxels_ = 0, kept_voxels_ = 0;
};

}  // namespace harima
