// SPDX-License-Identifier: BSD-3-Clause
// Steps over frames on the emulated device.
#include <doctest/doctest.h>

#include <algorithm>

#include "emulated.h"
#include "message_of.h"
#include "parity_frames.h"

using namespace harima;

namespace {

FrameResult stepped_on(const emulated::Machine& machine, const FrameCase& one) {
  emulated::set_machine(machine);
  return stepped_on_gpu(one, emulated::backend(), machine.devices);
}

const FrameCase& frame_case_named(const std::string& name) {
  return *std::find_if(frame_cases().begin(), frame_cases().end(),
                       [&](const FrameCase& one) { return one.name == name; });
}

}  // namespace

TEST_CASE("the emulated device straightens and cleans frames to the bits of the processor") {
  for (const FrameCase& one : frame_cases()) {
    CAPTURE(one);
    const FrameResult want = stepped_on_cpu(one), got = stepped_on({}, one);
    CHECK(largest_difference(got, want) == 0);
    CHECK(got.pixels == want.pixels);
    if (one.rows.empty() && one.frames.empty()) CHECK(got.zingers == want.zingers);
    CHECK((want.views_moved > 10) == one.moves_beam);
    CHECK((want.zingers > 0) == (!one.zinger_in.empty() && one.views > 1));
  }
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE("stepped frames have the same bits whatever the memory, the devices and the order of threads") {
  const FrameCase& one = frame_case_named("zingers, then roll and shifts");
  const FrameResult want = stepped_on({}, one);
  const size_t all = emulated::most_bytes_in_use();
  size_t least = 2000;
  while (stepped_on({.memory_bytes = least}, one).pixels.empty()) least += 2000;
  CHECK(stepped_on({.memory_bytes = least}, one).views_at_a_time < want.views_at_a_time);
  for (const emulated::Machine& machine : {emulated::Machine{.memory_bytes = least},
                                           {.memory_bytes = 4 * all},
                                           {.devices = 3},
                                           {.devices = 2, .memory_bytes = least},
                                           {.threads_descend = true},
                                           {.shares_memory = true},
                                           {.lost_after = 6, .lost_for_memory = true}}) {
    const FrameResult got = stepped_on(machine, one);
    CHECK(got.pixels == want.pixels);
    CHECK(got.zingers == want.zingers);
    CHECK(emulated::most_bytes_in_use() <= size_t(machine.devices) * machine.memory_bytes);
  }
  CHECK(message_of([&] { stepped_on({.lost_after = 12}, one); }).find("the device is lost") !=
        std::string::npos);
  CHECK(emulated::bytes_in_use() == 0);
}
