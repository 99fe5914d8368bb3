// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/row_spectrum.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace harima {

namespace {

constexpr int kLeastPadded = 32;

// Cosine taper of a row that is cut off: p(-n) = p(0) w(n), w(n) = (1 + cos(pi n / W)) / 2, W = columns / 2.
std::vector<float> edge_taper(int columns) {
  std::vector<float> taper;
  const int reach = columns / 2;
  for (int n = 1; n < reach; ++n) taper.push_back(float(0.5 * (1 + std::cos(M_PI * n / reach))));
  return taper;
}

}  // namespace

int padded_columns(const FbpSpec& spec) {
  const int longest = std::max(spec.columns, spec.width);
  return good_fft_size(std::max(kLeastPadded, (spec.extend_edges ? 3 : 2) * longest));
}

RowSpectrum::RowSpectrum(const FbpSpec& spec)
    : columns_(spec.columns), lanes_(spec.lanes), fft_(padded_columns(spec)) {
  if (spec.extend_edges) taper_ = edge_taper(spec.columns);
}

float* RowSpectrum::transform(const LaneKernels& kernels, const SinogramBatch& batch, int view, const CellPair& work) const {
  const size_t cell = size_t(lanes_);
  kernels.pack(batch.at(view, 0), columns_, work.first);
  std::memset(work.first + size_t(columns_) * cell, 0, size_t(padded() - columns_) * cell * sizeof(float));
  for (size_t n = 0; n < taper_.size(); ++n)
    for (size_t lane = 0; lane < cell; ++lane) {
      work.first[(size_t(columns_) + n) * cell + lane] = work.first[size_t(columns_ - 1) * cell + lane] * taper_[n];
      work.first[(size_t(padded()) - 1 - n) * cell + lane] = work.first[lane] * taper_[n];
    }
  return fft_.run(kernels, work.first, work.second);
}

}  // namespace harima
