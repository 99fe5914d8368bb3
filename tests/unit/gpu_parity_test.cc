// SPDX-License-Identifier: BSD-3-Clause
// The chain of device/cuda, run on the emulated device.
#include <doctest/doctest.h>

#include "emulated.h"
#include "parity.h"

using namespace harima;

TEST_CASE("the emulated device makes the slices of the processor, and of sums in double") {
  emulated::set_machine({});
  int summed = 0;
  for (const ParityCase& one : parity_cases()) {
    CAPTURE(one);
    const ParityError error = measure_parity(one, emulated::backend());
    CHECK(error.from_cpu <= error.bound);
    if (error.is_summed) CHECK(error.from_double <= error.bound);
    summed += error.is_summed;
    CHECK(error.same_report);
    CHECK(error.outside == 0);
  }
  CHECK(summed >= 30);
  CHECK(emulated::bytes_in_use() == 0);
}
