// SPDX-License-Identifier: BSD-3-Clause
// The objects of a labelled volume, measured slice by slice in any order.
#pragma once

#include <array>
#include <mutex>
#include <vector>

#include "measure/components.h"
#include "measure/objects.h"

namespace harima {

// Marks of the slices before, at and after one; empty where there is none.
using MarksAround = std::array<std::vector<uint8_t>, 3>;

// Those around frame in.index, made of frames from one before to one behind; good until this thread calls
// again.
const MarksAround& marks_around(const SliceMarks& marks, const LoopFrames& in);

class ObjectTable {
 public:
  // For so many objects, in slices of this size.
  ObjectTable(uint32_t objects, int width, int height) : objects_(objects), width_(width), height_(height) {}

  // What slice `index` has of them, which has these runs. Safe from several threads.
  void add(const Components& components, const SliceRuns& runs, int index, const MarksAround& marks);
  // Object number i + 1 is in place i.
  const std::vector<ObjectSums>& objects() const { return objects_; }

 private:
  std::mutex mutex_;
  std::vector<ObjectSums> objects_;
  const int width_, height_;
};

}  // namespace harima
