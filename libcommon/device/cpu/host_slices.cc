// SPDX-License-Identifier: BSD-3-Clause
// What HostEquations do to slices.
#include <algorithm>

#include "base/parallel.h"
#include "device/cpu/host_equations.h"
#include "math/iteration.h"

namespace harima {

void HostEquations::for_rows(const RowBody& body) const {
  parallel_for(
      size_.lanes * size_.width, [&](int i) { body(i / size_.width, i % size_.width); }, 32);
}

LaneValues HostEquations::sum_rows(const std::function<double(const float* row)>& part, SliceSet set) const {
  const LaneSlices from = slices(set);
  const size_t width = size_t(size_.width);
  std::vector<double> parts(size_t(size_.lanes) * width);
  for_rows([&](int lane, int y) { parts[size_t(lane) * width + size_t(y)] = part(from.row(lane, y)); });
  LaneValues sums{};
  for (size_t i = 0; i < parts.size(); ++i) sums[i / width] += parts[i];
  return sums;
}

LaneValues HostEquations::sums(SliceSet set) {
  return sum_rows(
      [&](const float* row) {
        double sum = 0;
        for (int i = 0; i < size_.width; ++i) sum += double(row[i]);
        return sum;
      },
      set);
}

LaneValues HostEquations::squares(SliceSet set) {
  return sum_rows(
      [&](const float* row) {
        double sum = 0;
        for (int i = 0; i < size_.width; ++i) sum += double(row[i]) * double(row[i]);
        return sum;
      },
      set);
}

void HostEquations::fill(SliceSet set, const LaneValues& value) {
  const LaneSlices to = slices(set);
  for_rows([&](int lane, int y) { std::fill_n(to.row(lane, y), to.width, float(value[size_t(lane)])); });
}

void HostEquations::copy(SliceSet from, SliceSet to) {
  const LaneSlices a = slices(from), b = slices(to);
  for_rows([&](int lane, int y) { std::copy_n(a.row(lane, y), a.width, b.row(lane, y)); });
}

void HostEquations::raise(SliceSet set, const LaneValues& least) {
  const LaneSlices to = slices(set);
  for_rows([&](int lane, int y) {
    float* const pixel = to.row(lane, y);
    for (int i = 0; i < to.width; ++i) pixel[i] = larger(pixel[i], float(least[size_t(lane)]));
  });
}

void HostEquations::invert(SliceSet set, float above, float least) {
  const LaneSlices to = slices(set);
  for_rows([&](int lane, int y) {
    float* const pixel = to.row(lane, y);
    for (int i = 0; i < to.width; ++i) pixel[i] = above / larger(pixel[i], least);
  });
}

void HostEquations::add(SliceSet to, const LaneValues& factor, SliceSet from) {
  const LaneSlices sums = slices(to), more = slices(from);
  for_rows([&](int lane, int y) {
    const float f = float(factor[size_t(lane)]);
    if (f == 0) return;
    float* const pixel = sums.row(lane, y);
    const float* const step = more.row(lane, y);
    for (int i = 0; i < sums.width; ++i) pixel[i] += f * step[i];
  });
}

void HostEquations::scale_and_add(SliceSet to, const LaneValues& factor, SliceSet from) {
  const LaneSlices sums = slices(to), more = slices(from);
  for_rows([&](int lane, int y) {
    const float f = float(factor[size_t(lane)]);
    float* const pixel = sums.row(lane, y);
    const float* const g = more.row(lane, y);
    for (int i = 0; i < sums.width; ++i) pixel[i] = g[i] + f * pixel[i];
  });
}

void HostEquations::step(SliceSet x, SliceSet steps, SliceSet gradient, bool positive,
                         const LaneFlags& done) {
  const LaneSlices to = slices(x), sizes = slices(steps), along = slices(gradient);
  for_rows([&](int lane, int y) {
    if (done[size_t(lane)]) return;
    float* const pixel = to.row(lane, y);
    const float *const g = along.row(lane, y), *const size = sizes.row(lane, y);
    for (int i = 0; i < to.width; ++i) pixel[i] = stepped(pixel[i], size[i], g[i], positive);
  });
}

void HostEquations::multiply(SliceSet x, SliceSet factor, SliceSet rays, float least_rays,
                             const LaneFlags& done) {
  const LaneSlices to = slices(x), by = slices(factor), through = slices(rays);
  for_rows([&](int lane, int y) {
    if (done[size_t(lane)]) return;
    float* const pixel = to.row(lane, y);
    const float *const f = by.row(lane, y), *const r = through.row(lane, y);
    for (int i = 0; i < to.width; ++i) pixel[i] = grown(pixel[i], f[i], r[i], least_rays);
  });
}

void HostEquations::pull_gradient(const Variation& sets, float sigma, const LaneValues& limit) {
  const LaneSlices x = slices(sets.ahead), across = slices(sets.across), down = slices(sets.down);
  for_rows([&](int lane, int y) {
    const float *const here = x.row(lane, y), *const below = x.row(lane, std::min(y + 1, x.width - 1));
    float *const a = across.row(lane, y), *const d = down.row(lane, y);
    const float most = float(limit[size_t(lane)]);
    for (int i = 0; i < x.width; ++i) {
      const AcrossDown gradient{here[std::min(i + 1, x.width - 1)] - here[i], below[i] - here[i]};
      const AcrossDown next = dual_of_gradient({a[i], d[i]}, gradient, sigma, most);
      a[i] = next.across;
      d[i] = next.down;
    }
  });
}

void HostEquations::step_along_dual(SliceSet x, SliceSet pull, const Variation& sets, float tau,
                                    bool positive, const LaneFlags& done) {
  const LaneSlices to = slices(x), back = slices(pull), ahead = slices(sets.ahead),
                   across = slices(sets.across), down = slices(sets.down);
  for_rows([&](int lane, int y) {
    if (done[size_t(lane)]) return;
    float *const pixel = to.row(lane, y), *const next = ahead.row(lane, y);
    const float *const pulled = back.row(lane, y), *const a = across.row(lane, y),
                       *const d = down.row(lane, y);
    const float* const above = y > 0 ? down.row(lane, y - 1) : nullptr;
    for (int i = 0; i < to.width; ++i) {
      const AcrossDown before{i > 0 ? a[i - 1] : 0.0f, above ? above[i] : 0.0f};
      const float kept = moved_by_dual(pixel[i], pulled[i], {a[i], d[i]}, before, tau, positive);
      next[i] = 2 * kept - pixel[i];
      pixel[i] = kept;
    }
  });
}

}  // namespace harima
