// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/parallel.h"
#include "base/vector_clones.h"
#include "recon/stacked.h"
#include "recon/straightened.h"

namespace harima {

namespace {

constexpr int kViews = 12, kCoarseColumns = 256, kMostColumns = 12;  // to either side, of coarse pixels
constexpr int kLeastRows = 4;                                        // that overlap, of coarse pixels
constexpr int kFineRows = 96;    // of the overlap are enough for fine pixels
constexpr int kNear = 3;         // coarse pixels around the best place that belong to it
constexpr double kWhole = 0.05;  // so near to whole rows or columns, it is those

// Of some views what changes along rows and turns with the sample, in pixels of `bin` x `bin`:
// [view][row][column].
struct Relief {
  int views = 0, rows = 0, columns = 0;
  std::vector<float> pixels;
  const float* row(int view, int y) const {
    return pixels.data() + (size_t(view) * size_t(rows) + size_t(y)) * size_t(columns);
  }
  float* row(int view, int y) {
    return pixels.data() + (size_t(view) * size_t(rows) + size_t(y)) * size_t(columns);
  }
};

Scan some_views(const Scan& scan) {
  Scan some = scan;
  some.views.clear();
  const size_t count = std::min<size_t>(kViews, scan.views.size());
  for (size_t i = 0; i < count; ++i) some.views.push_back(scan.views[i * scan.views.size() / count]);
  return some;
}

// Line integrals of rows [first, last), summed over bins.
Relief binned(const Scan& scan, bool take_log, int first, int last, int bin) {
  const int width = scan.width();
  Relief image{int(scan.views.size()), (last - first) / bin, width / bin, {}};
  image.pixels.assign(size_t(image.views) * size_t(image.rows) * size_t(image.columns), 0.0f);
  parallel_for(image.views, [&](int view) {
    std::vector<float> rows(size_t(bin) * size_t(width));
    for (int y = 0; y < image.rows; ++y) {
      scan.source->read_rows(view, first + y * bin, first + (y + 1) * bin,
                             reinterpret_cast<std::byte*>(rows.data()));
      for (int j = 0; j < bin; ++j)
        for (int x = 0; x < image.columns * bin; ++x) {
          const float value = rows[size_t(j) * size_t(width) + size_t(x)];
          image.row(view, y)[x / bin] += take_log ? -std::log(std::max(value, 1e-6f)) : value;
        }
    }
  });
  return image;
}

// The difference of the rows below and above, less its mean over the views, which stands still.
Relief relief(const Relief& image) {
  Relief edges{image.views, std::max(0, image.rows - 2), image.columns, {}};
  edges.pixels.resize(size_t(edges.views) * size_t(edges.rows) * size_t(edges.columns));
  parallel_for(edges.rows, [&](int y) {
    for (int x = 0; x < edges.columns; ++x) {
      float sum = 0;
      for (int view = 0; view < edges.views; ++view)
        sum += edges.row(view, y)[x] = image.row(view, y + 2)[x] - image.row(view, y)[x];
      for (int view = 0; view < edges.views; ++view) edges.row(view, y)[x] -= sum / float(edges.views);
    }
  });
  return edges;
}

CT_VECTOR_CLONES void multiply_rows(const float* a, const float* b, int count, float* sums) {
  constexpr int kLanes = 16;
  float ab[kLanes] = {}, aa[kLanes] = {}, bb[kLanes] = {};
  int i = 0;
  for (; i + kLanes <= count; i += kLanes)
    for (int k = 0; k < kLanes; ++k) {
      ab[k] += a[i + k] * b[i + k];
      aa[k] += a[i + k] * a[i + k];
      bb[k] += b[i + k] * b[i + k];
    }
  for (; i < count; ++i) ab[0] += a[i] * b[i], aa[0] += a[i] * a[i], bb[0] += b[i] * b[i];
  for (int k = 0; k < kLanes; ++k) sums[0] += ab[k], sums[1] += aa[k], sums[2] += bb[k];
}

// The correlation of both where pixel (x, y) of the next lies on (x + columns, y + rows) of the one; less 2
// standard errors.
double correlation(const Relief& one, const Relief& next, int rows, int columns, double errors) {
  const int top = std::max(0, rows), bottom = std::min(one.rows, next.rows + rows),
            left = std::max(0, columns), right = std::min(one.columns, next.columns + columns);
  double ab = 0, aa = 0, bb = 0;
  for (int view = 0; view < one.views; ++view)
    for (int y = top; y < bottom; ++y) {
      float sums[3] = {};
      multiply_rows(one.row(view, y) + left, next.row(view, y - rows) + (left - columns), right - left, sums);
      ab += double(sums[0]), aa += double(sums[1]), bb += double(sums[2]);
    }
  if (aa <= 0 || bb <= 0) return 0;
  const double count = double(one.views) * (bottom - top) * (right - left);
  return ab / std::sqrt(aa * bb) - errors / std::sqrt(std::max(1.0, count));
}

struct Place {
  int rows = 0, columns = 0;
  double r = -1;
};

// Correlations at all places around (rows, columns) of at most `far` rows and `wide` columns, where `least`
// rows overlap.
std::vector<Place> correlations(const Relief& one, const Relief& next, Place around, int far, int wide,
                                int least, double errors) {
  const int across = 2 * wide + 1;
  std::vector<Place> list(size_t(2 * far + 1) * size_t(across));
  parallel_for(2 * far + 1, [&](int i) {
    for (int k = 0; k < across; ++k) {
      Place& place = list[size_t(i) * size_t(across) + size_t(k)];
      place = {around.rows + i - far, around.columns + k - wide, -1};
      const int overlap = std::min(one.rows, next.rows + place.rows) - std::max(0, place.rows);
      if (overlap >= least) place.r = correlation(one, next, place.rows, place.columns, errors);
    }
  });
  return list;
}

const Place& best_of(const std::vector<Place>& list) {
  return *std::ranges::max_element(list, {}, &Place::r);
}

double peak(double before, double at, double after) {
  const double bend = before - 2 * at + after;
  const double beyond = bend < 0 ? 0.5 * (before - after) / bend : 0;
  return std::clamp(beyond, -0.5, 0.5);
}

double whole_if_near(double value) {
  return std::abs(value - std::round(value)) < kWhole ? std::round(value) + 0.0 : value;
}

// The same between pixels, from some rows of the overlap.
StackStep refined(const Scan& one, const Scan& next, bool take_log, Place about, int bin) {
  const int height = one.height(), top = std::max(0, about.rows),
            bottom = std::min(height, height + about.rows), middle = (top + bottom) / 2;
  const int first = std::max(top, middle - kFineRows / 2), last = std::min(bottom, middle + kFineRows / 2);
  const int low = std::clamp(first - about.rows - bin, 0, height - 1),
            high = std::clamp(last - about.rows + bin, low + 1, height);
  const Relief here = relief(binned(one, take_log, first, last, 1)),
               there = relief(binned(next, take_log, low, high, 1));
  // Row y of `there` is row y + low of the next, which lies on row y + low + rows of the one, y + low + rows
  // - first of `here`.
  const int offset = low - first;
  const auto list =
      correlations(here, there, {about.rows + offset, about.columns, 0}, bin + 1, bin + 1, 2, 0);
  const Place best = best_of(list);
  const auto at = [&](int rows, int columns) { return correlation(here, there, rows, columns, 0); };
  StackStep step;
  step.rows = whole_if_near(best.rows - offset +
                            peak(at(best.rows - 1, best.columns), best.r, at(best.rows + 1, best.columns)));
  step.columns = whole_if_near(
      best.columns + peak(at(best.rows, best.columns - 1), best.r, at(best.rows, best.columns + 1)));
  return step;
}

Scan transmissions_of(const Scan& scan, double floor, bool take_log) {
  Straightening as_it_is;
  as_it_is.height = scan.height();
  return straightened(some_views(scan), as_it_is, floor, take_log);
}

}  // namespace

StackStep find_stack_step(const Scan& one, const Scan& next, double floor, bool take_log) {
  const Scan here = transmissions_of(one, floor, take_log), there = transmissions_of(next, floor, take_log);
  const int bin = std::max(1, one.width() / kCoarseColumns);
  const Relief a = relief(binned(here, take_log, 0, one.height(), bin)),
               b = relief(binned(there, take_log, 0, one.height(), bin));
  if (a.rows <= kLeastRows) fail("{}: {} rows are too few to find a step by", one.name, one.height());
  auto list =
      correlations(a, b, {}, a.rows - kLeastRows, std::min(kMostColumns, a.columns / 4), kLeastRows, 2);
  const Place best = best_of(list);
  double elsewhere = 0;
  for (const Place& place : list)
    if (std::abs(place.rows - best.rows) > kNear || std::abs(place.columns - best.columns) > kNear)
      elsewhere = std::max(elsewhere, place.r);
  StackStep step = refined(here, there, take_log, {best.rows * bin, best.columns * bin, 0}, bin);
  step.confidence = best.r > 0 ? best.r * (1 - elsewhere / best.r) : 0;
  return step;
}

}  // namespace harima
