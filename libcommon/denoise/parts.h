// SPDX-License-Identifier: BSD-3-Clause
// Volumes that show one sample, each from views of its own, so that their noise has nothing in common: what
// ct-denoise learns from, and what it is applied to.
#pragma once

#include <memory>
#include <vector>

#include "image/stack.h"

namespace harima {

// Values are (value - mean) / deviation for a network.
struct Scale {
  double mean = 0, deviation = 1;
  float to(float value) const { return float((double(value) - mean) / deviation); }
  float from(float value) const { return float(double(value) * deviation + mean); }
};

class Parts {
 public:
  // Fails unless all have one size. A single volume may be a pipe that says how many slices come.
  explicit Parts(const std::vector<std::string>& paths);
  int count() const { return int(sources_.size()); }
  int width() const { return info().width; }
  int height() const { return info().height; }
  int slices() const { return info().count; }
  const StackInfo& info() const { return sources_[0]->info(); }
  const Source& source(int part) const { return *sources_[size_t(part)]; }

  // width() x height() values. Fails, naming the slice, if one is not a number.
  void read(int part, int slice, float* dst) const;
  // The same, also of a pipe: there slices are taken in rising order.
  void take(int part, int slice, float* dst);

 private:
  void copy(int part, int slice, const Frame& frame, float* dst) const;
  std::vector<std::unique_ptr<Source>> sources_;
  int taken_ = 0;  // of a pipe
};

// Is a pixel within the circle that every view saw? All are, if slices are not square.
bool is_seen(int x, int y, int width, int height);

// What the noise of parts is, from pixels that are seen in some slices spread over the volume. One slice of
// each is in memory.
struct PartNoise {
  Scale scale;           // mean and deviation of the mean of all parts
  double deviation = 0;  // of the noise of the mean of all parts: what they differ by tells
  // The share of it that changes from pixel to pixel, of the mean of all parts, or of a single volume.
  double fine = 0;
};
// Fails if two parts do not differ, or if one is the mean of the others. Of a single volume only the scale is
// known.
PartNoise measure_parts(const Parts& parts, int most_slices = 16);

}  // namespace harima
