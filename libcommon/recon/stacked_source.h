// SPDX-License-Identifier: BSD-3-Clause
// The frames of a stack (recon/stacked.h): those of its scans, which lie on the tall detector already, added
// up with weights. Const calls are safe from several threads.
#pragma once

#include <string>
#include <vector>

#include "device/projection_filter.h"
#include "image/scan.h"

namespace harima {

// Rows of the tall detector that a scan shows.
struct StackReach {
  double first, last;
  bool has_above = false, has_below = false;  // another one goes on there

  // Weight of the scan in a row: 0 where it is not.
  double weight(int row) const;
};

class StackedSource : public Source {
 public:
  // scans: f32, frame i being view i, as large as the tall detector.
  StackedSource(std::vector<Scan> scans, std::vector<StackReach> reaches);

  void read_rows(int index, int first, int last, std::byte* dst) const override;
  FrameTag tag(int index) const override { return scans_[0].source->tag(index); }
  std::string place(int index) const override;

  const std::vector<Scan>& scans() const { return scans_; }
  // Of a scan: rows that it has.
  RowSpan rows_of(size_t scan) const;
  // What it has of a row, added to what others have.
  void add_row(size_t scan, int row, const float* in, float* sum) const;

 private:
  const std::vector<Scan> scans_;
  const std::vector<StackReach> reaches_;
};

}  // namespace harima
