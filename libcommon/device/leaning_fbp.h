// SPDX-License-Identifier: BSD-3-Clause
// Filtered back projection about an axis that leans by an angle t in the plane of beam and axis: a little by
// misalignment, 20 to 45 degrees in laminography. With x, y of a pixel and axis as in device/fbp.h, s the
// place along the beam and z the slice, both in pixels,
//
//   f(x, y, z) = scale * cos t * sum over views v of  w_v * q_v(axis + x cos a + y sin a,  m + (z - m) cos t
//   + s sin t), s = y cos a - x sin a
//
// q_v(column, row): the view, its rows filtered by the ramp; m: the middle row. So slice z crosses the axis
// where row m + (z - m) cos t sees it. The ramp times cos t is the determinant of (a, ku, kv) -> (kx, ky, kz)
// at the frequency ku e_u + kv (sin t e_s + cos t e_z) (Helfen et al., Appl. Phys. Lett. 86, 071915, 2005;
// Myagotin et al., IEEE Trans. Image Process. 22, 5348, 2013). Each frequency is met twice in a full turn,
// but for those within the cone |(kx, ky)| < |kz| tan t around the axis, which no view sees and which come
// out as 0.
//
// Along columns q is interpolated linearly, as device/fbp.h does; rows are resampled once by cubic
// convolution to the distance cos t, that of the slices, and linearly between. With t = 0 values are those of
// the direct method. Bits do not depend on threads, bands, parts or region.
//
// A slice takes rows of all views over the width of the region times sin t: many gigabytes of a large
// detector. So views may be held in parts (device/held_views.h), each added to the sums of all slices of a
// band.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "device/cpu/lanes.h"
#include "device/cpu/merged_views.h"
#include "device/cpu/row_filter.h"
#include "device/cpu/slice_tiles.h"
#include "device/fbp.h"
#include "device/held_views.h"
#include "device/projection_filter.h"
#include "math/cubic.h"

namespace harima {

struct Lean {
  double rad = 0;                // below pi/4 in size
  int rows = 0;                  // of the detector; beyond the first and the last they go on as these
  bool is_hierarchical = false;  // views of nearly the same angle are merged (device/cpu/merged_views.h):
                                 // faster, of no larger errors
  double middle_row() const { return 0.5 * (rows - 1); }
};

// Distance in pixels from the axis of the furthest pixel that is wanted.
double furthest_pixel(const FbpSpec& spec);

// Slices [first, last) are made from a band of rows; both are multiples of LeaningFbp::kSlices, and may reach
// beyond what is wanted.
struct LeaningBand {
  // samples: rows at the distance of slices; rows: of the detector, both ends even or the last one.
  RowSpan slices, samples, rows;
};
LeaningBand leaning_band(const FbpSpec& spec, const Lean& lean, RowSpan slices);
// At most, of bands of so many slices anywhere.
int most_leaning_rows(const FbpSpec& spec, const Lean& lean, int slices);

// What sample k of a band is mixed of: rows, from the first of the band, and what they weigh.
struct LeaningMix {
  std::vector<std::array<int, 4>> row;
  std::vector<CubicWeights<float>> weight;
};
LeaningMix leaning_mix(const LeaningBand& band, const Lean& lean);

// What is held at most: slices of a band, a multiple of LeaningFbp::kSlices, and views; with fewer than all
// of them the sums of those slices, too.
struct LeaningRoom {
  int slices = 0, views = 0;
};

class LeaningFbp {
 public:
  static constexpr int kSlices = LeaningViews::kSlices;  // made together
  static constexpr int kLanes = 16;                      // of the batches it takes
  // Columns of zeros at either end of a view: positions outside are clamped into them.
  static constexpr int kMargin = 2;
  using TakeMemory = std::function<Buffer(size_t bytes)>;
  // spec.lanes is kLanes. take_memory: of the views; none: ordinary.
  LeaningFbp(const FbpSpec& spec, const Lean& lean, LeaningRoom room, const TakeMemory& take_memory = {});
  // Of all views.
  LeaningFbp(const FbpSpec& spec, const Lean& lean, int most_slices, const TakeMemory& take_memory = {})
      : LeaningFbp(spec, lean, LeaningRoom{most_slices, spec.views}, take_memory) {}
  static size_t memory_bytes(const FbpSpec& spec, const Lean& lean, LeaningRoom room);

  // In this order for each band: begin, take() of all its rows, settle, back_project() of its slices; of
  // parts of the views: for each of them, in order, begin, take() of all rows, settle, add() to all slices
  // that are wanted; then finish() of these. All use all threads.
  void begin(const LeaningBand& band) { begin(band, all_); }
  void begin(const LeaningBand& band, const HeldViews& part);
  // Rows [first_row, first_row + count) of the detector, at most kLanes; of all views, or of those of the
  // part alone as it has them. The batch may be overwritten.
  void take(const SinogramBatch& batch, int first_row, int count);
  void settle();
  // Slices [first, first + kSlices), first a multiple of kSlices, to out[i]: first pixel of the region; null:
  // not wanted.
  void back_project(int first_slice, double axis_px, std::span<float* const> out, size_t out_row_floats);
  // In two steps.
  void add(int first_slice, double axis_px);
  void finish(int first_slice, std::span<float* const> out, size_t out_row_floats) {
    tiles_.write(kept_sums(first_slice), out, out_row_floats);
  }

 private:
  struct ViewLine {
    double cosine, sine;
  };
  // Of a view by its place among those that are held.
  float* line(int place, int column) {
    return memory_.as<float>() + MergedViews::kSlack + (size_t(place) * columns_ + size_t(column)) * pitch_;
  }
  int held() const { return int(part_->views.size()); }
  float* kept_sums(int first_slice) {
    return sums_.as<float>() + size_t((first_slice - band_.slices.first) / kSlices) * tiles_.kept_floats();
  }
  SliceTiles::Add adding(int first_slice, double axis_px);
  void add_tile(int x, int y, int first_slice, double axis_px, float* sums);
  void merge_tile(int x, int y, int first_slice, double axis_px, float* sums);

  const FbpSpec spec_;
  const Lean lean_;
  const size_t columns_, pitch_;  // of a view, with margins; floats from one to the next
  RowFilter filter_;
  SliceTiles tiles_;
  std::vector<ViewLine> views_;
  std::optional<MergedViews> merged_;
  HeldViews all_;
  LeaningBand band_;
  const HeldViews* part_ = &all_;
  std::vector<int> place_;  // of the views that are held, by their number
  Buffer memory_;           // [view][column][row, after settle() sample]
  Buffer sums_;             // of slices that are made in parts: [kSlices of them][tile]
  WorkPool pool_;
};

}  // namespace harima
