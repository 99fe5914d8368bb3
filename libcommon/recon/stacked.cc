// SPDX-License-Identifier: BSD-3-Clause
#include "recon/stacked.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "recon/straightened.h"

namespace harima {

namespace {

constexpr double kMostAngle = 0.25;  // of a step

// Rows of the tall detector that a scan shows.
struct Reach {
  double first, last;
  bool has_above = false, has_below = false;  // another one goes on there

  // Weight of the scan in a row: 0 where it is not.
  double weight(int row) const {
    if (row < first || row > last) return 0;
    const double above = has_above ? row - first + 1 : HUGE_VAL, below = has_below ? last - row + 1 : HUGE_VAL;
    return std::min({above, below, last - first + 1});
  }
};

class StackedSource : public Source {
 public:
  StackedSource(std::vector<Scan> scans, std::vector<Reach> reaches) : scans_(std::move(scans)), reaches_(std::move(reaches)) { info_ = scans_[0].source->info(); }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    const size_t width = size_t(info_.width);
    auto* const out = reinterpret_cast<float*>(dst);
    std::fill_n(out, size_t(last - first) * width, 0.0f);
    std::vector<float> part;
    for (size_t k = 0; k < scans_.size(); ++k) {
      const int from = std::max(first, int(std::ceil(reaches_[k].first))), to = std::min(last, int(std::floor(reaches_[k].last)) + 1);
      if (from >= to) continue;
      part.resize(size_t(to - from) * width);
      scans_[k].source->read_rows(index, from, to, reinterpret_cast<std::byte*>(part.data()));
      for (int row = from; row < to; ++row) {
        const float share = share_of(k, row);
        const float* const in = part.data() + size_t(row - from) * width;
        float* const sum = out + size_t(row - first) * width;
        for (size_t x = 0; x < width; ++x) sum[x] += share * in[x];
      }
    }
  }
  FrameTag tag(int index) const override { return scans_[0].source->tag(index); }
  std::string place(int index) const override {
    std::string text;
    for (const Scan& scan : scans_) text += (text.empty() ? "" : " or ") + scan.source->place(index);
    return text;
  }

 private:
  float share_of(size_t scan, int row) const {
    double all = 0;
    for (const Reach& reach : reaches_) all += reach.weight(row);
    return float(reaches_[scan].weight(row) / all);
  }

  const std::vector<Scan> scans_;
  const std::vector<Reach> reaches_;
};

// Against the first scan, by adding up steps.
std::vector<StackStep> places_of(const std::vector<StackStep>& steps) {
  std::vector<StackStep> places(1);
  for (const StackStep& step : steps) places.push_back({places.back().rows + step.rows, places.back().columns + step.columns, step.confidence});
  double top = 0;
  for (const StackStep& place : places) top = std::min(top, place.rows);
  for (StackStep& place : places) place.rows -= top;
  return places;
}

std::vector<Reach> reaches_of(const std::vector<StackStep>& places, int rows) {
  std::vector<Reach> reaches;
  for (const StackStep& place : places) reaches.push_back({place.rows, place.rows + rows - 1});
  for (Reach& reach : reaches)
    for (const Reach& other : reaches) {
      reach.has_above = reach.has_above || other.first < reach.first;
      reach.has_below = reach.has_below || other.last > reach.last;
    }
  return reaches;
}

void check_gapless(const std::vector<Scan>& scans, std::vector<Reach> reaches) {
  std::ranges::sort(reaches, {}, &Reach::first);
  for (size_t i = 1; i < reaches.size(); ++i)
    if (reaches[i].first > reaches[i - 1].last + 1)
      fail("{}: rows {:.1f} to {:.1f} of the stack are in no scan; the step is larger than the {} rows of a scan", scans[0].name, reaches[i - 1].last + 1, reaches[i].first - 1,
           scans[0].height());
}

void check_overlap(const std::vector<Scan>& scans, const std::vector<StackStep>& places) {
  for (size_t k = 1; k < scans.size(); ++k)
    if (std::abs(places[k].columns) > scans[k].width() - 1)
      fail("{}: lies {:.1f} columns beside {}; the step is larger than the {} columns of a scan", scans[k].name, places[k].columns, scans[0].name, scans[0].width());
}

}  // namespace

void check_stack(const std::vector<Scan>& scans) {
  const Scan& one = scans[0];
  const double step = std::abs(one.views.back().angle_deg - one.views.front().angle_deg) / double(one.views.size() - 1);
  for (const Scan& other : scans) {
    if (other.width() != one.width() || other.height() != one.height() || other.views.size() != one.views.size())
      fail("{}: {} views of {} x {} pixels, wanted those of {}: {} of {} x {}", other.name, other.views.size(), other.width(), other.height(), one.name, one.views.size(), one.width(),
           one.height());
    for (size_t i = 0; i < one.views.size(); ++i)
      if (std::abs(other.views[i].angle_deg - one.views[i].angle_deg) > kMostAngle * step)
        fail("{}: view {} is at {:.4f} degrees, that of {} at {:.4f}: scans of a stack want the same angles", other.name, i, other.views[i].angle_deg, one.name, one.views[i].angle_deg);
  }
}

Scan stacked(const std::vector<Scan>& scans, const std::vector<StackStep>& steps, double floor, bool take_log) {
  check_stack(scans);
  const std::vector<StackStep> places = places_of(steps);
  const std::vector<Reach> reaches = reaches_of(places, scans[0].height());
  check_gapless(scans, reaches);
  check_overlap(scans, places);
  double last = 0;
  for (const Reach& reach : reaches) last = std::max(last, reach.last);
  std::vector<Scan> tall;
  std::string text, names;
  for (size_t k = 0; k < scans.size(); ++k) {
    Straightening how;
    how.height = int(std::floor(last)) + 1;
    how.shifts.assign(scans[k].views.size(), {places[k].columns == 0 ? 0 : -places[k].columns, -places[k].rows});
    tall.push_back(straightened(scans[k], how, floor, take_log));
    if (k > 0) text += fmt::format("\nstack {} {} {} {}", scans[k].name, tall[k].state, places[k].rows, places[k].columns), names += " " + scans[k].name;
  }
  Scan joined = tall[0];
  joined.source = std::make_shared<StackedSource>(tall, reaches);
  joined.state += text;
  joined.row_offset = 0;
  joined.meta.set("scan.stack", names.substr(1));
  std::vector<double> rows, columns;
  for (const StackStep& place : places) rows.push_back(place.rows), columns.push_back(place.columns);
  joined.meta.set("scan.stack_rows", rows);
  joined.meta.set("scan.stack_columns", columns);
  for (size_t k = 1; k < scans.size(); ++k) joined.history.insert(joined.history.end(), scans[k].history.begin(), scans[k].history.end());
  return joined;
}

}  // namespace harima
