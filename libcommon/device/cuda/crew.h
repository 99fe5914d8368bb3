// SPDX-License-Identifier: BSD-3-Clause
// A Crew is the devices that share a number of items (rows of a band, frames of a stack): each takes the next
// ones when it has room for them. Items pass through a device as a Chunk: one stream and its working memory.
// Chunks of one device take turns, so that one copies while another computes. A Chunk is a class with
//
//     using Plan, Band = ...;  // settled before; what items are of
//     // So many chunks for so many items each, on the current device.
//     static std::vector<std::unique_ptr<Chunk>> make(const Plan&, const CrewSize&, bool shares_memory);
//     void start(const Band&, int first, int count);  // puts items into the stream; the band must stay
//     void finish();                                  // waits until they are done
//     bool is_started() const;
//     int first() const, count() const;
//     static size_t bytes(const Plan&, int items);  // device memory, about
//     static constexpr const char* kLeast = "...";  // the fewest items that go at a time, in words
//
// A Plan has `std::vector<CrewSize> sizes`.
#pragma once

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/in_threads.h"
#include "base/log.h"
#include "device/cuda/runtime.h"

namespace harima::CT_GPU_TARGET {

// What a device tries in turn, the largest first: chunks that take turns, items of each. With three, one
// copies up, one computes, one copies down. Taken if it wants no more than its share of the memory that is
// free, or is the last.
struct CrewSize {
  int chunks, items;
  double share = 0.95;
};

// Before a chain of slices: do the devices hold so many bytes in half of what is free, and so leave room for
// it?
inline bool have_room_beside_chain(std::span<const int> devices, size_t bytes) {
  return std::all_of(devices.begin(), devices.end(), [&](int device) {
    use_device(device);
    return double(bytes) <= 0.5 * double(free_memory());
  });
}

// Asked before each chunk, by all devices: true ends the work early.
using Stop = std::function<bool()>;

// One device with as many chunks as its memory holds, of as many items.
template <class Chunk>
class Worker {
 public:
  using Plan = typename Chunk::Plan;
  using Done = std::function<void(const Chunk&, int first, int count)>;

  Worker(const Plan& plan, int device, bool shares_memory)
      : plan_(plan), device_(device), shares_memory_(shares_memory) {
    use_device(device_);
    take_memory(0);
  }
  ~Worker() {
    try {
      use_device(device_);
      chunks_.clear();
    } catch (const Error& e) {  // a lost device: nothing is left to be given back
      debug("{}", e.what());
    }
  }

  int items() const { return items_; }
  // Takes items of the band, from `next` on, until there are none or `stop` says so; `done` hears of each
  // chunk. A device that runs out of memory on the way goes on with less at a time. In the caller's thread.
  void run(const typename Chunk::Band& band, int all, std::atomic<int>& next, const Stop& stop,
           const Done& done);

 private:
  struct Items {
    int first, count;
  };

  void take_memory(size_t from);
  void finish(Chunk& chunk, const Done& done) {
    if (!chunk.is_started()) return;
    const int first = chunk.first(), count = chunk.count();
    chunk.finish();
    done(chunk, first, count);
  }
  // Goes on with smaller chunks, once those at work have ended: what they made may stand where they took
  // something up, and is not to be done twice.
  void shrink(std::deque<Items>& again, const Done& done);

  const Plan& plan_;
  const int device_;
  const bool shares_memory_;
  std::vector<std::unique_ptr<Chunk>> chunks_;
  const Chunk* at_work_ = nullptr;  // the one that was started or ended last
  size_t size_ = 0, turn_ = 0;      // size_: number in the table of sizes
  int items_ = 0;
};

template <class Chunk>
class Crew {
 public:
  // The plan must stay.
  Crew(const typename Chunk::Plan& plan, std::span<const int> devices) {
    std::string why_none;
    const std::vector<GpuInfo> all = list_devices(why_none);
    for (int device : devices)
      workers_.push_back(std::make_unique<Worker<Chunk>>(plan, device, all.at(size_t(device)).shares_memory));
  }

