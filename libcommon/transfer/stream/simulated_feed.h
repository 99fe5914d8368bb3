// SPDX-License-Identifier: BSD-3-Clause
// A detector that is none, for demonstrations and tests: darks, flats and the projections of three cylinders
// over half a turn, with noise. Named simulated:WIDTHxHEIGHT,PROJECTIONS; pixels are u16.
#pragma once

#include <string>
#include <vector>

#include "image/frame_pool.h"
#include "transfer/stream/feed.h"

namespace harima {

struct SimulatedDetector {
  int width = 0, height = 0, projections = 0;
};
bool is_simulated(const std::string& input);
SimulatedDetector parse_simulated(const std::string& input);

class SimulatedFeed : public Feed {
 public:
  // withheld: the part of all frames that is left out, as a line that loses them would. seed: of noise and of
  // what is left out.
  SimulatedFeed(const SimulatedDetector& detector, double withheld, uint64_t seed);
  const StackInfo& info() override { return info_; }
  bool next(StreamFrame& frame) override;

  uint64_t withheld() const { return left_out_; }

 private:
  void draw(uint64_t number, Frame& frame);

  StackInfo info_;
  const double withheld_;
  const uint64_t seed_;
  FramePool pool_;
  std::vector<uint16_t> noise_;
  uint64_t next_ = 0, left_out_ = 0;
};

}  // namespace harima
