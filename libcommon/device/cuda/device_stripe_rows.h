// SPDX-License-Identifier: BSD-3-Clause
// The rows of a chunk on a device, as ring methods see them. What they look at, a row of cells for each group
// of views, comes to the host, which then waits for the device; lanes are slices.
#pragma once

#include "device/cuda/runtime.h"
#include "device/cuda/stripe_steps.h"
#include "device/ring.h"

namespace harima::CT_GPU_TARGET {

class DeviceStripeRows final : public StripeRows {
 public:
  // For rows of this shape, of a method; all goes into this stream.
  DeviceStripeRows(const RingMethod& method, const PairRows& rows, Stream& stream);
  // lists: of ring_bytes(), if the method ranks.
  void remove(const RingOptions& options, const PairRows& rows, uint64_t* lists);

  const SinogramBatch& shape() const override { return shape_; }
  std::vector<float> roughness() override;
  SlowCells take_slow(int groups, SlowWeights weights, double sigma) override;
  void add_change() override;
  void bridge_slow(const std::vector<StripeRun>& runs) override;
  void bridge(const std::vector<StripeRun>& runs) override;
  void bridge_ranks(const std::vector<StripeRun>& runs) override;
  void sort(int width) override;

  // Device memory beside the lists.
  static size_t bytes(const RingMethod& method, const PairRows& rows);

 private:
  void wait();
  // On the device until the next call.
  StripeColumns columns_of(const std::vector<StripeRun>& runs);
  CellRows cells(const DeviceMemory& memory, int groups) const {
    return {memory.as<float>(), groups, shape_.columns, shape_.lanes};
  }

  const RingMethod& method_;
  PairRows rows_;
  uint64_t* lists_ = nullptr;
  const SinogramBatch shape_;
  Stream& stream_;
  DeviceMemory means_, slow_, weights_, spans_, columns_;
  Buffer on_host_;                               // pinned
  int groups_ = 0;                               // of what is slow now
  std::vector<std::vector<StripeColumn>> sent_;  // on their way up
};

}  // namespace harima::CT_GPU_TARGET
