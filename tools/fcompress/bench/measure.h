// SPDX-License-Identifier: BSD-3-Clause
// One codec on one sample: how small, how fast, how true. What it gives back is compared with what it was
// given before there is any figure.
#pragma once

#include <optional>

#include "codec.h"
#include "quality.h"

namespace harima::bench {

// Bytes of pixels a second.
struct Rates {
  double compress = 0, decompress = 0;
};

struct Measured {
  std::string codec;
  int level = 0;     // of fcompress; 0: not ours
  double bound = 0;  // 0: every bit is as it was
  int frames = 0;    // that it had time for
  uint64_t bytes = 0, packed_bytes = 0;
  Rates core;                      // of one thread, by its own time: the best of up to 5 runs
  Rates all;                       // of all threads together, by the clock
  std::optional<Quality> quality;  // where there is a bound

  double ratio() const { return double(bytes) / double(packed_bytes); }
};

// `seconds`: for the runs of one direction; once this is over no further piece of the sample is begun, but
// one is always done. Pieces are taken from all over the sample. Fails if the codec does, or gives back
// anything else: other bits, or where there is a bound, a pixel farther off.
Measured measure(const Sample& sample, const Codec& codec, double bound, double seconds);

}  // namespace harima::bench
