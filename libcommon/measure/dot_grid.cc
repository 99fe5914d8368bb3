// SPDX-License-Identifier: BSD-3-Clause
#include "measure/dot_grid.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <set>

#include "base/error.h"
#include "measure/otsu.h"

namespace harima {

namespace {

constexpr int kBackgroundShare = 8;  // of the shorter side: half the box whose mean is the background
constexpr int kBins = 256;
constexpr double kSmallest = 0.3, kLargest = 3;  // of the median area of spots: dots
constexpr int kMargin = 2;                       // pixels around a spot that have weight, too
constexpr double kNear = 0.3;        // of the pitch: a dot may be so far from where it is expected
constexpr double kLeastShare = 0.7;  // of the spots that belong to the grid
constexpr size_t kLeastArea = 4;

// Contrast over the mean of a box around each pixel.
class Contrast {
 public:
  explicit Contrast(const FrameView& image);
  int width() const { return width_; }
  int height() const { return height_; }
  double at(int x, int y) const { return double(values_[size_t(y) * size_t(width_) + size_t(x)]); }
  double threshold() const;

 private:
  int width_, height_;
  std::vector<float> values_;  // above 0 where dots are
};

Contrast::Contrast(const FrameView& image)
    : width_(image.width), height_(image.height), values_(size_t(width_) * size_t(height_)) {
  const size_t pitch = size_t(width_) + 1;
  std::vector<double> sums(pitch * (size_t(height_) + 1), 0.0);  // of all above and to the left
  for (int y = 0; y < height_; ++y) {
    float* const row = values_.data() + size_t(y) * size_t(width_);
    row_to_f32(image, y, row);
    double line = 0;
    for (int x = 0; x < width_; ++x) {
      line += double(row[x]);
      sums[size_t(y + 1) * pitch + size_t(x) + 1] = sums[size_t(y) * pitch + size_t(x) + 1] + line;
    }
  }
  const int reach = std::max(4, std::min(width_, height_) / kBackgroundShare);
  double cubes = 0;
  for (int y = 0; y < height_; ++y)
    for (int x = 0; x < width_; ++x) {
      const size_t x0 = size_t(std::max(0, x - reach)), x1 = size_t(std::min(width_, x + reach + 1));
      const size_t y0 = size_t(std::max(0, y - reach)), y1 = size_t(std::min(height_, y + reach + 1));
      const double mean =
          (sums[y1 * pitch + x1] - sums[y0 * pitch + x1] - sums[y1 * pitch + x0] + sums[y0 * pitch + x0]) /
          double((x1 - x0) * (y1 - y0));
      float& value = values_[size_t(y) * size_t(width_) + size_t(x)];
      value = mean != 0 ? float(double(value) / mean - 1) : 0;
      cubes += std::pow(double(value), 3);
    }
  if (cubes < 0)  // dots are the few that are far from the mean
    for (float& value : values_) value = -value;
}

double Contrast::threshold() const {
  const auto [low, high] = std::minmax_element(values_.begin(), values_.end());
  Histogram histogram{{double(*low), double(*high), kBins}, std::vector<uint64_t>(kBins), 0, 0, 0};
  if (!(histogram.bins.width() > 0)) return HUGE_VAL;
  for (const float value : values_)
    ++histogram.counts[size_t(
        std::clamp(int((double(value) - double(*low)) / histogram.bins.width()), 0, kBins - 1))];
  return otsu_threshold(histogram);
}

struct Spot {
  double x = 0, y = 0;
  size_t area = 0;
  int left = 0, right = 0, top = 0, bottom = 0;
};

// Pixels above the threshold that hang together by their sides.
std::vector<Spot> spots_of(const Contrast& image, double threshold) {
  std::vector<char> seen(size_t(image.width()) * size_t(image.height()));
  std::vector<Spot> spots;
  std::vector<std::pair<int, int>> todo;
  const auto visit = [&](int x, int y) {
    if (x < 0 || y < 0 || x >= image.width() || y >= image.height()) return;
    char& was = seen[size_t(y) * size_t(image.width()) + size_t(x)];
    if (was || !(image.at(x, y) > threshold)) return;
    was = 1;
    todo.emplace_back(x, y);
  };
  for (int y0 = 0; y0 < image.height(); ++y0)
    for (int x0 = 0; x0 < image.width(); ++x0) {
      visit(x0, y0);
      if (todo.empty()) continue;
      Spot spot{0, 0, 0, x0, x0, y0, y0};
      while (!todo.empty()) {
        const auto [x, y] = todo.back();
        todo.pop_back();
        ++spot.area;
        spot.left = std::min(spot.left, x), spot.right = std::max(spot.right, x);
        spot.top = std::min(spot.top, y), spot.bottom = std::max(spot.bottom, y);
        visit(x - 1, y), visit(x + 1, y), visit(x, y - 1), visit(x, y + 1);
      }
      spots.push_back(spot);
    }
  return spots;
}

// The centre, weighted by what exceeds the level of the pixels around the spot.
void centre(const Contrast& image, Spot& spot) {
  const int left = spot.left - kMargin, right = spot.right + kMargin, top = spot.top - kMargin,
            bottom = spot.bottom + kMargin;
  std::vector<double> border;
  for (int x = left; x <= right; ++x)
    border.push_back(image.at(x, top)), border.push_back(image.at(x, bottom));
  for (int y = top; y <= bottom; ++y)
    border.push_back(image.at(left, y)), border.push_back(image.at(right, y));
  std::nth_element(border.begin(), border.begin() + long(border.size() / 2), border.end());
  const double level = border[border.size() / 2];
  double sum = 0;
  for (int y = top; y <= bottom; ++y)
    for (int x = left; x <= right; ++x) {
      const double weight = std::max(0.0, image.at(x, y) - level);
      sum += weight, spot.x += weight * x, spot.y += weight * y;
    }
  spot.x /= sum, spot.y /= sum;
}

// Spots of about one size, away from the border, with centres.
std::vector<Spot> dots_among(const Contrast& image, std::vector<Spot> spots) {
  std::erase_if(spots, [](const Spot& spot) { return spot.area < kLeastArea; });
  if (spots.empty()) return spots;
  std::vector<size_t> areas;
  for (const Spot& spot : spots) areas.push_back(spot.area);
  std::nth_element(areas.begin(), areas.begin() + long(areas.size() / 2), areas.end());
  const double usual = double(areas[areas.size() / 2]);
  std::erase_if(spots, [&](const Spot& spot) {
    const bool at_border = spot.left <= kMargin || spot.top <= kMargin ||
                           spot.right + kMargin >= image.width() - 1 ||
                           spot.bottom + kMargin >= image.height() - 1;
    return at_border || double(spot.area) < kSmallest * usual || double(spot.area) > kLargest * usual;
  });
  for (Spot& spot : spots) centre(image, spot);
  return spots;
}

struct Step {
  double x, y;
};

// From a dot to the next in its row: the usual distance of nearest neighbours, in the direction that most of
// them have, turned by less than 45 degrees.
Step step_of(const std::vector<Spot>& spots) {
  std::vector<Step> nearest;
  std::vector<double> lengths;
  for (const Spot& a : spots) {
    Step best{HUGE_VAL, 0};
    for (const Spot& b : spots)
      if (&a != &b && std::hypot(b.x - a.x, b.y - a.y) < std::hypot(best.x, best.y))
        best = {b.x - a.x, b.y - a.y};
    nearest.push_back(best);
    lengths.push_back(std::hypot(best.x, best.y));
  }
  std::nth_element(lengths.begin(), lengths.begin() + long(lengths.size() / 2), lengths.end());
  const double pitch = lengths[lengths.size() / 2];
  double cosine = 0, sine = 0;  // of four times the angle: a quarter turn makes no difference
  for (const Step& step : nearest)
    if (std::abs(std::hypot(step.x, step.y) / pitch - 1) < kNear)
      cosine += std::cos(4 * std::atan2(step.y, step.x)), sine += std::sin(4 * std::atan2(step.y, step.x));
  const double angle = std::atan2(sine, cosine) / 4;
  return {pitch * std::cos(angle), pitch * std::sin(angle)};
}

// Goes from dot to dot, beginning in the middle of the image, by the step that led to the last one.
class Walk {
 public:
  explicit Walk(const std::vector<Spot>& spots) : spots_(spots), taken_(spots.size()) {}

