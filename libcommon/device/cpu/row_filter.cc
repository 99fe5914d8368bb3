// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/row_filter.h"

#include <algorithm>
#include <cstring>

#include "math/window.h"

namespace harima {

RowFilter::RowFilter(const FbpSpec& spec)
    : spec_(spec), rows_(spec), pool_(thread_bytes(spec) / sizeof(float)) {
  const int padded = rows_.padded();
  const auto response = filter_response(padded, spec.window);
  for (int k = 0; k < padded; ++k)
    response_.push_back(float(response[size_t(std::min(k, padded - k))] / padded));
}

void RowFilter::filter(const LaneKernels& kernels, const SinogramBatch& batch, int place, int view,
                       float* to) {
  const size_t lanes = size_t(spec_.lanes), floats = size_t(spec_.columns) * lanes;
  if (!spec_.window) {
    std::memcpy(to, batch.at(place, 0), floats * sizeof(float));
  } else {
    auto loan = pool_.lend();
    const CellPair work{loan.data(), loan.data() + size_t(rows_.padded()) * lanes};
    filter_spectrum(kernels, rows_.transform(kernels, batch, place, work), work, to);
  }
  const float weight = float(spec_.weight_rad[size_t(view)] * spec_.scale);
  for (size_t i = 0; i < floats; ++i) to[i] *= weight;
}

// An inverse transform is a forward one whose result counts backwards.
void RowFilter::filter_spectrum(const LaneKernels& kernels, float* spectrum, const CellPair& work,
                                float* to) const {
  const int padded = rows_.padded();
  const size_t lanes = size_t(spec_.lanes);
  for (int k = 0; k < padded; ++k)
    for (size_t lane = 0; lane < lanes; ++lane) spectrum[size_t(k) * lanes + lane] *= response_[size_t(k)];
  const CellPair turned = spectrum == work.second ? work : CellPair{work.second, work.first};
  const float* result = rows_.fft().run(kernels, spec_.lanes, {spectrum, lanes, padded}, turned);
  for (int x = 0; x < spec_.columns; ++x)
    std::memcpy(to + size_t(x) * lanes, result + size_t((padded - x) % padded) * lanes,
                lanes * sizeof(float));
}

}  // namespace harima