  int items_at_a_time() const {
    int items = 0;
    for (const auto& worker : workers_) items += worker->items();
    return items;
  }
  // Items [0, all) of the band. `done` is called by several threads.
  void run(const typename Chunk::Band& band, int all, const Stop& stop,
           const typename Worker<Chunk>::Done& done);

 private:
  std::vector<std::unique_ptr<Worker<Chunk>>> workers_;
};

// The first size, from `from` on, that the device has room for.
template <class Chunk>
void Worker<Chunk>::take_memory(size_t from) {
  for (size_ = from; size_ < plan_.sizes.size(); ++size_) {
    const CrewSize& size = plan_.sizes[size_];
    const bool is_last = size_ + 1 == plan_.sizes.size();
    const size_t wanted = size_t(size.chunks) * Chunk::bytes(plan_, size.items);
    if (!is_last && double(wanted) > size.share * double(free_memory())) continue;
    try {
      chunks_ = Chunk::make(plan_, size, shares_memory_);
      items_ = size.items;
      return debug("cuda:{}: {} at a time, {} times over", device_, size.items, size.chunks);
    } catch (const NoDeviceMemory& e) {
      if (is_last)
        fail(
            "{}; about {:.0f} MB wanted for {}, {:.0f} MB are free (other programs on it? --device cpu does "
            "without)",
            e.what(), double(wanted) / 1e6, Chunk::kLeast, double(free_memory()) / 1e6);
    }
  }
  fail("cuda:{}: no memory left for a smaller piece of work", device_);
}

template <class Chunk>
void Worker<Chunk>::shrink(std::deque<Items>& again, const Done& done) {
  for (auto& chunk : chunks_) {
    if (!chunk->is_started()) continue;
    const Items items{chunk->first(), chunk->count()};
    if (chunk.get() != at_work_) finish(*chunk, done);
    else if (again.empty() || again.front().first != items.first) again.push_back(items);  // it failed to end
  }
  chunks_.clear();
  take_memory(size_ + 1);
}

template <class Chunk>
void Worker<Chunk>::run(const typename Chunk::Band& band, int all, std::atomic<int>& next, const Stop& stop,
                        const Done& done) {
  use_device(device_);
  std::deque<Items> again;  // of chunks that found no memory
  for (;;) {
    try {
      const bool is_stopped = stop && stop();
      if (again.empty() && !is_stopped) {
        const int first = next.fetch_add(items_), count = std::min(items_, all - first);
        if (count > 0) again.push_back({first, count});
      }
      if (again.empty() || is_stopped) {
        for (auto& chunk : chunks_) {
          at_work_ = chunk.get();
          finish(*chunk, done);
        }
        return;
      }
      Chunk& chunk = *chunks_[turn_++ % chunks_.size()];
      at_work_ = &chunk;
      finish(chunk, done);
      Items& rest = again.front();
      const Items now{rest.first, std::min(items_, rest.count)};
      chunk.start(band, now.first, now.count);
      rest = {now.first + now.count, rest.count - now.count};
      if (rest.count == 0) again.pop_front();
    } catch (const NoDeviceMemory&) {
      if (size_ + 1 == plan_.sizes.size()) throw;
      shrink(again, done);
    }
  }
}

// An error of one device ends the work of all.
template <class Chunk>
void Crew<Chunk>::run(const typename Chunk::Band& band, int all, const Stop& stop,
                      const typename Worker<Chunk>::Done& done) {
  std::atomic<int> next{0};
  in_threads(int(workers_.size()), [&](int i) {
    try {
      workers_[size_t(i)]->run(band, all, next, stop, done);
    } catch (...) {
      next = all;
      throw;
    }
  });
}

}  // namespace harima::CT_GPU_TARGET
