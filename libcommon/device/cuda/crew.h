// SPDX-License-Identifier: BSD-3-Clause
// A Crew is the devices that share a band: each takes the next rows when it has room for them.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "device/cuda/chunk.h"

namespace harima::CT_GPU_TARGET {

using Done = std::function<void(const Chunk&, int first, int count)>;

// One device with as many chunks as its memory holds, of as many slices.
class Worker {
 public:
  Worker(const GpuChainSpec& spec, const ChainTables& tables, int device, bool shares_memory);
  ~Worker();

  int slices() const { return slices_; }
  // Takes rows of the band, from `next` on, until there are none; `done` hears of each chunk: first row, count. A
  // device that runs out of memory on the way goes on with less at a time. In the caller's thread.
  void run(const GpuBand& band, std::atomic<int>& next, const Done& done);

 private:
  void take_memory(size_t from);
  void drop_chunks();
  void finish(Chunk& chunk, const Done& done);

  const GpuChainSpec& spec_;
  const ChainTables& tables_;
  const int device_;
  const bool shares_memory_;
  std::unique_ptr<DeviceTables> on_device_;
  std::vector<std::unique_ptr<Chunk>> chunks_;
  size_t size_ = 0, turn_ = 0;  // size_: number in the table of sizes
  int slices_ = 0;
};

class Crew : public GpuChain {
 public:
  Crew(const GpuChainSpec& spec, std::span<const int> devices);
  GpuReport make(const GpuBand& band) override;
  int slices_at_a_time() const override;

 private:
  void run_workers(const GpuBand& band, const Done& done);

  const GpuChainSpec spec_;
  const ChainTables tables_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace harima::CT_GPU_TARGET
