// SPDX-License-Identifier: BSD-3-Clause
// A Scan is a tomographic measurement: projections with their angles, and the darks and flats that belong to
// them. Frames stay where they are (several sources may be involved); a Scan only says which is which.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "image/stack.h"

namespace harima {

// Some frames of a source.
struct FrameSet {
  std::shared_ptr<const Source> source;  // can_seek()
  std::vector<int> frames;
};

// One projection. Time is in any unit, the same for views and flats; only its ratio matters.
struct View {
  int frame = 0;
  double angle_deg = 0;
  double time = 0;
};

// Flats taken together at one time; they are averaged. Before and after the scan there are two groups.
struct FlatGroup {
  FrameSet set;
  double time = 0;
};

// A number that a file tells; where it says something of which none can be made, why not.
struct ToldNumber {
  std::optional<double> value{};
  std::string place{};  // where it stands, or why there is none; empty: nothing is said of it
};

struct Scan {
  std::string name;                      // as the user gave it
  std::shared_ptr<const Source> source;  // of the projections; can_seek()
  std::vector<View> views;               // in the order of acquisition
  std::vector<FlatGroup> flats;          // by time; empty: the projections are transmissions already
  std::vector<FrameSet> darks;           // all averaged together; empty: dark is 0
  std::optional<double> pixel_um;        // if the file tells
  std::optional<double> axis_px;         // if the file tells
  ToldNumber energy_kev, distance_mm;    // of the photons; from the sample to the detector
  // Of row 0 on the detector, where the frames are a slab of larger ones; slices are numbered by it.
  int row_offset = 0;
  // Of the files it was read from, and of frames that came by a pipe: changed, it is another scan.
  std::string state;
  std::vector<std::string> remarks;  // what was odd but not fatal, one line each
  Meta meta;
  History history;

  int width() const { return source->info().width; }
  int height() const { return source->info().height; }
};

// The given rows of one frame, tight; neighbouring rows are read in one go.
void read_row_list(const Source& source, int frame, const std::vector<int>& rows, std::byte* dst);

// The given rows averaged in double over all frames of the sets, as f32. Fails if there are none.
Frame mean_rows(const std::vector<FrameSet>& sets, const std::vector<int>& rows);

// 0, 1, ... count-1: every row of a frame, say.
std::vector<int> all_rows(int count);

// Fails unless every set has the size of the projections, every frame number exists, there are at least two
// views and every angle is finite. Messages name the scan.
void check_scan(const Scan& scan);

}  // namespace harima
