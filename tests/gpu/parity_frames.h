// SPDX-License-Identifier: BSD-3-Clause
// One list of steps over frames that a back end for GPUs has to do with the bits of the processor. The tests
// run it on the emulated device, and on a GPU where there is one.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "device/gpu_choice.h"
#include "recon/straightened.h"

namespace harima {

struct FrameCase {
  std::string name;
  int columns = 45, height = 38, views = 19;
  PixelType type = PixelType::u16;
  bool has_flats = true;
  std::string zinger_in;  // empty: they stay
  double zinger = 400;
  bool moves_beam = false;      // and flats after it
  bool has_bad_pixels = false;  // before that, or else after all
  Straightening straight;       // none: frames stay as they are
  double stack_rows = 0;        // from the scan to the next; 0: there is one
  std::vector<int> rows;        // that are wanted; empty: all
  std::vector<int> frames;      // that are wanted; empty: all
  double bound = 0;             // of the largest difference on a GPU
};
std::ostream& operator<<(std::ostream& out, const FrameCase& one);

const std::vector<FrameCase>& frame_cases();

struct FrameResult {
  std::vector<std::byte> pixels;  // [view][row][column]
  PixelType type = PixelType::f32;
  int64_t zingers = 0;
  int views_moved = 0;      // those in which the beam is told to have moved
  int views_at_a_time = 0;  // on GPUs; 0: they have no room
};
FrameResult stepped_on_cpu(const FrameCase& one);
FrameResult stepped_on_gpu(const FrameCase& one, const GpuBackend& backend, int devices);
// Of pixels as numbers.
double largest_difference(const FrameResult& got, const FrameResult& want);

}  // namespace harima
