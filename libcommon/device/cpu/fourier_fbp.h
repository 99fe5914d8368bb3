// SPDX-License-Identifier: BSD-3-Clause
// Filtered back projection by gridding (device/fourier.h), at once or a sector of directions at a time, as
// views come. Both have the same bits.
#pragma once

#include "device/cpu/gridder.h"
#include "device/fbp.h"

namespace harima {

class FourierFbp : public Fbp {
 public:
  explicit FourierFbp(const FbpSpec& spec);

  size_t memory_bytes() const override;
  void reconstruct(const SinogramBatch& batch, std::span<const double> axis_px, std::span<float* const> out,
                   size_t out_row_floats) override;

  // In steps: begin(), each sector of the plan once, finish(). Angles and weights may become known as views
  // come: the rays of a sector have to be right when they are spread, those of all when it is finished
  // (plan().sectors_of()). An odd sector goes after both of its neighbours; the first stands beside the last.
  const FourierPlan& plan() const { return plan_; }
  void begin(std::span<const double> axis_px);
  void spread(const SinogramBatch& batch, std::span<const Ray> sector) {
    gridder_.spread_sector(batch, sector);
  }
  void finish(const Sectors& sectors, std::span<float* const> out, size_t out_row_floats);
  // All steps after begin(), for the views of these sectors.
  void back_project(const SinogramBatch& batch, const Sectors& sectors, std::span<float* const> out,
                    size_t out_row_floats);
  // The transpose, without the region: rows of these sectors' views from whole slices, of which null is 0.
  void project(std::span<const float* const> slices, const Sectors& sectors, const SinogramBatch& to);

 private:
  size_t lanes() const { return size_t(spec_.lanes); }
  CellPair halves(WorkPool::Loan& loan) const {
    return {loan.data(), loan.data() + size_t(plan_.grid) * lanes()};
  }
  void write_slices(std::span<float* const> out, size_t out_row_floats);
  void transform_columns();
  void read_slices(std::span<const float* const> slices);
  void read_row(std::span<const float* const> slices, int j, float* cells) const;
  // Pixels of row j within the circle.
  std::pair<int, int> within_circle(int j) const;
  // Where the transform has pixel i: minus x = i - centre, modulo the grid.
  int place_of_pixel(int i) const { return (plan_.centre - i + plan_.grid) % plan_.grid; }
  void write_rows(std::span<float* const> out, size_t out_row_floats);
  void write_row(const float* result, int j, std::span<float* const> out, size_t out_row_floats);

  const FbpSpec spec_;
  const FourierPlan plan_;
  FourierGrid grid_;
  Gridder gridder_;
  const BatchFft fft_;
  WorkPool fft_pool_;
  const LaneKernels* kernels_ = nullptr;
};

}  // namespace harima
