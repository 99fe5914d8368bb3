// SPDX-License-Identifier: BSD-3-Clause
#include "device/fourier.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/parallel.h"
#include "device/cpu/fourier_fbp.h"

namespace harima {

namespace {

constexpr int kColumnGrain = 32, kRowGrain = 32;

}  // namespace

FourierFbp::FourierFbp(const FbpSpec& spec)
    : spec_(spec), plan_(spec), grid_(plan_, spec.lanes), gridder_(spec, plan_, grid_), fft_(plan_.grid),
      fft_pool_(2 * size_t(plan_.grid) * size_t(spec.lanes)) {}

size_t FourierFbp::memory_bytes() const { return fourier_memory_bytes(spec_); }

void FourierFbp::reconstruct(const SinogramBatch& batch, std::span<const double> axis_px,
                             std::span<float* const> out, size_t out_row_floats) {
  grid_.clear();
  gridder_.spread(batch, axis_px);
  write_slices(out, out_row_floats);
}

void FourierFbp::begin(std::span<const double> axis_px) {
  kernels_ = &lane_kernels(spec_.lanes);
  grid_.clear();
  gridder_.set_axis(axis_px);
}

void FourierFbp::finish(const Sectors& sectors, std::span<float* const> out, size_t out_row_floats) {
  gridder_.spread_core(sectors);
  write_slices(out, out_row_floats);
}

void FourierFbp::back_project(const SinogramBatch& batch, const Sectors& sectors, std::span<float* const> out,
                              size_t out_row_floats) {
  grid_.clear();
  gridder_.spread(batch, sectors);
  write_slices(out, out_row_floats);
}

void FourierFbp::write_slices(std::span<float* const> out, size_t out_row_floats) {
  kernels_ = &lane_kernels(spec_.lanes);
  grid_.fold_margins();
  transform_columns();
  write_rows(out, out_row_floats);
}

// Inverse transform of every column, in place. It is a forward one whose result counts backwards.
void FourierFbp::transform_columns() {
  const int m = plan_.grid;
  parallel_for(
      m,
      [&](int u) {
        auto loan = fft_pool_.lend();
        float* column = grid_.cell(kGridMargin, kGridMargin + u);
        fft_.run(*kernels_, {column, grid_.row_floats(), m}, {column, grid_.row_floats()}, halves(loan));
      },
      kColumnGrain);
}

void FourierFbp::write_rows(std::span<float* const> out, size_t out_row_floats) {
  const int m = plan_.grid;
  parallel_for(
      spec_.out_height,
      [&](int j) {
        auto loan = fft_pool_.lend();
        const float* row = grid_.cell(kGridMargin + place_of_pixel(j + spec_.y0), kGridMargin);
        const float* result = fft_.run(*kernels_, spec_.lanes, {row, lanes(), m}, halves(loan));
        write_row(result, j, out, out_row_floats);
      },
      kRowGrain);
}

std::pair<int, int> FourierFbp::within_circle(int j) const {
  const double middle = 0.5 * (spec_.width - 1), y = j + spec_.y0 - middle;
  const double reach2 = spec_.circle_px * spec_.circle_px - y * y;
  const double reach = reach2 >= 0 ? std::sqrt(reach2) : -1;
  const int from = std::clamp(int(std::ceil(middle - reach)), spec_.x0, spec_.x0 + spec_.out_width);
  return {from, reach < 0
                    ? from
                    : std::clamp(int(std::floor(middle + reach)) + 1, from, spec_.x0 + spec_.out_width)};
}

void FourierFbp::write_row(const float* result, int j, std::span<float* const> out, size_t out_row_floats) {
  const auto [from, to] = within_circle(j);
  const float row_factor = plan_.deapodise[size_t(j + spec_.y0)];
  std::array<float*, 16> lane_out{};
  for (int lane = 0; lane < spec_.lanes; ++lane) {
    if (!out[size_t(lane)]) continue;
    float* row = out[size_t(lane)] + size_t(j) * out_row_floats;
    std::fill(row, row + (from - spec_.x0), 0.0f);
    std::fill(row + (to - spec_.x0), row + spec_.out_width, 0.0f);
  }
  // The transform's order wraps once, after the centre of the slice.
  for (const auto& [a, b] :
       {std::pair{from, std::min(to, plan_.centre + 1)}, std::pair{std::max(from, plan_.centre + 1), to}}) {
    if (a >= b) continue;
    for (int lane = 0; lane < spec_.lanes; ++lane)
      lane_out[size_t(lane)] =
          out[size_t(lane)] ? out[size_t(lane)] + size_t(j) * out_row_floats + (a - spec_.x0) : nullptr;
    const float* first = result + size_t(place_of_pixel(a)) * lanes();
    kernels_->unpack_backwards(first, b - a, plan_.deapodise.data() + a, row_factor, lane_out.data());
  }
}

size_t fourier_memory_bytes(const FbpSpec& spec) {
  const FourierSizes sizes(spec);
  const size_t fft_floats = 2 * size_t(sizes.grid) * size_t(spec.lanes) * size_t(thread_count());
  return (sizes.grid_floats(spec.lanes) + Gridder::memory_floats(spec, sizes, thread_count()) + fft_floats) *
         sizeof(float);
}

std::unique_ptr<Fbp> make_fourier_fbp(const FbpSpec& spec) { return std::make_unique<FourierFbp>(spec); }

}  // namespace harima
