// SPDX-License-Identifier: BSD-3-Clause
#include "device/fourier.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/cpu/fourier_plan.h"
#include "device/cpu/ray_spectra.h"
#include "device/cpu/work_pool.h"

namespace harima {

namespace {

constexpr int kPiecePairs = 32;  // pairs of samples of each ray of a block before the next ray's turn
constexpr int kCoreStrips = 16;  // the core is gridded strip by strip; fixed, so that sums do not depend on threads

// One thread's memory while it grids a sector: a row being transformed, and the rays of a block (P/2 + 1 samples each way).
size_t sector_floats(const FourierPlan& plan, int lanes) {
  return (2 * size_t(plan.padded) + size_t(kBlockViews) * size_t(plan.padded + 2)) * size_t(lanes);
}

class FourierFbp : public Fbp {
 public:
  explicit FourierFbp(const FbpSpec& spec)
      : spec_(spec), plan_(spec), spectra_(spec, plan_), columns_fft_(plan_.grid),
        grid_memory_(plan_.grid_floats(spec.lanes) * sizeof(float)),
        core_memory_(std::max<size_t>(1, plan_.core_floats(spec.views, spec.lanes)) * sizeof(float)),
        sector_pool_(sector_floats(plan_, spec.lanes)), grid_pool_(2 * size_t(plan_.grid) * size_t(spec.lanes)),
        table_{spec.kernel_taps, kKernelSteps, plan_.kernel.data()} {}

  size_t memory_bytes() const override { return fourier_memory_bytes(spec_); }

  void reconstruct(const SinogramBatch& batch, std::span<const double> axis_px, std::span<float* const> out,
                   size_t out_row_floats) override {
    kernels_ = &lane_kernels(spec_.lanes);
    spectra_.set_axis(axis_px);
    clear_grid();
    for (size_t parity : {0, 1}) grid_sectors(batch, parity);
    grid_core();
    fold_margins();
    transform_columns();
    write_rows(out, out_row_floats);
  }

 private:
  size_t lanes() const { return size_t(spec_.lanes); }
  float* grid() { return grid_memory_.as<float>(); }
  float* cell(int row, int column) { return grid() + (size_t(row) * plan_.stride + size_t(column)) * lanes(); }
  double origin() const { return kGridMargin + plan_.grid / 2; }  // stored row and column of frequency 0

  void clear_grid() {
    parallel_for(plan_.side, [&](int row) { std::memset(cell(row, 0), 0, plan_.stride * lanes() * sizeof(float)); }, 64);
  }

  // Sectors of one parity do not touch the same cells (beyond the core), so they may run at the same time; the two
  // parities one after the other make a fixed order of sums.
  void grid_sectors(const SinogramBatch& batch, size_t parity) {
    const int count = int((plan_.sectors.size() + 1 - parity) / 2);
    parallel_for(count, [&](int i) { grid_sector(batch, 2 * size_t(i) + parity); });
  }

  void grid_sector(const SinogramBatch& batch, size_t sector) {
    const std::vector<Ray>& rays = plan_.sectors[sector];
    size_t core_row = 0;
    for (size_t s = 0; s < sector; ++s) core_row += plan_.sectors[s].size();
    auto loan = sector_pool_.lend();
    const CellPair work{loan.data(), loan.data() + size_t(plan_.padded) * lanes()};
    const size_t forwards = size_t(spectra_.forwards_count()) * lanes(), backwards = size_t(spectra_.backwards_count()) * lanes();
    float* const spectra = work.second + size_t(plan_.padded) * lanes();
    for (size_t first = 0; first < rays.size(); first += kBlockViews) {
      const size_t count = std::min(rays.size() - first, size_t(kBlockViews));
      std::array<RayOutput, kBlockViews> block;
      for (size_t i = 0; i < count; ++i) {
        float* at = spectra + i * (forwards + backwards);
        block[i] = {at, at + forwards, core_samples(core_row + first + i)};
        spectra_.spectrum(*kernels_, batch, rays[first + i], work, block[i]);
      }
      spread_block({rays.data() + first, count}, block.data(), false);
      spread_block({rays.data() + first, count}, block.data(), true);
    }
  }

  float* core_samples(size_t ray) {
    return core_memory_.as<float>() + (plan_.core > 0 ? ray * size_t(2 * plan_.core - 1) * lanes() : 0);
  }

