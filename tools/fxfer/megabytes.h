// SPDX-License-Identifier: BSD-3-Clause
// The progress of a transfer.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/progress.h"
#include "transfer/hooks.h"

namespace harima {

// Bytes as they come from many threads, in whole megabytes to the bar.
class Megabytes {
 public:
  explicit Megabytes(const char* phase) : progress_(phase, 0, "MB") {}
  SessionHooks hooks() {
    return {[this](uint64_t n) { progress_.add(whole(done_, n)); },
            [this](uint64_t n) { progress_.expect(whole(needed_, n)); },
            {},
            {}};
  }

 private:
  static int64_t whole(std::atomic<uint64_t>& sum, uint64_t more) {
    const uint64_t before = sum.fetch_add(more);
    return int64_t((before + more) / 1000000) - int64_t(before / 1000000);
  }
  Progress progress_;
  std::atomic<uint64_t> done_{0}, needed_{0};
};

}  // namespace harima
