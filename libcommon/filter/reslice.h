// SPDX-License-Identifier: BSD-3-Clause
// A volume along other axes, larger than memory. Slices of the result are gathered in groups that fit; for
// each the rows that hold them are read from all frames. Where slices are made of columns, a few passes over
// all rows do, or else a spool file in which columns are rows: the volume is read once, written once and read
// once.
#pragma once

#include <string>

#include "image/axes.h"

namespace harima {

struct Reslicing {
  Axes axes;
  size_t memory_bytes = 0;   // all it may use; 0: no limit
  std::string spool_folder;  // where it spools what does not fit
  int first_number = 0;      // of the first slice, where slices are new
};

// The result, slice by slice. A pipe that is seen in another order than it comes is kept
// (format/keep_frames.h) at once. Fails if not even a slice fits into memory.
std::unique_ptr<Source> resliced(std::unique_ptr<Source> source, const Reslicing& how);

// What that takes: "in 3 passes", for people. Empty for a pipe.
std::string reslicing_text(const StackInfo& source, const Reslicing& how);
// How often all bytes of the volume are read, or written to be read again, in all. 0 for a pipe.
int reslicing_passes(const StackInfo& source, const Reslicing& how);

}  // namespace harima