  // One half of the double wedge: radius outermost, so that the block walks over the grid as a narrow front.
  void spread_block(std::span<const Ray> rays, const RayOutput* block, bool far_half) {
    std::array<SpreadPair, kPiecePairs> pairs;
    std::array<const float*, 2 * kPiecePairs> samples;
    const int most = std::max(spectra_.forwards_count(), spectra_.backwards_count());
    for (int first = 0; first < most; first += 2 * kPiecePairs) {
      for (size_t i = 0; i < rays.size(); ++i) {
        const bool backwards = far_half != rays[i].reversed;
        const int have = backwards ? spectra_.backwards_count() : spectra_.forwards_count();
        const int take = std::min(2 * kPiecePairs, have - first);
        if (take <= 0) continue;
        const double sign = backwards ? -1 : 1;
        const int k0 = (backwards ? std::max(plan_.core, 1) : plan_.core) + first;
        const RayPiece piece{origin(), origin(), sign * rays[i].du, sign * rays[i].dv, k0, (take + 1) / 2, take % 2 != 0};
        kernels_->make_pairs(piece, table_, plan_.stride, pairs.data());
        const float* sample = (backwards ? block[i].backwards : block[i].forwards) + size_t(first) * lanes();
        for (int s = 0; s < 2 * piece.count; ++s)
          samples[size_t(s)] = sample + size_t(std::min(s, take - 1)) * lanes();
        kernels_->spread(pairs.data(), piece.count, samples.data(), grid(), plan_.stride);
      }
    }
  }

  // The core: strips of rows, each with all samples that reach it, in the order of the rays.
  void grid_core() {
    if (plan_.core == 0) return;
    const int reach = int(std::ceil(double(plan_.core) * plan_.grid / plan_.padded)) + kGridMargin;
    const int top = int(origin()) - reach, height = (2 * reach + kCoreStrips - 1) / kCoreStrips;
    parallel_for(kCoreStrips, [&](int strip) {
      const int first = top + strip * height, last = first + height;
      size_t index = 0;
      for (const std::vector<Ray>& sector : plan_.sectors)
        for (const Ray& ray : sector) spread_core(ray, core_samples(index++), first, last);
    });
  }

  void spread_core(const Ray& ray, const float* samples, int first_row, int last_row) {
    const int core = plan_.core;
    int low = -(core - 1), high = core - 1;  // samples whose cells may lie in the rows
    const double margin = 0.5 * spec_.kernel_taps + 2;
    if (std::abs(ray.dv) > 1e-12) {
      double a = (first_row - margin - origin()) / ray.dv, b = (last_row + margin - origin()) / ray.dv;
      if (a > b) std::swap(a, b);
      low = std::max(low, int(std::floor(std::max(a, -1e9))));
      high = std::min(high, int(std::ceil(std::min(b, 1e9))));
    } else if (origin() < first_row - margin || origin() > last_row + margin) {
      return;
    }
    low -= (low + core - 1) % 2;  // pairs are the same in every strip
    for (int k = low; k <= high; k += 2) {
      const bool alone = k == core - 1;
      const RayPiece piece{origin(), origin(), ray.du, ray.dv, k, 1, alone};
      SpreadPair pair;
      kernels_->make_pairs(piece, table_, plan_.stride, &pair);
      if (!clip_rows(pair, first_row, last_row)) continue;
      const float* sample = samples + size_t(k + core - 1) * lanes();
      const float* both[2] = {sample, alone ? sample : sample + lanes()};
      kernels_->spread(&pair, 1, both, grid(), plan_.stride);
    }
  }

  bool clip_rows(SpreadPair& pair, int first_row, int last_row) const {
    const int top = int(pair.cell / plan_.stride);
    const int from = std::max(top, first_row), to = std::min(top + pair.rows, last_row);
    if (from >= to) return false;
    std::memmove(pair.y1, pair.y1 + (from - top), size_t(to - from) * sizeof(float));
    std::memmove(pair.y2, pair.y2 + (from - top), size_t(to - from) * sizeof(float));
    pair.cell += size_t(from - top) * plan_.stride;
    pair.rows = to - from;
    return true;
  }

  void add_cells(float* to, const float* from, size_t cells) {
    for (size_t i = 0; i < cells * lanes(); ++i) to[i] += from[i];
  }

