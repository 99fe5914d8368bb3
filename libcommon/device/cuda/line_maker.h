// SPDX-License-Identifier: BSD-3-Clause
// A LineMaker makes the lines that are summed up about a leaning axis (device/leaning_fbp.h) of rows on the
// host: a few views at a time go to a device, are filtered there along rows, and resampled. Two rows, the
// even one first, are one complex number, so that bits do not depend on what is made with them.
#pragma once

#include "device/cuda/runtime.h"
#include "device/cuda/steps.h"
#include "device/cuda/tables.h"
#include "device/leaning_rows.h"

namespace harima::CT_GPU_TARGET {

// How rows are filtered, of views that are settled.
ChainTables leaning_tables(const FbpSpec& spec, const Lean& lean);

// So many rows and samples at most, of so many views at a time.
struct LineShape {
  int rows = 0, samples = 0, views = 1, columns = 0, padded = 0;
  int pairs() const { return (rows + 1) / 2; }
  // Of each view.
  size_t raw_bytes() const { return size_t(rows) * size_t(columns) * sizeof(float); }
  size_t pair_bytes() const { return size_t(pairs()) * size_t(padded) * sizeof(Complex); }
};

class LineMaker {
 public:
  // Those that are given must outlive it.
  LineMaker(const ChainTables& tables, const DeviceTables& on_device, const Lean& lean,
            const LineShape& shape);
  // That of the transform left out.
  static size_t bytes(const LineShape& shape);

  // Of the following lines. Its tables are waited for before it is called again.
  void begin(const LeaningBand& band, Stream& stream);
  // Puts into the stream: of views [first, first + count) of the scan, those from `place` on of the rows, to
  // lines [view][column][sample], with LeaningFbp::kMargin columns of zeros at either end.
  void make(const LeaningRows& from, int place, int first, int count, float* lines, Stream& stream);

 private:
  void filter(const PairRows& rows, int first, Stream& stream);

  const ChainTables& tables_;
  const DeviceTables& on_device_;
  const Lean lean_;
  const LineShape shape_;
  const Fft fft_;
  DeviceMemory raw_, pairs_, work_, rows_up_, weights_up_;
  LeaningBand band_;
  LeaningMix mix_;
};

}  // namespace harima::CT_GPU_TARGET
