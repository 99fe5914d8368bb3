// SPDX-License-Identifier: BSD-3-Clause
// A Band is some detector rows of every projection of a scan, raw, with the dark and flats of those rows:
// what is read in one go and turned into as many slices. Bad pixels of the recipe are mended in all of it. Of
// a recipe with phase retrieval they are filtered already (recon/filtered_bands.h). BandReader reads bands;
// it looks at a scan that must outlive it.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/buffer.h"
#include "device/correct.h"
#include "device/gpu_choice.h"
#include "image/scan.h"
#include "recon/recipe.h"

namespace harima {

struct Band {
  std::vector<int> rows;     // detector rows, ascending
  Buffer raw;                // [view][row][column], as the source stores pixels
  Frame dark;                // empty: 0
  std::vector<Frame> flats;  // one averaged frame a group, or the mean of all without dark and eigen-flats
  std::vector<int64_t> zingers;  // replaced in each row; empty: none was looked for
  std::vector<RowTally> seen;    // [view][row] before they were filtered; empty: they are raw
};

// How many flats it has.
int flats_of_band(const Scan& scan, const Recipe& recipe);

class FilteredBands;
class FramesOnGpus;

class BandReader {
 public:
  // On GPUs, if there are any, projections are straightened (recon/frames_on_gpus.h) and filtered. Then one
  // call at a time.
  BandReader(const Scan& scan, const Recipe& recipe, const GpuChoice& gpus = {});
  // frames: of a scan of which this one has some views, bad pixels and all; null: none. Processors filter.
  BandReader(const Scan& scan, const Recipe& recipe, std::shared_ptr<const FramesOnGpus> frames);

  // Rows as the recipe wants them before correction: without zingers (device/zinger.h), their phase
  // retrieved. Reads into `band` (its memory is used again where it is large enough). All threads. Messages
  // name the frame.
  void read(const std::vector<int>& rows, Band& band) const;
  // All but the views: the rows' dark and flats.
  void read_beam(const std::vector<int>& rows, Band& band) const;
  // These rows of some views, as the source stores them, to `raw`: [view][row][column].
  void read_views(const std::vector<int>& rows, std::span<const int> views, std::byte* raw) const;
  // How these rows become line integrals; `band` must outlive it.
  CorrectSpec correction(const Band& band) const;
  // The same for some views alone, of rows that are raw.
  CorrectSpec correction(const Band& band, std::span<const int> views) const;
  size_t band_bytes(int rows) const;
  // Memory that read() takes beside the bands, and what the source keeps.
  size_t work_bytes(int threads) const;
  // Of that, what steps over frames on GPUs take.
  size_t frame_bytes() const;
  // Rows of a band are best a multiple of this.
  int block_rows() const;
  // Bytes of frames that read() reads for these rows.
  size_t read_bytes(const std::vector<int>& rows) const;

 private:
  BandReader(const Scan& scan, const Recipe& recipe, std::shared_ptr<const FilteredBands> filtered,
             std::shared_ptr<const FramesOnGpus> stepped);
  // Bad pixels out of these rows, tight.
  void mend(const std::vector<int>& rows, PixelType type, std::byte* pixels) const;
  Frame average(const std::vector<FrameSet>& sets, const std::vector<int>& rows) const;

  const Scan& scan_;
  const Recipe recipe_;
  std::shared_ptr<const FilteredBands> filtered_;  // null: rows are raw
  std::shared_ptr<const FramesOnGpus> stepped_;    // null: frames are read as they are
  std::vector<FlatMix> mix_;
};

// Between which groups of flats a time lies, and how far; before the first and after the last it is held.
FlatMix mix_flats(const std::vector<FlatGroup>& flats, double time);

}  // namespace harima
