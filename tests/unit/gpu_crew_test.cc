// SPDX-License-Identifier: BSD-3-Clause
// How work is dealt to devices and chunks, and what happens when memory or a device is lost; on emulated
// devices.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>

#include "emulated.h"
#include "message_of.h"
#include "parity.h"

using namespace harima;

namespace {

ParityCase scan_of(const char* method, int rows) {
  ParityCase one;
  one.method = method;
  one.columns = 40;
  one.views = 30;
  one.rows = rows;
  one.ring = "sort";
  one.ring_width = 3;
  one.zinger = 400;
  return one;
}

std::vector<float> slices_on(const emulated::Machine& machine, const ParityCase& one) {
  emulated::set_machine(machine);
  return gpu_slices(one, emulated::backend(), machine.devices);
}

// Memory that a pair of slices takes, the most economical way.
size_t least_memory(const ParityCase& one) {
  for (emulated::Machine machine{.memory_bytes = 50000};; machine.memory_bytes += 50000) try {
      slices_on(machine, one);
      return machine.memory_bytes;
    } catch (const Error&) {
      if (machine.memory_bytes > 100000000) throw;
    }
}

}  // namespace

TEST_CASE("slices have the same bits whatever the memory, the devices and the order of threads") {
  for (const char* method : {"direct", "fourier"}) {
    const ParityCase one = scan_of(method, 37);
    const std::vector<float> want = slices_on({}, one);
    const size_t all = emulated::most_bytes_in_use(), least = least_memory(one);
    CHECK(3 * least < all);
    for (size_t memory : {least, 2 * least, 4 * least, all / 2}) {
      CAPTURE(memory);
      CHECK(slices_on({.memory_bytes = memory}, one) == want);
      CHECK(emulated::most_bytes_in_use() <= memory);
    }
    CHECK(slices_on({.devices = 3}, one) == want);
    CHECK(slices_on({.devices = 5, .memory_bytes = least}, one) == want);
    CHECK(slices_on({.threads_descend = true}, one) == want);
    CHECK(slices_on({.shares_memory = true}, one) == want);
    CHECK(emulated::bytes_in_use() == 0);
  }
}

TEST_CASE(
    "slices whose stripes were mended have the same bits whatever the memory, the devices and the order of "
    "threads") {
  ParityCase one = scan_of("fourier", 21);
  one.ring = "all";
  one.has_stripes = true;
  one.columns = 80;
  one.views = 70;
  const std::vector<float> want = slices_on({}, one);
  const size_t least = least_memory(one);
  for (size_t memory : {least, 4 * least}) {
    CAPTURE(memory);
    CHECK(slices_on({.memory_bytes = memory}, one) == want);
    CHECK(emulated::most_bytes_in_use() <= memory);
  }
  CHECK(slices_on({.devices = 3, .threads_descend = true}, one) == want);
  for (int operations : {30, 60, 90})
    CHECK(slices_on({.devices = 2, .lost_after = operations, .lost_for_memory = true}, one) == want);
  one.ring = "sort";
  CHECK(slices_on({}, one) != want);
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE("a device that runs out of memory on the way goes on with less at a time") {
  const ParityCase one = scan_of("fourier", 53);
  const std::vector<float> want = slices_on({}, one);
  for (int operations : {10, 40, 70, 100, 130}) {
    CAPTURE(operations);
    CHECK(slices_on({.lost_after = operations, .lost_for_memory = true}, one) == want);
    CHECK(slices_on({.devices = 2, .lost_after = operations, .lost_for_memory = true}, one) == want);
  }
}

TEST_CASE("no memory at all, and a lost device, are one message each") {
  const ParityCase one = scan_of("direct", 5);
  const std::string small = message_of([&] { slices_on({.memory_bytes = 30000}, one); });
  CHECK(small.find("cuda:0 (emulated)") == 0);
  CHECK(small.find("--device cpu does without") != std::string::npos);
  for (int devices : {1, 2}) {
    const std::string lost = message_of([&] { slices_on({.devices = devices, .lost_after = 12}, one); });
    CHECK(lost.find("(emulated): the device is lost") != std::string::npos);
  }
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE("where nothing can be pinned, ordinary memory serves") {
  emulated::set_machine({.pinned_bytes = 100});
  CHECK(emulated::backend().host_buffer(50).bytes() == 50);
  CHECK(emulated::backend().host_buffer(5000).bytes() == 5000);
}

TEST_CASE("a stop acts between chunks: what was begun is finished and told, the rest is not touched") {
  const ParityCase one = scan_of("direct", 37);
  const std::vector<float> want = slices_on({}, one);
  const size_t pixels = want.size() / 37, least = least_memory(one);
  for (const int devices : {1, 3})
    for (const int chunks : {0, 1, 5}) {
      CAPTURE(devices);
      CAPTURE(chunks);
      emulated::set_machine({.devices = devices, .memory_bytes = least});  // a pair of slices at a time
      std::atomic<int> asked{0};
      std::vector<uint8_t> made;
      const std::vector<float> got = gpu_slices(
          one, emulated::backend(), devices, [&] { return asked++ >= chunks; }, &made);
      REQUIRE(made.size() == 37);
      CHECK(std::count(made.begin(), made.end(), 1) == 2 * chunks);
      for (size_t row = 0; row < made.size(); ++row) {
        const auto begin = got.begin() + ptrdiff_t(row * pixels), end = begin + ptrdiff_t(pixels);
        if (made[row]) CHECK(std::equal(begin, end, want.begin() + ptrdiff_t(row * pixels)));
        else CHECK(std::all_of(begin, end, [](float value) { return value != value; }));
      }
    }
  CHECK(emulated::bytes_in_use() == 0);
}
