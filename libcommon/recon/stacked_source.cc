// SPDX-License-Identifier: BSD-3-Clause
#include "recon/stacked_source.h"

#include <algorithm>
#include <cmath>

namespace harima {

double StackReach::weight(int row) const {
  if (row < first || row > last) return 0;
  const double above = has_above ? row - first + 1 : HUGE_VAL, below = has_below ? last - row + 1 : HUGE_VAL;
  return std::min({above, below, last - first + 1});
}

StackedSource::StackedSource(std::vector<Scan> scans, std::vector<StackReach> reaches)
    : scans_(std::move(scans)), reaches_(std::move(reaches)) {
  info_ = scans_[0].source->info();
}

RowSpan StackedSource::rows_of(size_t scan) const {
  return {int(std::ceil(reaches_[scan].first)), int(std::floor(reaches_[scan].last)) + 1};
}

void StackedSource::add_row(size_t scan, int row, const float* in, float* sum) const {
  double all = 0;
  for (const StackReach& reach : reaches_) all += reach.weight(row);
  const auto share = float(reaches_[scan].weight(row) / all);
  for (int x = 0; x < info_.width; ++x) sum[x] += share * in[x];
}

void StackedSource::read_rows(int index, int first, int last, std::byte* dst) const {
  const size_t width = size_t(info_.width);
  auto* const out = reinterpret_cast<float*>(dst);
  std::fill_n(out, size_t(last - first) * width, 0.0f);
  std::vector<float> part;
  for (size_t k = 0; k < scans_.size(); ++k) {
    const int from = std::max(first, rows_of(k).first), to = std::min(last, rows_of(k).last);
    if (from >= to) continue;
    part.resize(size_t(to - from) * width);
    scans_[k].source->read_rows(index, from, to, reinterpret_cast<std::byte*>(part.data()));
    for (int row = from; row < to; ++row)
      add_row(k, row, part.data() + size_t(row - from) * width, out + size_t(row - first) * width);
  }
}

std::string StackedSource::place(int index) const {
  std::string text;
  for (const Scan& scan : scans_) text += (text.empty() ? "" : " or ") + scan.source->place(index);
  return text;
}

}  // namespace harima