  std::vector<Dot> run(const Step& along, double middle_x, double middle_y) {
    const size_t first = nearest(middle_x, middle_y);
    take(first, 0, 0, along, {-along.y, along.x});
    while (!todo_.empty()) {
      const Place at = todo_.front();
      todo_.pop_front();
      for (const int way : {1, -1}) go(at, way, 0), go(at, 0, way);
    }
    std::sort(dots_.begin(), dots_.end(), [](const Dot& a, const Dot& b) {
      return a.row != b.row ? a.row < b.row : a.column < b.column;
    });
    return dots_;
  }

 private:
  struct Place {
    size_t spot;
    int column, row;
    Step along, down;
  };

  size_t nearest(double x, double y) const {
    size_t best = 0;
    for (size_t i = 1; i < spots_.size(); ++i)
      if (std::hypot(spots_[i].x - x, spots_[i].y - y) < std::hypot(spots_[best].x - x, spots_[best].y - y))
        best = i;
    return best;
  }
  void take(size_t spot, int column, int row, const Step& along, const Step& down) {
    taken_[spot] = true;
    places_.emplace(column, row);
    dots_.push_back({spots_[spot].x, spots_[spot].y, column, row});
    todo_.push_back({spot, column, row, along, down});
  }
  void go(const Place& from, int columns, int rows) {
    if (places_.count({from.column + columns, from.row + rows})) return;
    const Step step{columns * from.along.x + rows * from.down.x, columns * from.along.y + rows * from.down.y};
    const Spot& at = spots_[from.spot];
    const size_t next = nearest(at.x + step.x, at.y + step.y);
    const Step went{spots_[next].x - at.x, spots_[next].y - at.y};
    if (taken_[next] || std::hypot(went.x - step.x, went.y - step.y) > kNear * std::hypot(step.x, step.y))
      return;
    const double way = columns + rows;
    const Step here{way * went.x, way * went.y};
    take(next, from.column + columns, from.row + rows, columns ? here : from.along, rows ? here : from.down);
  }

