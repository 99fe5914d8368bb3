// SPDX-License-Identifier: BSD-3-Clause
// The rows of a batch on the processor, as ring methods see them. All threads.
#pragma once

#include "base/buffer.h"
#include "device/cpu/lanes.h"
#include "device/stripe_rows.h"
#include "math/view_groups.h"

namespace harima {

class HostStripeRows final : public StripeRows {
 public:
  // It looks at the memory of the batch.
  explicit HostStripeRows(const SinogramBatch& batch) : batch_(batch), kernels_(lane_kernels(batch.lanes)) {}

  const SinogramBatch& shape() const override { return batch_; }
  std::vector<float> roughness() override;
  SlowCells take_slow(int groups, SlowWeights weights, double sigma) override;
  void add_change() override;
  void bridge_slow(const std::vector<StripeRun>& runs) override;
  void bridge(const std::vector<StripeRun>& runs) override;
  void bridge_ranks(const std::vector<StripeRun>& runs) override;
  void sort(int width) override;

  // Beside the batch, of a method that looks at so many groups of views.
  static size_t memory_bytes(const SinogramBatch& shape, int groups);

 private:
  ViewGroups views() const { return {batch_.views, slow_.groups}; }

  const SinogramBatch batch_;
  const LaneKernels& kernels_;
  Buffer mean_memory_, slow_memory_;
  SlowCells mean_, slow_;  // mean_: a change, once the means are used up
};

}  // namespace harima
