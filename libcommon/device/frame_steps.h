// SPDX-License-Identifier: BSD-3-Clause
// Steps over whole frames, before rows are cut out of them, that a GPU can do, as data: each makes rows of a
// view of rows around them, some of views nearby. What they compute stands in recon/, their arithmetic in
// math/, for both. One more is a struct here and in the list, one file device/cuda/NAME_frames.cu with its
// frame_maker(), and a FrameStepSource (recon/frame_step_source.h).
#pragma once

#include <array>
#include <functional>
#include <variant>
#include <vector>

#include "device/correct.h"
#include "image/frame.h"
#include "math/bad_pixel.h"
#include "math/detector_place.h"

namespace harima {

// Rows [first_row, last_row) of some views of a scan, which are ascending.
struct FrameBlock {
  std::vector<int> views;
  int first_row = 0, last_row = 0;
  int rows() const { return last_row - first_row; }
};

// recon/straightened.h. Frames that it points to are f32, tight, of the whole detector, and must stay.
struct StraightenStep {
  int width = 0, height = 0;  // of the detector
  DetectorTurn turn;
  DetectorPlace centre;         // of the lens
  std::vector<double> factors;  // none: no distortion
  bool is_upright = true;       // neither turned nor bent: what is moved along columns alone is mixed of rows
  std::vector<DetectorPlace> shifts;  // of each view
  std::vector<FlatMix> mix;           // of each view
  const float* dark = nullptr;
  std::vector<const float*> flats;  // none: pixels are what they are
  float floor = 0;

  LensPolynomial lens() const { return {centre, factors.data(), int(factors.size())}; }
  DetectorPlace place(int view, double x, double y) const {
    const DetectorPlace& shift = shifts[size_t(view)];
    return bent_place(lens(), turned_place(turn, x + shift.x, y + shift.y));
  }
  bool is_moved_along_columns(int view) const { return is_upright && shifts[size_t(view)].x == 0; }
};

// recon/zinger_free.h
struct ZingerStep {
  enum class Place { row, projection, views, sinogram, both };
  Place place = Place::row;
  double difference = 0;
  int width = 0, height = 0, views = 0;
};

// The views before and after in time; at the ends the other one.
struct ViewsBeside {
  int before, after;
};
inline ViewsBeside views_beside(int view, int views) {
  const int before = view > 0 ? view - 1 : 1;
  return {before, view + 1 < views ? view + 1 : before};
}

// recon/bad_pixels.h: pixels of any type.
struct MendStep {
  std::vector<BadPatch> patches;    // of all rows
  std::vector<int> patches_before;  // each row, and the last; empty: there are none
};

// recon/moved_beam.h: transmissions, with flats where the beam stands in each view. As of StraightenStep what
// it points to must stay.
struct MovedFlatStep {
  int width = 0, height = 0;
  const float* dark = nullptr;  // null: 0
  std::vector<const float*> light,
      moving;                // of each flat, without dark; what of its logarithm moves, null: nothing does
  std::vector<FlatMix> mix;  // of each view
  // Of each view, columns and rows; none of the second where it takes from one flat.
  std::vector<std::array<double, 2>> to_before, to_after;
  float floor = 0;
  MendStep bad;  // before all else
};

struct FrameStep {
  std::variant<StraightenStep, ZingerStep, MendStep, MovedFlatStep> how;
  PixelType type = PixelType::f32;  // of what it makes; as wide as what it is made of
  // The rows and views that a block is made of. Safe from several threads.
  std::function<FrameBlock(const FrameBlock&)> made_of;
};

}  // namespace harima
