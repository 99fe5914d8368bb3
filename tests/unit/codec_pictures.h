// SPDX-License-Identifier: BSD-3-Clause
// Pictures to be coded, each made for the trouble it gives.
#pragma once

#include <cmath>
#include <cstring>
#include <string_view>
#include <vector>

#include "codec/frame_group.h"
#include "image/frame.h"

inline constexpr double kNoise = 40;

// Pseudo-random numbers of one seed: uniform in [0, 1), and about normal with deviation 1.
class Dice {
 public:
  double uniform() {
    return double((state_ = state_ * 6364136223846793005u + 1442695040888963407u) >> 40) / double(1 << 24);
  }
  double normal() { return std::sqrt(-2 * std::log(1 - uniform())) * std::cos(2 * M_PI * uniform()); }

 private:
  uint64_t state_ = 1;
};

struct Picture {
  const char* name;
  double (*value)(int x, int y, int n, Dice& dice);  // wraps around where the type is smaller
};

inline const Picture kPictures[] = {
    {"constant", [](int, int, int, Dice&) { return 100.0; }},
    {"ramp", [](int x, int y, int n, Dice&) { return 3.0 * x + 5 * y + 7 * n; }},
    {"noise",
     [](int x, int y, int n, Dice& dice) { return 2000 + x + 2.0 * y + 10 * n + kNoise * dice.normal(); }},
    {"random", [](int, int, int, Dice& dice) { return std::floor(65536 * dice.uniform()); }},
    {"masked",
     [](int x, int y, int, Dice& dice) {
       const double v = 2000 + kNoise * dice.normal();
       return x / 64 % 2 && y >= 0 ? 0 : v;
     }},
    {"spots",
     [](int, int, int, Dice& dice) {
       return dice.uniform() < 0.01 ? 65535 * dice.uniform() : 500 + 3 * dice.normal();
     }},
    {"extremes", [](int x, int y, int n, Dice&) { return (x + y + n) % 2 ? 65535.0 : 0.0; }},
    {"loud", [](int x, int, int,
                Dice& dice) { return 32768 + 200 * std::sin(x / 9.0) * 100 + 3000 * dice.normal(); }},
    {"bits", [](int, int, int, Dice& dice) { return dice.uniform() < 0.1 ? 1.0 : 0.0; }},
};

inline const Picture& picture_named(std::string_view name) {
  for (const Picture& picture : kPictures)
    if (picture.name == name) return picture;
  return kPictures[0];
}

inline std::vector<std::byte> pixels_of(const harima::GroupShape& shape, const Picture& picture) {
  std::vector<std::byte> pixels(shape.frame_bytes() * size_t(shape.count));
  Dice dice;
  std::byte* to = pixels.data();
  for (int n = 0; n < shape.count; ++n)
    for (int y = 0; y < shape.height; ++y)
      for (int x = 0; x < shape.width; ++x) {
        const auto value = uint32_t(int64_t(std::llround(picture.value(x, y, n, dice))));
        std::memcpy(to, &value, harima::bytes_of(shape.type));
        to += harima::bytes_of(shape.type);
      }
  return pixels;
}
