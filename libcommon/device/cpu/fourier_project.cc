// SPDX-License-Identifier: BSD-3-Clause
// Forward projection: each step of the back projection transposed, in the opposite order.
#include <algorithm>
#include <array>
#include <cstring>

#include "base/parallel.h"
#include "device/cpu/fourier_fbp.h"
#include "device/cpu/fourier_projector.h"

namespace harima {

void FourierFbp::project(std::span<const float* const> slices, const Sectors& sectors,
                         const SinogramBatch& to) {
  grid_.clear();
  read_slices(slices);
  transform_columns();
  grid_.copy_margins();
  gridder_.gather(sectors, to);
}

void FourierFbp::read_slices(std::span<const float* const> slices) {
  const int m = plan_.grid;
  parallel_for(
      spec_.width,
      [&](int j) {
        auto loan = fft_pool_.lend();
        const CellPair work = halves(loan);
        std::memset(work.second, 0, size_t(m) * lanes() * sizeof(float));
        read_row(slices, j, work.second);
        float* row = grid_.cell(kGridMargin + place_of_pixel(j), kGridMargin);
        fft_.run(*kernels_, {work.second, lanes(), m}, {row, lanes()}, work);
      },
      32);
}

void FourierFbp::read_row(std::span<const float* const> slices, int j, float* cells) const {
  const auto [from, to] = within_circle(j);
  std::array<const float*, 16> pixels{};
  // The transform's order wraps once, after the centre of the slice.
  for (const auto& [a, b] :
       {std::pair{from, std::min(to, plan_.centre + 1)}, std::pair{std::max(from, plan_.centre + 1), to}}) {
    if (a >= b) continue;
    for (size_t lane = 0; lane < lanes(); ++lane)
      pixels[lane] = slices[lane] ? slices[lane] + size_t(j) * size_t(spec_.width) + size_t(a) : nullptr;
    kernels_->pack_backwards(pixels.data(), b - a, plan_.deapodise.data() + a, plan_.deapodise[size_t(j)],
                             cells + size_t(place_of_pixel(a)) * lanes());
  }
}

FbpSpec plain_sum(const ProjectorSpec& spec) {
  FbpSpec sum;
  sum.columns = spec.columns;
  sum.views = int(spec.angle_rad.size());
  sum.angle_rad = spec.angle_rad;
  sum.weight_rad.assign(spec.angle_rad.size(), 1.0);
  sum.lanes = spec.lanes;
  sum.as_linear = true;
  sum.width = sum.out_width = sum.out_height = spec.width;
  sum.is_tilted = spec.is_tilted;
  sum.circle_px = spec.circle_px;
  return sum;
}

std::vector<Sectors> subsets_of(const Sectors& all, int count) {
  std::vector<Sectors> subsets(static_cast<size_t>(count), Sectors(all.size()));
  size_t ray = 0;
  for (size_t s = 0; s < all.size(); ++s)
    for (const Ray& r : all[s]) subsets[ray++ % size_t(count)][s].push_back(r);
  return subsets;
}

std::vector<int> views_of(const Sectors& sectors) {
  std::vector<int> views;
  for (const std::vector<Ray>& sector : sectors)
    for (const Ray& ray : sector) views.push_back(ray.view);
  std::sort(views.begin(), views.end());
  return views;
}

namespace {

class FourierProjector : public Projector {
 public:
  explicit FourierProjector(const ProjectorSpec& spec)
      : width_(size_t(spec.width)), sum_(plain_sum(spec)),
        subsets_(subsets_of(sum_.plan().sectors, spec.subsets)) {}

  void set_axis(std::span<const double> axis_px) override { sum_.begin(axis_px); }
  void project(std::span<const float* const> slices, const SinogramBatch& to, int subset) override {
    sum_.project(slices, sectors(subset), to);
  }
  void back_project(const SinogramBatch& from, std::span<float* const> slices, int subset) override {
    sum_.back_project(from, sectors(subset), slices, width_);
  }
  std::vector<int> views_of(int subset) const override { return harima::views_of(sectors(subset)); }

 private:
  const Sectors& sectors(int subset) const {
    return subset == kAllViews ? sum_.plan().sectors : subsets_[size_t(subset)];
  }

  const size_t width_;
  FourierFbp sum_;
  const std::vector<Sectors> subsets_;
};

}  // namespace

size_t projector_memory_bytes(const ProjectorSpec& spec) { return fourier_memory_bytes(plain_sum(spec)); }

std::unique_ptr<Projector> make_projector(const ProjectorSpec& spec) {
  return std::make_unique<FourierProjector>(spec);
}

}  // namespace harima
