// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/metal_rows.h"

#include <algorithm>
#include <cmath>

#include "device/cuda/put_up.h"
#include "device/cuda/runtime.h"
#include "device/cuda/tables.h"

namespace harima::CT_GPU_TARGET {

namespace {

size_t slice_floats(const GpuChainSpec& chain) { return size_t(chain.fbp.width) * size_t(chain.fbp.width); }
size_t counts_bytes(const GpuChainSpec& chain, const PairRows& rows) {
  return size_t(2 * rows.pairs) * size_t(chain.fbp.width) * sizeof(int);
}
size_t kept_bytes(const PairRows& rows) {
  return size_t(rows.pairs) * size_t(rows.views) * size_t(rows.detector) * sizeof(Complex);
}

}  // namespace

MetalRows::MetalRows(const GpuChainSpec& chain, const PairRows& rows)
    : level_(chain.metal_level), geometry_{chain.fbp.width,
                                           0,
                                           0,
                                           chain.fbp.width,
                                           chain.fbp.width,
                                           chain.fbp.circle_px * chain.fbp.circle_px},
      kept_(kept_bytes(rows)), slices_(size_t(2 * rows.pairs) * slice_floats(chain) * sizeof(float)),
      counts_down_(counts_bytes(chain, rows)), work_(bridging_bytes(rows)),
      counts_(pinned_memory(counts_down_.bytes())),
      slice_(pinned_memory(slice_floats(chain) * sizeof(float))) {
  std::vector<ViewLine> lines;
  for (const double angle : chain.fbp.angle_rad) lines.push_back({std::cos(angle), std::sin(angle)});
  Stream stream;
  lines_ = copied(lines, stream);
  stream.wait();
}

size_t MetalRows::bytes(const GpuChainSpec& chain, const PairRows& rows) {
  return kept_bytes(rows) + size_t(2 * rows.pairs) * slice_floats(chain) * sizeof(float) +
         counts_bytes(chain, rows) + bridging_bytes(rows) + chain.fbp.angle_rad.size() * sizeof(ViewLine);
}

void MetalRows::add(MetalEnds ends) {
  u_.insert(u_.end(), ends.u.begin(), ends.u.end());
  v_.insert(v_.end(), ends.v.begin(), ends.v.end());
  first_.push_back(int(u_.size()));
}

// Of a slice, the rows from the first to the last with metal come to the host.
bool MetalRows::find(const GpuBand& band, int first, int count, Stream& stream) {
  const int width = geometry_.width;
  count_metal(slices(), count, width, level_, counts_down_.as<int>(), stream);
  copy_down(counts_.data(), counts_down_.as<void>(), size_t(count) * size_t(width) * sizeof(int), stream);
  stream.wait();
  u_.clear(), v_.clear(), first_.assign(1, 0);
  for (int i = 0; i < count; ++i) {
    const int* const begin = counts_.as<int>() + size_t(i) * size_t(width);
    const auto has_metal = [](int pixels) { return pixels > 0; };
    const int top = int(std::find_if(begin, begin + width, has_metal) - begin);
    int bottom = width;
    while (bottom > top && begin[bottom - 1] == 0) --bottom;
    if (bottom > top) {
      copy_down(slice_.data(), slices() + (size_t(i) * size_t(width) + size_t(top)) * size_t(width),
                size_t(bottom - top) * size_t(width) * sizeof(float), stream);
      stream.wait();
    }
    add(band.find_metal(first + i, top, bottom, slice_.as<float>()));
  }
  return !u_.empty();
}

void MetalRows::bridge(const PairRows& rows, const double* axis_px, Stream& stream) {
  take_kept_rows(kept_.as<Complex>(), rows, stream);
  if (u_.empty()) return;
  MetalShadows metal{lines_.as<ViewLine>(),
                     axis_px,
                     put_up(u_up_, u_, stream),
                     put_up(v_up_, v_, stream),
                     put_up(first_up_, first_, stream),
                     int(first_.size()) - 1,
                     kLeastPath};
  bridge_metal(rows, metal, work_.as<void>(), stream);
}

}  // namespace harima::CT_GPU_TARGET
