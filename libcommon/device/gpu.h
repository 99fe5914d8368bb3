// SPDX-License-Identifier: BSD-3-Clause
// Graphics processors: the whole way from raw rows to slices, from slices to projections, and from slices to
// filtered ones, on one or several of them. A back end is one implementation: CUDA, if this build has it, or
// the emulation of the tests (tests/emulated_gpu). Values are those of the CPU within 1e-5 (direct) or 1e-4
// (fourier, and iterations) of their relative rms, or the same bits (filters); they do not depend on how
// slices are dealt to devices.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "device/correct.h"
#include "device/equations.h"
#include "device/fbp.h"
#include "device/filter_specs.h"
#include "device/frame_steps.h"
#include "device/leaning_rows.h"
#include "device/metal_ends.h"
#include "device/output_window.h"
#include "device/projection_filter.h"
#include "device/ring.h"
#include "image/frame_loop.h"
#include "math/hardening.h"

namespace harima {

struct GpuInfo {
  std::string name;            // as its maker calls it
  size_t memory_bytes = 0;     // in all
  bool shares_memory = false;  // with the processor: what is pinned need not be copied
};

// An iterative method in place of filtered back projection. Only sums leave the device while it runs.
struct GpuIteration {
  ProjectorSpec projector;             // lanes are not looked at
  Equations::Size size;                // nor these
  int margin = 0;                      // of pixels around the slices, in what is worked on
  std::optional<FbpSpec> first_image;  // fills kImage; none: the method does
  // The method: what became of each slice, lanes being slices. Called by several threads, one a device.
  std::function<std::vector<std::vector<double>>(Equations&)> run;
};

// What is done to a band of rows, besides its CorrectSpec. Everything is settled: no field is looked for in
// the data.
struct GpuChainSpec {
  FbpSpec fbp;  // lanes and oversampling beyond sigma are not looked at: batches are cut as memory allows
  std::string method;  // direct or fourier; with an iteration that of its first image
  std::optional<GpuIteration> iteration;
  PixelType type = PixelType::u16;
  int flats = 0;             // of the CorrectSpec
  int detector_columns = 0;  // raw rows are so long and stand in rows of fbp.columns from data_column on
  int data_column = 0;
  int air_left = 0, air_right = 0;  // device/batch_steps.h
  Hardening hardening;
  const RingMethod* ring = nullptr;  // null: none
  RingOptions ring_options;
  double zinger = 0;         // device/zinger.h; 0: none
  bool offset_scan = false;  // columns are weighed by image/geometry.h
  float metal_level = 0;     // in whole slices, which are looked through before (recon/metal.h); 0: they are
                             // not. Not with an iteration
  bool views_by_band = false;  // each band has views of its own, at most fbp.views; not with an iteration
  OutputWindow output;
};

// Views that the rows of a band are made of, and what each counts for in each row (recon/helix.h).
struct GpuViews {
  std::vector<double> angle_rad;
  std::vector<float> weight;  // [row][view], rad
};

// Raw rows of a band and the slices they become.
struct GpuBand {
  const CorrectSpec* correct = nullptr;
  const std::byte* raw = nullptr;   // [view][row][column]; best in memory of host_buffer()
  std::span<const double> axis_px;  // of each row in detector columns
  std::span<void* const> out;       // one slice of fbp.out_width x out_height a row, tight, as `output` says
  // Asked every few rows, by several threads; true: the rows that are left are not made.
  std::function<bool()> stop = {};
  const GpuViews* views = nullptr;  // of a chain with views_by_band
  // Of a chain with metal_level, by row; by several threads, perhaps twice of a row.
  FindMetal find_metal = {};
};

struct GpuReport {
  CorrectReport correct;
  std::vector<int64_t> zingers;                // replaced in each row
  std::vector<SliceSeen> slices;               // of each row, unless the output is f32
  std::vector<std::vector<double>> residuals;  // of each row, of an iteration
  std::vector<uint8_t> made;                   // of each row: 0 if it was stopped before
};

class GpuChain {
 public:
  virtual ~GpuChain() = default;
  // Makes the slices of a band's rows. Fails as correct_rows does, and if a device gives up. One call at a
  // time.
  virtual GpuReport make(const GpuBand& band) = 0;
  // Slices that go through a device at a time, for the log.
  virtual int slices_at_a_time() const = 0;
};

// Slices about an axis that leans along the beam, of line integrals (device/leaning_fbp.h).
struct GpuLeaningSpec {
  FbpSpec fbp;
  double lean_rad = 0;           // which it is not
  int rows = 0;                  // of the detector
  bool is_hierarchical = false;  // views of nearly the same angle are merged (device/cpu/merged_views.h)
  size_t part_bytes =
      size_t{1}
      << 28;  // of views that are summed up at a time, about; a quarter of it of those that are filtered
};
struct GpuLeaningBand {
  LeaningRows rows;                 // all that the slices fall on; best in memory of host_buffer()
  const HeldViews* held = nullptr;  // what of the views these are; null: all. After the first part `out` has
                                    // the sums of those before
  int first_slice = 0;              // a multiple of LeaningFbp::kSlices, as is the number of slices
  double axis_px = 0;
  std::span<float* const> out;  // one slice of fbp.out_width x out_height each, tight; null: not wanted
};
class GpuLeaning {
 public:
  virtual ~GpuLeaning() = default;
  // Fails if a device gives up. One call at a time.
  virtual void make(const GpuLeaningBand& band) = 0;
};

// Steps over whole frames, one after the other, and the scan whose raw frames come before the first.
struct GpuFramesSpec {
  PixelType type = PixelType::u16;
  int width = 0, rows = 0, views = 0;  // rows: of what comes out
  std::vector<FrameStep> steps;
  int usual_rows = 64;  // that are wanted at a time, for the memory that is taken
  int scans = 1;        // that have steps of their own and share the memory
};

class GpuFrames {
 public:
  struct Block {
    FrameBlock read, wanted;
    const std::byte* raw = nullptr;  // of `read`, which has what the steps want: [view][row][column]; best in
                                     // memory of host_buffer()
    // Of `wanted`: rows of a view, tight, and view_bytes further on those of the next.
    std::byte* out = nullptr;
    size_t view_bytes = 0;
    // Replaced in a row, perhaps of company; by several threads.
    std::function<void(size_t step, int view, int row, int64_t count)> on_zingers = {};
  };
  virtual ~GpuFrames() = default;
  // With the bits of the processor. Fails if a device gives up. One call at a time, also while a chain is at
  // work.
  virtual void run(const Block& block) = 0;
  // Views that go through a device at a time, for the log.
  virtual int views_at_a_time() const = 0;
};

// A ProjectionFilter, and the raw rows it is given.
struct GpuProjectionFilterSpec {
  ProjectionFilterSpec filter;
  PixelType type = PixelType::u16;
  int flats = 0;                             // of the CorrectSpec
  double zinger = 0;                         // device/zinger.h, before all else; 0: none
  std::optional<GpuFramesSpec> frames = {};  // raw rows are made by these steps first, and stay on the device
};

// Views [first, first + count) of raw rows, and where they go. Others beside them are looked at for zingers.
struct GpuProjections {
  const CorrectSpec* correct = nullptr;
  const std::byte* raw =
      nullptr;               // [view][row][column]; best in memory of host_buffer(), as are target.pixels
  RowSpan read;              // detector rows; those that ProjectionFilter::read_for() wants for the target's
  int first = 0, count = 0;  // the first is one of every ProjectionFilter::kViews of the scan
  FilterTarget target;       // at most ProjectionFilter::block_rows() from the first to the last
  const GpuFrames::Block* frames = nullptr;  // of a filter with steps, in place of raw: `wanted` are all
                                             // views and the rows `read`; nothing goes out
};

class GpuProjectionFilter {
 public:
  virtual ~GpuProjectionFilter() = default;
  // As ProjectionFilter::run(), within 1e-5 of the relative rms, of any number of views. Returns zingers
  // replaced in each row of the raw band, if they were looked for. Fails if a device gives up. One call at a
  // time, also while a chain is at work.
  virtual std::vector<int64_t> run(const GpuProjections& views) = 0;
  // Views that go through a device at a time, for the log.
  virtual int views_at_a_time() const = 0;
};

// Filters that are done one after the other, and the stack they are done to.
struct GpuFilterSpec {
  std::vector<FilterSpec> filters;
  StackInfo stack;      // type and size of its frames; and how many there are, if that is known
  int most_frames = 1;  // that go through a device at a time, if its memory holds them
};

class GpuFilter {
 public:
  virtual ~GpuFilter() = default;
  // Makes the frames of `out`, of the size and type of the stack, from frame in.index of it on. in.frames:
  // those and reach_of(filters) more on each side, as far as they exist; copied fast where they lie in memory
  // of host_buffer(). Fails if a device gives up. One call at a time.
  virtual void apply(const LoopFrames& in, std::span<Frame> out) = 0;
  // Frames that go through a device at a time, for the log.
  virtual int frames_at_a_time() const = 0;
};

class GpuBackend {
 public:
  virtual ~GpuBackend() = default;
  // The devices a process may see (CUDA_VISIBLE_DEVICES), by number; none, and why, if there are none.
  virtual std::vector<GpuInfo> devices(std::string& why_none) const = 0;
  // On these devices, which share the work. Takes what device memory there is, in the end only that of one
  // pair of slices; fails if that is not to be had.
  virtual std::unique_ptr<GpuChain> make_chain(const GpuChainSpec& spec,
                                               std::span<const int> devices) const = 0;
  // As make_chain(); in the end for LeaningFbp::kSlices slices.
  virtual std::unique_ptr<GpuLeaning> make_leaning(const GpuLeaningSpec& spec,
                                                   std::span<const int> devices) const = 0;
  // The pair of device/projector.h, slices and rows being on the host; as make_chain().
  virtual std::unique_ptr<Projector> make_projector(const ProjectorSpec& spec,
                                                    std::span<const int> devices) const = 0;
  // Takes no more than a quarter of device memory, so it goes before the chain, in the end that of a pair of
  // views; null where that is more than half of what is free: the processor is to do it.
  virtual std::unique_ptr<GpuProjectionFilter> make_projection_filter(const GpuProjectionFilterSpec& spec,
                                                                      std::span<const int> devices) const = 0;
  // As make_projection_filter(), in the end with the memory of one view; of several scans each takes its part
  // of the quarter.
  virtual std::unique_ptr<GpuFrames> make_frames(const GpuFramesSpec& spec,
                                                 std::span<const int> devices) const = 0;
  // As make_chain(); in the end for one frame at a time.
  virtual std::unique_ptr<GpuFilter> make_filter(const GpuFilterSpec& spec,
                                                 std::span<const int> devices) const = 0;
  // Host memory that a device copies fast; ordinary memory if there is no such left.
  virtual Buffer host_buffer(size_t bytes) const = 0;
};

// Of this build; null if it was built without the CUDA toolkit.
const GpuBackend* cuda_backend();

}  // namespace harima