  const std::vector<Spot>& spots_;
  std::vector<bool> taken_;
  std::set<std::pair<int, int>> places_;
  std::vector<Dot> dots_;
  std::deque<Place> todo_;
};

int lines_of(const std::vector<Dot>& dots, int Dot::*place) {
  std::set<int> lines;
  for (const Dot& dot : dots) lines.insert(dot.*place);
  return int(lines.size());
}

}  // namespace

std::vector<Dot> dots_of_grid(const FrameView& image, const std::string& name) {
  const Contrast contrast(image);
  const std::vector<Spot> spots = dots_among(contrast, spots_of(contrast, contrast.threshold()));
  if (int(spots.size()) < kLeastDots)
    fail("{}: is no image of a grid of dots: {} spots of one size found, wanted {} at least", name,
         spots.size(), kLeastDots);
  const std::vector<Dot> dots =
      Walk(spots).run(step_of(spots), 0.5 * (image.width - 1), 0.5 * (image.height - 1));
  const int columns = lines_of(dots, &Dot::column), rows = lines_of(dots, &Dot::row);
  if (int(dots.size()) < kLeastDots || columns < kLeastLines || rows < kLeastLines ||
      double(dots.size()) < kLeastShare * double(spots.size()))
    fail(
        "{}: is no image of a grid of dots: of {} spots {} stand in {} columns and {} rows, wanted most of "
        "them, {} dots and {} columns and rows at least",
        name, spots.size(), dots.size(), columns, rows, kLeastDots, kLeastLines);
  return dots;
}

}  // namespace harima
