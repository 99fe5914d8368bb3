// SPDX-License-Identifier: BSD-3-Clause
// Volumes through filters that work on many slices at once: all of them together if memory has room for that,
// else slabs of as many as it has, with neighbours at both sides that are read once and thrown away after.
// Files and pipes look alike.
#pragma once

#include <functional>
#include <string>

#include "filter/volume.h"
#include "image/stack.h"

namespace harima {

struct SlabFilter {
  bool is_3d = true;       // else each slice comes alone, as a volume of depth 1
  bool is_local = true;    // a slice has the same bits in any slab that its neighbours within reach are in
  int reach = 0;           // slices at either side that a slice is filtered with
  int multiple = 1;        // volumes begin at slices whose index is a multiple of it, as is the reach
  int border = 0;          // slices, at most `reach`, that `apply` adds where a volume begins or ends
  size_t voxel_bytes = 0;  // memory that `apply` takes beside the volume, for each voxel, also of the border
  std::function<void(Volume& volume)> apply;  // in place; its values are finite
};

// Filters all frames of the source into the sink, whose frames are of the same size and type: whole numbers
// are rounded and held at the ends of their type. What is not a number stays as it is; for its neighbours it
// has the value before it in its row. `on_frame` is called after each frame. Fails if not even one slice and
// its neighbours fit into memory_bytes (0: no limit). Returns how many frames there are.
int filter_slabs(Source& source, const SlabFilter& filter, Sink& sink, size_t memory_bytes,
                 const std::function<void()>& on_frame);

}  // namespace harima
