// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/row_spectrum.h"

#include <algorithm>
#include <cstring>

namespace harima {

namespace {

constexpr int kLeastPadded = 32;

}  // namespace

int padded_columns(const FbpSpec& spec) {
  const int longest = std::max(spec.columns, spec.width);
  return good_fft_size(std::max(kLeastPadded, (spec.beyond ? 3 : 2) * longest));
}

RowSpectrum::RowSpectrum(const FbpSpec& spec)
    : columns_(spec.columns), lanes_(spec.lanes), beyond_(spec.beyond), fft_(padded_columns(spec)) {
  if (beyond_) taper_ = edge_taper(spec.columns);
}

float* RowSpectrum::transform(const LaneKernels& kernels, const SinogramBatch& batch, int view,
                              const CellPair& work) const {
  const size_t cell = size_t(lanes_);
  const float* row = batch.at(view, 0);
  if (taper_.empty()) return fft_.run(kernels, lanes_, {row, cell, columns_}, work);
  const size_t columns = size_t(columns_), padded = size_t(fft_.size());
  float* longer = work.second;
  std::memcpy(longer, row, columns * cell * sizeof(float));
  std::memset(longer + columns * cell, 0, (padded - columns) * cell * sizeof(float));
  for (size_t n = 0; n < taper_.size(); ++n)
    for (size_t lane = 0; lane < cell; ++lane) {
      longer[(columns + n) * cell + lane] = continued(
          row[(columns - 1) * cell + lane], row[(columns - 2 - n) * cell + lane], taper_[n], *beyond_);
      longer[(padded - 1 - n) * cell + lane] =
          continued(row[lane], row[(n + 1) * cell + lane], taper_[n], *beyond_);
    }
  return fft_.run(kernels, lanes_, {longer, cell, fft_.size()}, work);
}

}  // namespace harima
