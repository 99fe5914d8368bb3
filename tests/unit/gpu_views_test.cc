// SPDX-License-Identifier: BSD-3-Clause
// Projections that are filtered on the emulated device.
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "emulated.h"
#include "message_of.h"
#include "parity_views.h"

using namespace harima;

namespace {

ViewResult filtered_on(const emulated::Machine& machine, const ViewCase& one) {
  emulated::set_machine(machine);
  return filtered_on_gpu(one, emulated::backend(), machine.devices);
}

const ViewCase& case_named(const std::string& name) {
  return *std::find_if(view_cases().begin(), view_cases().end(),
                       [&](const ViewCase& one) { return one.name == name; });
}

}  // namespace

TEST_CASE("the emulated device filters projections to the values of the processor") {
  for (const ViewCase& one : view_cases()) {
    CAPTURE(one);
    const ViewError error = compare(filtered_on({}, one), filtered_on_cpu(one));
    CHECK(error.from_cpu < 1e-6);
    CHECK(error.same_report);
  }
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE(
    "filtered projections have the same bits whatever the memory, the devices and the order of threads") {
  const ViewCase& one = case_named("zingers");
  const ViewResult want = filtered_on({}, one);
  const size_t all = emulated::most_bytes_in_use();
  CHECK(std::accumulate(want.zingers.begin(), want.zingers.end(), int64_t{0}) > 100);
  size_t least = 20000;
  while (filtered_on({.memory_bytes = least}, one).pixels.empty()) least += 20000;
  CHECK(4 * least < all);
  for (const emulated::Machine& machine : {emulated::Machine{.memory_bytes = least},
                                           {.memory_bytes = all},
                                           {.memory_bytes = 4 * all},
                                           {.devices = 3},
                                           {.devices = 2, .memory_bytes = least},
                                           {.threads_descend = true},
                                           {.shares_memory = true},
                                           {.lost_after = 25, .lost_for_memory = true}}) {
    const ViewResult got = filtered_on(machine, one);
    CHECK(got.pixels == want.pixels);
    CHECK(got.zingers == want.zingers);
    CHECK(emulated::most_bytes_in_use() <= size_t(machine.devices) * machine.memory_bytes);
  }
  CHECK(message_of([&] { filtered_on({.lost_after = 12}, one); }).find("the device is lost") !=
        std::string::npos);
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE("on GPUs a filtered row has the same bits whatever rows are made with it") {
  ViewCase one = case_named("paganin");
  const ViewResult whole = filtered_on({}, one);
  const auto columns = ptrdiff_t(one.columns);
  for (const std::vector<int>& rows :
       {std::vector<int>{0}, {37}, {5, 6, 7, 8, 9, 10, 11, 12, 13, 14}, {3, 11, 30}}) {
    one.rows = rows;
    const ViewResult some = filtered_on({}, one);
    for (int view = 0; view < one.views; ++view)
      for (size_t i = 0; i < rows.size(); ++i) {
        const auto at = (ptrdiff_t(view) * ptrdiff_t(rows.size()) + ptrdiff_t(i)) * columns;
        CHECK(std::equal(some.pixels.begin() + at, some.pixels.begin() + at + columns,
                         whole.pixels.begin() + (ptrdiff_t(view) * one.detector_rows + rows[i]) * columns));
      }
  }
}

TEST_CASE("a kernel that reaches too far is refused for GPUs, too") {
  ViewCase one = case_named("paganin");
  one.response = [](double kx, double ky) { return 1 / (1 + 1e7 * (kx * kx + ky * ky)); };
  CHECK(message_of([&] { filtered_on({}, one); }).find("the phase filter blurs over") == 0);
}
