// SPDX-License-Identifier: BSD-3-Clause
// A ProjectionFilter convolves projections with the kernel of a frequency response, in both directions of the
// detector: rows are Fourier transformed, and what belongs to one frequency along the row is convolved across
// the rows with the kernel of that frequency, which reaches the less far the higher it is. So a filtered row
// depends on its neighbours and the response alone, whatever rows are made with it. Beyond the edges of the
// detector a projection is mirrored (math/mirrored.h).
//
// A kernel ends where all that lies beyond is below kKernelRest of the largest response at its frequency, or
// of a tenth if that is less. Two views are the real and the imaginary part of one image, always the same
// two. Const calls are safe from several threads.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "device/correct.h"
#include "device/pixel_value.h"

namespace harima {

inline constexpr double kKernelRest = 3e-5;
inline constexpr int kLongestReach = 1024;

// Value by frequency in radians a pixel, along the row (kx) and across; even in both, 1 at 0. Safe from
// several threads.
using FrequencyResponse = std::function<double(double kx, double ky)>;

struct ProjectionFilterSpec {
  int rows = 0, columns = 0;  // of the detector
  FrequencyResponse response;
  PixelValue value = PixelValue::transmission;  // what is filtered
};

// Detector rows [first, last).
struct RowSpan {
  int first = 0, last = 0;
  int count() const { return last - first; }
};

// Where filtered rows go: `rows` are detector rows, ascending; the first of them of the first view to
// `pixels`, the next one of the same view behind it, the next view `view_rows` further on. `seen` goes with
// it, one a row.
struct FilterTarget {
  std::span<const int> rows;
  int view_rows = 0;
  float* pixels = nullptr;
  RowTally* seen = nullptr;
};

class ProjectionFilter {
 public:
  static constexpr int kViews = 16;  // filtered together

  // Fails (usage) if the kernel reaches further than kLongestReach.
  explicit ProjectionFilter(const ProjectionFilterSpec& spec);
  ~ProjectionFilter();

  int reach() const;
  // Rows that are best made together; never more.
  int block_rows() const;
  // The rows that must be known for some others.
  RowSpan read_for(RowSpan rows) const;
  // Views [first, first + count) of a raw band of the rows `read`, at most kViews. The first is one of every
  // kViews of the scan, so that company never changes. One thread.
  void run(const CorrectSpec& spec, const std::byte* raw, RowSpan read, int first, int count,
           const FilterTarget& target) const;
  // Working memory of a thread.
  size_t work_bytes() const;

 private:
  struct Parts;
  class Job;
  const std::unique_ptr<Parts> parts_;
};

}  // namespace harima
