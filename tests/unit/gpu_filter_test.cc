// SPDX-License-Identifier: BSD-3-Clause
// Filters on emulated devices: their bits, how frames are dealt, and stacks that go through in bands.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "emulated.h"
#include "filter/filter_on_gpus.h"
#include "message_of.h"
#include "noisy_volume.h"
#include "parity_filter.h"

using namespace harima;

namespace {

FilterCase both_filters(int depth) {
  FilterCase one;
  one.depth = depth;
  one.median = {3, true};
  one.smooth = SmoothFilter{.weights = gauss_weights(1), .is_3d = true, .unsharp_amount = {}};
  return one;
}

std::vector<Frame> filtered_on(const emulated::Machine& machine, const FilterCase& one, int bands = 1) {
  emulated::set_machine(machine);
  return filtered_on_gpu(one, emulated::backend(), machine.devices, bands);
}

// Memory that one frame and its neighbours take.
size_t least_memory(const FilterCase& one) {
  for (emulated::Machine machine{.memory_bytes = 5000};; machine.memory_bytes += 5000) try {
      filtered_on(machine, one);
      return machine.memory_bytes;
    } catch (const Error&) {
      if (machine.memory_bytes > 10000000) throw;
    }
}

class KeepingSink : public Sink {
 public:
  explicit KeepingSink(bool any_order) : any_order_(any_order) {}
  bool any_order() const override { return any_order_; }
  void put(int index, FrameView frame, const Meta&) override {
    Frame copy(frame.type, frame.width, frame.height);
    std::copy_n(frame.data, frame.tight_bytes(), copy.data());
    const std::lock_guard lock(mutex_);
    if (!any_order_) CHECK(index == int(frames.size()));
    frames[index] = copy;
  }
  void close(const Meta&, const History&) override {}

  std::vector<Frame> in_order() const {
    std::vector<Frame> list;
    for (const auto& [index, frame] : frames) list.push_back(frame);
    return list;
  }
  std::map<int, Frame> frames;

 private:
  const bool any_order_;
  std::mutex mutex_;
};

// As a pipe: in order, and nobody knows how many there are.
class Pipe : public MemorySource {
 public:
  Pipe(StackInfo info, std::vector<Frame> frames)
      : MemorySource(std::move(info), std::move(frames), "pipe"), frames_(info_.count) {
    info_.count = -1;
  }
  bool can_seek() const override { return false; }
  bool next(Frame& frame) override {
    if (given_ == frames_) return false;
    frame = Frame(info_.type, info_.width, info_.height);
    read_rows(given_++, 0, info_.height, frame.data());
    return true;
  }

 private:
  const int frames_;
  int given_ = 0;
};

}  // namespace

TEST_CASE("the emulated device gives the bits of the processor, by list") {
  const OneThread one_thread;
  emulated::set_machine({});
  for (const FilterCase& one : filter_cases()) {
    CAPTURE(one);
    const std::vector<Frame> want = filtered_on_cpu(one);
    CHECK(want.size() == size_t(one.depth));
    CHECK(pixels_that_differ(filtered_on_gpu(one, emulated::backend(), 1), want) == 0);
  }
  CHECK(filter_cases().size() > 100);
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE(
    "filtered frames have the same bits whatever the memory, the devices, the bands and the order of "
    "threads") {
  const FilterCase one = both_filters(41);
  const std::vector<Frame> want = filtered_on_cpu(one);
  CHECK(pixels_that_differ(want, stack_of(one)) > 1000);
  CHECK(pixels_that_differ(filtered_on({}, one), want) == 0);
  const size_t all = emulated::most_bytes_in_use(), least = least_memory(one);
  CHECK(3 * least < all);
  for (size_t memory : {least, 2 * least, all / 2}) {
    CAPTURE(memory);
    CHECK(pixels_that_differ(filtered_on({.memory_bytes = memory}, one), want) == 0);
    CHECK(emulated::most_bytes_in_use() <= memory);
  }
  for (int bands : {2, 5, 41}) CHECK(pixels_that_differ(filtered_on({.devices = 2}, one, bands), want) == 0);
  CHECK(pixels_that_differ(filtered_on({.devices = 5, .memory_bytes = least}, one), want) == 0);
  CHECK(pixels_that_differ(filtered_on({.threads_descend = true}, one), want) == 0);
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE("a device that filters and runs out of memory goes on with fewer frames, or says so") {
  const FilterCase one = both_filters(60);
  const std::vector<Frame> want = filtered_on_cpu(one);
  for (int operations : {5, 60, 130}) {
    CAPTURE(operations);
    CHECK(pixels_that_differ(
              filtered_on({.devices = 2, .lost_after = operations, .lost_for_memory = true}, one), want) ==
          0);
  }
  const std::string small = message_of([&] { filtered_on({.memory_bytes = 3000}, one); });
  CHECK(small.find("wanted for one slice and its neighbours") != std::string::npos);
  CHECK(small.find("--device cpu does without") != std::string::npos);
  CHECK(message_of([&] { filtered_on({.lost_after = 12}, one); }).find("the device is lost") !=
        std::string::npos);
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE("stacks go through GPUs in bands that fit the memory, from files and pipes") {
  const FilterCase one = both_filters(50);
  const std::vector<Frame> want = filtered_on_cpu(one), frames = stack_of(one);
  emulated::set_machine({.devices = 2});
  std::string remark;
  const GpuChoice gpus = choose_gpus("cuda", &emulated::backend(), remark);
  const size_t frame = frames[0].bytes();
  for (const size_t memory : {size_t{0}, 20 * frame, 60 * frame})
    for (const bool is_pipe : {false, true})
      for (const bool any_order : {false, true}) {
        std::unique_ptr<Source> source;
        if (is_pipe) source = std::make_unique<Pipe>(info_of(one), frames);
        else source = std::make_unique<MemorySource>(info_of(one), frames, "file");
        KeepingSink sink(any_order);
        int told = 0;
        CHECK(filter_on_gpus(*source, filters_of(one), gpus, sink, memory,
                             [&](int count) { told += count; }) == 50);
        CHECK(told == 50);
        CHECK(pixels_that_differ(sink.in_order(), want) == 0);
      }
  MemorySource source(info_of(one), frames, "file");
  KeepingSink sink(false);
  CHECK(message_of([&] {
          filter_on_gpus(source, filters_of(one), gpus, sink, 5 * frame, {});
        }).find("--mem allows") != std::string::npos);
}