  // The grid is periodic: what was spread beyond its sides belongs to the opposite ones.
  void fold_margins() {
    const int m = plan_.grid, k = kGridMargin;
    parallel_for(plan_.side, [&](int row) {
      add_cells(cell(row, m), cell(row, 0), size_t(k));
      add_cells(cell(row, k), cell(row, m + k), size_t(k));
    }, 64);
    parallel_for(k, [&](int i) {
      add_cells(cell(m + i, k), cell(i, k), size_t(m));
      add_cells(cell(k + i, k), cell(m + k + i, k), size_t(m));
    });
  }

  // Inverse transform of every column, in place. It is a forward one whose result counts backwards.
  void transform_columns() {
    const int m = plan_.grid;
    parallel_for(m, [&](int u) {
      auto loan = grid_pool_.lend();
      float* column = cell(kGridMargin, kGridMargin + u);
      const size_t step = plan_.stride * lanes();
      columns_fft_.run(*kernels_, {column, step, m}, {column, step}, {loan.data(), loan.data() + size_t(m) * lanes()});
    }, kColumnGrain);
  }
  static constexpr int kColumnGrain = 32;

  // Where the transform has pixel i: minus x = i - centre, modulo the grid.
  int place_of_pixel(int i) const { return (plan_.centre - i + plan_.grid) % plan_.grid; }

  void write_rows(std::span<float* const> out, size_t out_row_floats) {
    const int m = plan_.grid;
    parallel_for(spec_.out_height, [&](int j) {
      auto loan = grid_pool_.lend();
      const float* row = cell(kGridMargin + place_of_pixel(j + spec_.y0), kGridMargin);
      const float* result = columns_fft_.run(*kernels_, spec_.lanes, {row, lanes(), m},
                                             {loan.data(), loan.data() + size_t(m) * lanes()});
      write_row(result, j, out, out_row_floats);
    }, kRowGrain);
  }
  static constexpr int kRowGrain = 32;

  void write_row(const float* result, int j, std::span<float* const> out, size_t out_row_floats) {
    const double middle = 0.5 * (spec_.width - 1), y = j + spec_.y0 - middle;
    const double reach2 = spec_.circle_px * spec_.circle_px - y * y;
    const double reach = reach2 >= 0 ? std::sqrt(reach2) : -1;
    const int from = std::clamp(int(std::ceil(middle - reach)), spec_.x0, spec_.x0 + spec_.out_width);
    const int to = reach < 0 ? from : std::clamp(int(std::floor(middle + reach)) + 1, from, spec_.x0 + spec_.out_width);
    const float row_factor = plan_.deapodise[size_t(j + spec_.y0)];
    std::array<float*, 16> lane_out{};
    for (int lane = 0; lane < spec_.lanes; ++lane) {
      if (!out[size_t(lane)]) continue;
      float* row = out[size_t(lane)] + size_t(j) * out_row_floats;
      std::fill(row, row + (from - spec_.x0), 0.0f);
      std::fill(row + (to - spec_.x0), row + spec_.out_width, 0.0f);
    }
    // The transform's order wraps once, after the centre of the slice.
    for (const auto& [a, b] : {std::pair{from, std::min(to, plan_.centre + 1)}, std::pair{std::max(from, plan_.centre + 1), to}}) {
      if (a >= b) continue;
      for (int lane = 0; lane < spec_.lanes; ++lane)
        lane_out[size_t(lane)] = out[size_t(lane)] ? out[size_t(lane)] + size_t(j) * out_row_floats + (a - spec_.x0) : nullptr;
      const float* first = result + size_t(place_of_pixel(a)) * lanes();
      kernels_->unpack_backwards(first, b - a, plan_.deapodise.data() + a, row_factor, lane_out.data());
    }
  }

  const FbpSpec spec_;
  const FourierPlan plan_;
  RaySpectra spectra_;
  const BatchFft columns_fft_;
  Buffer grid_memory_, core_memory_;
  WorkPool sector_pool_, grid_pool_;
  const KernelTable table_;
  const LaneKernels* kernels_ = nullptr;
};

}  // namespace

size_t fourier_memory_bytes(const FbpSpec& spec) {
  const FourierPlan plan(spec);
  const size_t a_thread = sector_floats(plan, spec.lanes) + 2 * size_t(plan.grid) * size_t(spec.lanes);
  return (plan.grid_floats(spec.lanes) + plan.core_floats(spec.views, spec.lanes) + a_thread * size_t(thread_count())) *
         sizeof(float);
}

std::unique_ptr<Fbp> make_fourier_fbp(const FbpSpec& spec) { return std::make_unique<FourierFbp>(spec); }

}  // namespace harima
