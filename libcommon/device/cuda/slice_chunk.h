// SPDX-License-Identifier: BSD-3-Clause
// A SliceChunk is some neighbouring rows of a band on their way through a device, to slices (crew.h).
#pragma once

#include <vector>

#include "device/cuda/crew.h"
#include "device/cuda/tables.h"

namespace harima::CT_GPU_TARGET {

struct SlicePlan {
  explicit SlicePlan(const GpuChainSpec& chain) : spec(chain), tables(chain) {}

  const GpuChainSpec spec;
  const ChainTables tables;
  const std::vector<CrewSize> sizes = {{3, 16}, {3, 8}, {3, 4}, {2, 4}, {1, 4}, {1, 2}};
};

class SliceChunk {
 public:
  using Plan = SlicePlan;
  using Band = GpuBand;
  static constexpr const char* kLeast = "a pair of slices";
  static std::vector<std::unique_ptr<SliceChunk>> make(const SlicePlan& plan, const CrewSize& size,
                                                       bool shares_memory);

  // For up to `slices` (an even number) at a time, on the current device, which must be the current one in every
  // call.
  SliceChunk(const SlicePlan& plan, std::shared_ptr<const DeviceTables> on_device, int slices, bool shares_memory);

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

  // Device memory of such a chunk, that of the transforms left out.
  static size_t bytes(const SlicePlan& plan, int slices);

 private:
  void load(const GpuBand& band);
  RawRows take_raw(const GpuBand& band);
  void place_axis(const GpuBand& band);
  void filter();
  void back_project(bool is_tilted);
  void unload(const GpuBand& band);
  bool converts() const { return spec_.output.type != PixelType::f32; }

  const GpuChainSpec& spec_;
  const ChainTables& tables_;
  const std::shared_ptr<const DeviceTables> on_device_;
  const bool shares_memory_;
  PairRows rows_;
  Fft row_fft_, grid_fft_;
  // On the host, pinned: small things that go up and down.
  Buffer axis_, weights_, seen_, zingers_, slices_seen_;
  DeviceMemory raw_, clean_, dark_, flats_, mix_, flat_weights_, gain_, row_memory_, scratch_, grid_, out_, work_;
  DeviceMemory axis_up_, weights_up_, seen_down_, known_, black_, zingers_down_, converted_, slices_seen_down_;
  int first_ = 0, count_ = 0;
  Stream stream_;  // goes first, with what it still does
};

}  // namespace harima::CT_GPU_TARGET
