// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "measure/shift.h"
#include "message_of.h"

using namespace harima;

namespace {

// Plane waves of random directions and phases, which can be looked up anywhere: no shift of them is by
// interpolation.
class Waves {
 public:
  Waves(unsigned seed, double highest) {
    std::mt19937_64 random(seed);
    const auto next = [&] { return double(random() >> 11) / double(uint64_t{1} << 53); };
    for (int i = 0; i < 200; ++i)
      waves_.push_back(
          {{2 * highest * next() - highest, 2 * highest * next() - highest, 2 * highest * next() - highest},
           next()});
  }
  double at(double x, double y, double z) const {
    double sum = 0;
    for (const auto& [f, phase] : waves_)
      sum += std::cos(2 * M_PI * (f[0] * x + f[1] * y + f[2] * z + phase));
    return sum;
  }

 private:
  struct Wave {
    std::array<double, 3> frequency;
    double phase;
  };
  std::vector<Wave> waves_;
};

using Triple = std::array<double, 3>;

// What lies at p in the first volume lies at p - shift in this one.
template <class Value>
std::unique_ptr<Source> volume_of(std::array<int, 3> size, Value value, Triple shift = {}) {
  StackInfo info;
  info.type = PixelType::f32;
  info.width = size[0], info.height = size[1], info.count = size[2];
  std::vector<Frame> frames;
  for (int z = 0; z < size[2]; ++z) {
    Frame frame(info.type, size[0], size[1]);
    for (int y = 0; y < size[1]; ++y)
      for (int x = 0; x < size[0]; ++x)
        frame.row<float>(y)[x] = float(value(x + shift[0], y + shift[1], z + shift[2]));
    frames.push_back(frame);
  }
  return std::make_unique<MemorySource>(info, frames, "memory");
}

double error_of(const VolumeShift& found, const Triple& wanted) {
  return std::max({std::abs(found.px[0] - wanted[0]), std::abs(found.px[1] - wanted[1]),
                   std::abs(found.px[2] - wanted[2])});
}

}  // namespace

TEST_CASE("shifts by fractions of voxels are found in volumes and pictures of any size") {
  const Waves waves(1, 0.3);
  const auto value = [&](double x, double y, double z) { return waves.at(x, y, z); };
  for (const auto& size : {std::array{40, 32, 24}, std::array{65, 47, 9}, std::array{31, 64, 33}}) {
    const auto first = volume_of(size, value);
    for (const Triple& shift : {Triple{0, 0, 0}, Triple{0.5, -0.5, 0.25}, Triple{3.3, -5.7, 1.45}}) {
      const VolumeShift found = shift_between(*first, *volume_of(size, value, shift), 0);
      CAPTURE(size[0]);
      CAPTURE(shift[0]);
      CHECK(found.is_found());
      CHECK(error_of(found, shift) < 0.02);
    }
  }
  const Triple flat{-20.35, 11.8, 0};
  const VolumeShift found =
      shift_between(*volume_of({150, 90, 1}, value), *volume_of({150, 90, 1}, value, flat), 0);
  CHECK(found.is_found());
  CHECK(error_of(found, flat) < 0.02);
}

TEST_CASE("volumes larger than a block are looked at from coarse to fine, in several places") {
  // Two balls of marble in air, in opposite corners; nothing in the middle.
  const Waves waves(2, 0.2);
  const auto value = [&](double x, double y, double z) {
    const double inside =
        25 - std::min(std::hypot(x - 45, y - 45, z - 30), std::hypot(x - 160, y - 165, z - 70));
    return inside < -8 ? 0.0 : (20 + waves.at(x, y, z)) / (1 + std::exp(-inside));
  };
  const Triple shift{17.25, -12.5, 6.75};
  const VolumeShift found =
      shift_between(*volume_of({200, 210, 100}, value), *volume_of({190, 215, 100}, value, shift), 0);
  CHECK(found.is_found());
  CHECK(error_of(found, shift) < 0.02);
}

TEST_CASE("a shift beyond what is looked at, and noise, are not found") {
  const Waves waves(3, 0.3);
  const auto value = [&](double x, double y, double z) { return waves.at(x, y, z); };
  const auto first = volume_of({48, 48, 16}, value), second = volume_of({48, 48, 16}, value, {9, 0, 0});
  CHECK(shift_between(*first, *second, 10).is_found());
  const VolumeShift near = shift_between(*first, *second, 4);
  CHECK_FALSE(near.is_found());
  CHECK(std::abs(near.px[0]) <= 4);
  std::mt19937 random(4);
  const auto noise = [&](double, double, double) { return double(random() % 1000); };
  for (const auto& size :
       {std::array{64, 64, 1}, std::array{40, 30, 20}, std::array{17, 5, 3}, std::array{2, 2, 2}})
    for (int i = 0; i < 5; ++i)
      CHECK_FALSE(shift_between(*volume_of(size, noise), *volume_of(size, noise), 0).is_found());
}

TEST_CASE("what has no structure has no shift; numbers that are none are refused") {
  const auto same = volume_of({20, 20, 5}, [](double, double, double) { return 0.1; });
  CHECK_FALSE(shift_between(*same, *same, 0).is_found());
  const auto broken = volume_of(
      {20, 20, 5}, [](double x, double y, double z) { return x == 3 && y == 4 && z == 2 ? NAN : x * y; });
  CHECK(message_of([&] {
          shift_between(*same, *broken, 0);
        }).find("row 4 has pixels that are not finite numbers") != std::string::npos);
  const auto slice = volume_of({20, 20, 1}, [](double x, double y, double) { return x * y; });
  CHECK(message_of([&] { shift_between(*slice, *same, 0); }) ==
        "along z one volume is 1 voxel wide, the other 5");
}
