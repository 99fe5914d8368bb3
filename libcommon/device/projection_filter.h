// SPDX-License-Identifier: BSD-3-Clause
// A ProjectionFilter convolves projections with the kernel of a frequency response, in both directions of the detector. It works on blocks
// of detector rows that lie at the same place whatever rows are wanted, each with the rows above and below that its kernel reaches, so
// that a filtered row depends on the scan and the response alone. Beyond the edges of the detector a projection is mirrored (math/mirrored.h).
//
// The kernel is cut where what lies beyond, of a row of neighbours that differ by 1, is below kKernelRest.
// FFTs in two dimensions; two views are the real and the imaginary part of one image, always the same two.
// Const calls are safe from several threads.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "device/correct.h"

namespace harima {

inline constexpr double kKernelRest = 1e-4;

// Value by frequency in radians a pixel; even in both, 1 at 0.
using FrequencyResponse = std::function<double(double kx, double ky)>;

// What is filtered: -ln(I/I0), I/I0, or pixels as they were read.
enum class FilteredValue { line_integral, transmission, as_read };

struct ProjectionFilterSpec {
  int rows = 0, columns = 0;  // of the detector
  FrequencyResponse response;
  FilteredValue value = FilteredValue::transmission;
};

// Detector rows [first, last).
struct RowSpan {
  int first = 0, last = 0;
};

// Where filtered rows go: `rows` are detector rows of one block, ascending; the first of them of the first view to `pixels`, the next of the
// same view behind it, the next view `view_rows` further on. `seen` goes with it, one a row.
struct FilterTarget {
  std::span<const int> rows;
  int view_rows = 0;
  float* pixels = nullptr;
  RowTally* seen = nullptr;
};

class ProjectionFilter {
 public:
  static constexpr int kViews = 16;  // filtered together

  // Fails (usage) if the kernel reaches further than filter_reach() looks.
  explicit ProjectionFilter(const ProjectionFilterSpec& spec);
  ~ProjectionFilter();

  int reach() const;
  int block_rows() const;
  // The block that holds a row, and the rows that must be known for it.
  RowSpan block_of(int row) const;
  RowSpan read_for(RowSpan block) const;
  // Views [first, first + count) of a raw band of the rows read_for(block), at most kViews. The first is one of every kViews of the scan, so that
  // company never changes. One thread.
  void run(const CorrectSpec& spec, const std::byte* raw, int first, int count, RowSpan block, const FilterTarget& target) const;
  // Working memory of a thread.
  size_t work_bytes() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// How far, in rows, the kernel of a response reaches. Fails (usage) beyond kLongestReach.
int filter_reach(const FrequencyResponse& response);
inline constexpr int kLongestReach = 1024;

}  // namespace harima
