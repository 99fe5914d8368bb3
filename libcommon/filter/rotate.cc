// SPDX-License-Identifier: BSD-3-Clause
#include "filter/rotate.h"

#include "image/pixels.h"

namespace harima {

namespace {

// pixels; places beyond by less are on the edge, which rounding may put them off.
constexpr double kEdge = 1e-6;

struct Turn {
  double cosine, sine;
};

// Exact for quarter turns.
Turn turn_of(double deg) {
  const double rest = std::remainder(deg, 360);
  if (std::remainder(rest, 90) == 0) {
    constexpr Turn kQuarters[] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    return kQuarters[(int(rest / 90) + 4) % 4];
  }
  return {std::cos(rest * M_PI / 180), std::sin(rest * M_PI / 180)};
}

template <class T, class Sample>
void rotate_rows(const Sampled<T>& in, const Rotation& how, Frame& out, Sample sample) {
  const Turn turn = turn_of(how.deg);
  const double right = in.width - 1, bottom = in.height - 1;
  for (int y = 0; y < out.height(); ++y) {
    T* row = out.row<T>(y);
    const double dy = y - how.about_y;
    for (int x = 0; x < out.width(); ++x) {
      const double dx = x - how.about_x;
      const double from_x = how.about_x + dx * turn.cosine - dy * turn.sine;
      const double from_y = how.about_y + dx * turn.sine + dy * turn.cosine;
      const bool is_inside =
          from_x > -kEdge && from_y > -kEdge && from_x < right + kEdge && from_y < bottom + kEdge;
      row[x] = pixel_of<T>(is_inside ? sample(std::clamp(from_x, 0.0, right), std::clamp(from_y, 0.0, bottom))
                                     : how.outside);
    }
  }
}

}  // namespace

void rotate(const FrameView& in, const Rotation& how, Frame& out) {
  with_pixels(in.type, [&]<class T>() {
    const Sampled<T> frame{in.row<T>(0), in.width, in.height};
    switch (how.interpolation) {
      case Interpolation::nearest:
        return rotate_rows(frame, how, out, [&](double x, double y) { return frame.nearest(x, y); });
      case Interpolation::linear:
        return rotate_rows(frame, how, out, [&](double x, double y) { return frame.linear(x, y); });
      case Interpolation::cubic:
        return rotate_rows(frame, how, out, [&](double x, double y) { return frame.cubic(x, y); });
    }
  });
}

}  // namespace harima
