// SPDX-License-Identifier: BSD-3-Clause
// Hierarchical back projection about a leaning axis, in one step of the hierarchy: seen from a tile of 64
// pixels, views of nearly the same angle are nearly alike, but for where they see its middle. So for each
// tile they are moved there (columns to half their distance and samples, by cubic convolution) and added up,
// linearly by angle, to the two directions they lie between; then the directions, far fewer than views, are
// back-projected to its pixels as if they were views (Basu and Bresler, IEEE Trans. Image Process. 9, 1760,
// 2000). At the edge of a tile, 32 pixels from its middle, neighbouring directions are half a pixel apart: up
// to that, errors are below those of interpolating linearly between columns. Where neighbouring directions
// see each pixel of a tile at most a quarter of a sample apart, at small angles or near the axis, views stay
// where they are along samples: the shares of a view are its place between two directions, linearly, so that
// they take them to within what a quarter of a sample costs, and pixels lie between samples as they do in the
// direct sum, which hardly interpolates there.
#pragma once

#include <vector>

#include "device/angle_bins.h"
#include "device/cpu/lanes.h"
#include "device/cpu/leaning_block.h"
#include "device/cpu/work_pool.h"
#include "device/merged_tables.h"

namespace harima {

// Views, filtered: sample 0 of column 0 of the view that is held first; two columns of zeros at either end of
// a view, kSlack floats before the first and after the last view that may be read.
struct ViewLines {
  const float* first = nullptr;
  const int* place = nullptr;  // of each view of the scan among those that are held
  size_t pitch = 0;            // floats from one column to the next
  int columns = 0, margin = 0;
  const float* line(int view, int column) const {
    return first + (ptrdiff_t(place[view]) * (columns + 2 * margin) + column) * ptrdiff_t(pitch);
  }
};

class MergedViews {
 public:
  static constexpr int kTile = LeaningBlock::kMostPixels, kSlack = 256;
  static constexpr int kDirections = 8;  // back-projected together
  static constexpr double kStepRad = kMergedStepRad;
  // Are there views enough for each direction that merging them takes less time than summing them all?
  static bool pays(const std::vector<double>& angle_rad);
  // Samples before the first that a pixel takes, and after the last, at the distance of slices.
  static double reach(double slope);

  MergedViews(const std::vector<double>& angle_rad, double slope);
  static size_t thread_bytes(double slope);

  // A tile by its middle, x and y in pixels from the axis, whose first slice crosses the axis at this column
  // and sample. Rows [first_row, last_row) of sums[row][column][slice] are added to, a row being one of the
  // slice.
  struct Tile {
    double x, y, column;
    int sample, first_row, last_row;
  };
  // Directions [first, last) of them, first a multiple of kDirections, from the views that lie beside them
  // (device/held_views.h). In order, one call after the other, all of them have the same bits as in one call.
  struct Some {
    int first, last;
  };
  int directions() const { return bins_.count() + 1; }
  void add(const ViewLines& views, const Tile& tile, Some some, float* sums);

 private:
  struct Layout {
    explicit Layout(double slope);
    int middle_sample, parts;  // of a cell
    size_t pitch;              // floats
  };
  struct Direction {
    double cosine, sine;
  };
  struct BinParts {
    std::vector<std::vector<SampleParts>> blocks, columns;  // per bin: what pixels of a tile take
  };
  std::vector<SampleParts> parts_of(Direction direction, bool is_still) const;
  BinParts bin_parts(bool is_still) const;
  bool is_still(const Tile& tile) const;
  // Samples from the first slice's where it crosses the axis to where the middle of a tile sees it.
  double rise(const Tile& tile, Direction direction) const {
    return merged_rise(tile.x, tile.y, direction.cosine, direction.sine, slope_);
  }
  int whole_rise(const Tile& tile, int direction) const;
  bool is_filled(int bin) const {
    return bin >= 0 && bin < bins_.count() && bins_.begin[size_t(bin)] < bins_.begin[size_t(bin) + 1];
  }
  float* slot(float* work, int direction) const;
  void merge(const ViewLines& views, const Tile& tile, int bin, float* work) const;
  ViewMerge::View moved(const ViewLines& views, const Tile& tile, int bin, int place, float* lines) const;
  const BinParts& parts_for(const Tile& tile) const { return is_still(tile) ? still_ : moved_; }

  const double slope_;
  const Layout layout_;
  const AngleBins bins_;
  std::vector<Direction> views_, directions_;  // of views in the order of their angles
  BinParts still_, moved_;
  WorkPool pool_;
};

}  // namespace harima
