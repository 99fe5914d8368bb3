// SPDX-License-Identifier: BSD-3-Clause
// A ViewChunk is some neighbouring views on their way through a device and a projection filter (crew.h).
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "device/cuda/beam.h"
#include "device/cuda/crew.h"
#include "device/cuda/frame_chunk.h"
#include "device/cuda/view_steps.h"
#include "device/kernel_rows.h"

namespace harima::CT_GPU_TARGET {

struct ViewPlan {
  explicit ViewPlan(const GpuProjectionFilterSpec& how);

  const GpuProjectionFilterSpec spec;
  const FilterShape shape;
  std::vector<float> taps;  // as RowKernels has them
  std::vector<int> reach;
  const std::vector<CrewSize> sizes;
  const std::optional<FramePlan> frames;  // steps before

  // Of the largest image, and of the raw rows it is made of.
  int image_rows() const { return shape.block + 2 * shape.reach; }
  int read_rows() const { return std::min(spec.filter.rows, image_rows()); }
};

class ViewChunk {
 public:
  using Plan = ViewPlan;
  using Band = GpuProjections;
  static constexpr const char* kLeast = "a pair of projections";
  static constexpr int kLeastViews = 2;
  static std::vector<std::unique_ptr<ViewChunk>> make(const ViewPlan& plan, const CrewSize& size,
                                                      bool shares_memory);

  struct OnDevice {
    explicit OnDevice(const ViewPlan& plan);
    Stream stream;
    const DeviceMemory taps, reach;
  };
  ViewChunk(const ViewPlan& plan, std::shared_ptr<const OnDevice> on_device, int views, bool shares_memory);

  // Puts views [first, first + count) of those that are filtered into the stream; `first` is even.
  void start(const GpuProjections& band, int first, int count);
  bool is_started() const { return count_ > 0; }
  int first() const { return first_; }
  int count() const { return count_; }
  void finish();
  // What was seen in row i of the target, of view [0, count).
  const RowSeen& seen(const GpuProjections& band, int view, size_t i) const;
  // Zingers replaced in a row of those read; 0 if none was looked for.
  int zingers(const GpuProjections& band, int view, int row) const;
  // Of the steps before, to band.frames.
  void tell_zingers(const GpuProjections& band) const;

  static size_t bytes(const ViewPlan& plan, int views);

 private:
  RawRows take_raw(const GpuProjections& band);
  const std::byte* raw_of(const GpuProjections& band, int view, int count);
  void convolve(std::span<const int> rows);
  void unload(const GpuProjections& band);

  const ViewPlan& plan_;
  const std::shared_ptr<const OnDevice> on_device_;
  const bool shares_memory_;
  const Fft there_, back_;
  const DeviceBeam beam_;
  const DeviceMemory images_memory_, made_memory_, work_, raw_, clean_, seen_down_, zingers_down_;
  const ViewImages images_, made_;
  std::optional<SteppedViews> stepped_;
  Buffer seen_, zingers_;  // on the host, pinned
  int first_ = 0, count_ = 0, before_ = 0;
  Stream stream_;  // goes first, with what it still does
};

}  // namespace harima::CT_GPU_TARGET
