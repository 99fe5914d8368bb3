// SPDX-License-Identifier: BSD-3-Clause
// A SliceChunk is some neighbouring rows of a band on their way through a device, to slices (crew.h).
#pragma once

#include <vector>

#include "device/cuda/beam.h"
#include "device/cuda/crew.h"
#include "device/cuda/device_equations.h"
#include "device/cuda/device_stripe_rows.h"
#include "device/cuda/metal_rows.h"
#include "device/cuda/tables.h"

namespace harima::CT_GPU_TARGET {

struct SlicePlan {
  explicit SlicePlan(const GpuChainSpec& chain);

  const GpuChainSpec spec;
  const ChainTables tables;
  std::optional<ProjectorTables> projector;  // of an iteration
  const std::vector<CrewSize> sizes;
};

class SliceChunk {
 public:
  using Plan = SlicePlan;
  using Band = GpuBand;
  static constexpr const char* kLeast = "a pair of slices";
  static std::vector<std::unique_ptr<SliceChunk>> make(const SlicePlan& plan, const CrewSize& size,
                                                       bool shares_memory);

  // Tables on the device; of an iteration those of its projector.
  struct OnDevice {
    explicit OnDevice(const SlicePlan& plan);
    DeviceTables chain;
    std::shared_ptr<const ProjectorTablesOnDevice> projector;
  };
  // Of views that a band brought along.
  struct OwnViews {
    explicit OwnViews(const GpuChainSpec& chain)
        : angle_rad(chain.fbp.angle_rad), tables(chain), on_device(tables) {}
    const std::vector<double> angle_rad;
    const ChainTables tables;
    const DeviceTables on_device;
  };
  // For up to `slices` (an even number) at a time, on the current device, which must be the current one in
  // every call.
  SliceChunk(const SlicePlan& plan, std::shared_ptr<const OnDevice> on_device, int slices,
             bool shares_memory);

  // Puts rows [first, first + count) of the band into the stream; the band must stay until finish().
  void start(const GpuBand& band, int first, int count);
  bool is_started() const { return count_ > 0; }
  int first() const { return first_; }
  int count() const { return count_; }
  // Waits until the slices are in their place; what was seen in the rows is there until the next start().
  void finish();
  // [slice][view]
  const RowSeen* seen() const { return seen_.as<RowSeen>(); }
  // What the values of slice i were before they became whole numbers.
  SliceSeen slice_seen(int i) const;
  // Zingers replaced: [view][slice]; null: none was looked for.
  const int* zingers() const { return spec_.zinger > 0 ? zingers_.as<int>() : nullptr; }

  // What the iteration made of each slice; empty without one.
  const std::vector<std::vector<double>>& residuals() const { return residuals_; }

  // Device memory of such a chunk, that of the transforms left out.
  static size_t bytes(const SlicePlan& plan, int slices);

 private:
  void turn_to(const GpuViews& views);
  const DeviceTables& on_device() const { return own_views_ ? own_views_->on_device : on_device_->chain; }
  void load(const GpuBand& band);
  void weigh(const GpuViews& views);
  RawRows take_raw(const GpuBand& band);
  void place_axis(const GpuBand& band);
  void filter();
  void back_project(bool is_tilted, const SliceGeometry& geometry, float* out);
  // Slices whose metal is bridged.
  void make_without_metal(const GpuBand& band, bool is_tilted);
  // In place of both.
  void iterate(bool is_tilted);
  void unload(const GpuBand& band);
  bool converts() const { return spec_.output.type != PixelType::f32; }

  const GpuChainSpec& spec_;
  const ChainTables& tables_;
  const std::shared_ptr<const OnDevice> on_device_;
  const bool shares_memory_;
  PairRows rows_;
  const DeviceBeam beam_;
  Fft row_fft_, grid_fft_;
  std::unique_ptr<const OwnViews> own_views_;
  // On the host, pinned: small things that go up and down.
  Buffer axis_, weights_, seen_, zingers_, slices_seen_;
  DeviceMemory raw_, clean_, row_memory_, scratch_, grid_, out_, work_;
  DeviceMemory axis_up_, weights_up_, view_weights_, seen_down_, known_, black_, zingers_down_, converted_,
      slices_seen_down_;
  std::unique_ptr<DeviceStripeRows> stripes_;   // null: rings stay
  std::unique_ptr<MetalRows> metal_;            // null: it stays as it is
  std::unique_ptr<DeviceEquations> equations_;  // null: no iteration
  std::vector<std::vector<double>> residuals_;
  int first_ = 0, count_ = 0;
  Stream stream_;  // goes first, with what it still does
};

}  // namespace harima::CT_GPU_TARGET
