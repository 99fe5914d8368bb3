// SPDX-License-Identifier: BSD-3-Clause
// Volumes with noise for tests of filters, and filters in slabs.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include "base/parallel.h"
#include "filter/filter_slabs.h"
#include "filter/volume.h"
#include "math/mirrored.h"

namespace harima {

inline constexpr float kNoise = 0.1f;

inline float& at(Volume& volume, int x, int y, int z) { return volume.row(z * volume.height + y)[x]; }
inline float beyond(const Volume& volume, int x, int y, int z) {
  return volume.row(mirrored(y, volume.height), mirrored(z, volume.depth))[mirrored(x, volume.width)];
}

inline Volume noisy(Volume volume, float sigma = kNoise) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal(0, sigma);
  for (float& value : volume.values) value += normal(random);
  return volume;
}

// 5 up to the middle column, 6 from there on.
inline Volume step_volume(int width, int height, int depth) {
  Volume volume(width, height, depth);
  for (int row = 0; row < volume.rows(); ++row)
    for (int x = 0; x < width; ++x) volume.row(row)[x] = x < width / 2 ? 5 : 6;
  return volume;
}

// Root of the mean square of what sets voxels apart, of those that `counts` takes.
inline double rms_apart(
    Volume& a, Volume& b,
    const std::function<bool(int, int, int)>& counts = [](int, int, int) { return true; }) {
  double sum = 0;
  int count = 0;
  for (int z = 0; z < a.depth; ++z)
    for (int y = 0; y < a.height; ++y)
      for (int x = 0; x < a.width; ++x)
        if (counts(x, y, z)) sum += std::pow(double(at(a, x, y, z) - at(b, x, y, z)), 2), ++count;
  REQUIRE(count > 0);
  return std::sqrt(sum / count);
}

// While it lives: threads that wait for each other after many short loops take long on a busy machine.
struct OneThread {
  OneThread() { set_thread_count(1); }
  ~OneThread() { set_thread_count(before); }
  const int before = thread_count();
};

// What comes out of a slab filter, in memory.
struct Kept : Sink {
  std::vector<Frame> frames;
  void put(int index, FrameView frame, const Meta&) override {
    CHECK(index == int(frames.size()));
    frames.emplace_back(frame.type, frame.width, frame.height);
    copy_rows(frame, 0, frame.height, frames.back().data());
  }
  void close(const Meta&, const History&) override {}
};

inline MemorySource source_of(const Volume& volume) {
  StackInfo info;
  info.type = PixelType::f32, info.width = volume.width, info.height = volume.height,
  info.count = volume.depth;
  std::vector<Frame> frames;
  for (int z = 0; z < volume.depth; ++z) {
    frames.emplace_back(PixelType::f32, volume.width, volume.height);
    std::copy_n(volume.row(0, z), size_t(volume.width) * size_t(volume.height), frames.back().row<float>(0));
  }
  return MemorySource(info, std::move(frames), "volume");
}

// Memory for `slices` slices of a filter that takes none for itself.
inline size_t memory_for(const Volume& volume, int slices) {
  return size_t(slices) * (8 * size_t(volume.width) * size_t(volume.height) + 1);
}

inline Volume in_slabs(const Volume& given, const SlabFilter& filter, size_t memory) {
  MemorySource source = source_of(given);
  Kept kept;
  const int made = filter_slabs(source, filter, kept, memory, [] {});
  CHECK(made == given.depth);
  Volume out(given.width, given.height, given.depth);
  for (int row = 0; row < out.rows(); ++row)
    std::copy_n(kept.frames[size_t(row / out.height)].row<float>(row % out.height), out.width, out.row(row));
  return out;
}

}  // namespace harima
