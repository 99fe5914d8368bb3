// SPDX-License-Identifier: BSD-3-Clause
// framediff: compares two stacks of any format, frame by frame.
//     framediff A B [exact] [max=TOLERANCE] [rms=...] [relative=...] [circle=PX] [raw_a=LAYOUT]
//     [raw_b=LAYOUT] [turn]
// Prints the largest and the rms difference, and the rms of it over that of A; within `circle` pixels of the
// centre, if given. `turn`: square frames of A are turned by 90 degrees counter-clockwise first. Exits 1
// where a tolerance is passed, `exact` bits differ, NaNs do, or sizes or counts do; 2 on wrong usage.
#include <cmath>
#include <cstring>
#include <map>

#include "base/error.h"
#include "format/format.h"

namespace {

using namespace harima;

struct Difference {
  double largest = 0, sum = 0, square = 0;
  size_t pixels = 0, frames = 0, bits = 0, not_numbers = 0;

  double rms() const { return pixels ? std::sqrt(sum / double(pixels)) : 0; }
  double relative() const { return square > 0 ? std::sqrt(sum / square) : rms() > 0 ? INFINITY : 0; }
};

using Options = std::map<std::string, std::string>;

double number(const Options& options, const std::string& name, double missing) {
  const auto found = options.find(name);
  return found == options.end() ? missing : std::stod(found->second);
}

void compare_rows(const Frame& a, const Frame& b, int y, double circle, Difference& difference) {
  std::vector<float> left(size_t(a.width())), right(size_t(a.width()));
  row_to_f32(a, y, left.data());
  row_to_f32(b, y, right.data());
  for (int x = 0; x < a.width(); ++x) {
    if (std::hypot(x - (a.width() - 1) / 2.0, y - (a.height() - 1) / 2.0) > circle) continue;
    const double l = left[size_t(x)], r = right[size_t(x)], d = std::abs(l - r);
    ++difference.pixels;
    if (std::isnan(l) || std::isnan(r)) {
      difference.not_numbers += std::isnan(l) != std::isnan(r);
      continue;
    }
    difference.largest = std::max(difference.largest, d);
    difference.sum += d * d;
    difference.square += l * l;
  }
}

void compare_frames(const Frame& a, const Frame& b, double circle, Difference& difference) {
  if (a.width() != b.width() || a.height() != b.height())
    fail("frame {}: {} x {} and {} x {}", difference.frames, a.width(), a.height(), b.width(), b.height());
  const size_t row_bytes = a.view().tight_row_bytes();
  for (int y = 0; y < a.height(); ++y) {
    const bool same = a.type() == b.type() && std::memcmp(a.row<char>(y), b.row<char>(y), row_bytes) == 0;
    difference.bits += !same;
    compare_rows(a, b, y, circle, difference);
  }
  ++difference.frames;
}

Frame turned(const Frame& frame) {
  const Frame from = to_f32(frame);
  const int width = from.width();
  if (from.height() != width) fail("{} x {} is not square", width, from.height());
  Frame to(PixelType::f32, width, width);
  for (int y = 0; y < width; ++y)
    for (int x = 0; x < width; ++x) to.row<float>(y)[x] = from.row<float>(x)[width - 1 - y];
  return to;
}

Difference compare(Source& a, Source& b, double circle, bool turn) {
  Difference difference;
  Frame left, right;
  while (true) {
    const bool more_a = a.next(left), more_b = b.next(right);
    if (more_a != more_b)
      fail("{} has more than {} frames, the other has not", more_a ? "the first" : "the second",
           difference.frames);
    if (!more_a) return difference;
    compare_frames(turn ? turned(left) : left, right, circle, difference);
  }
}

std::unique_ptr<Source> open(const std::string& path, const Options& options, const std::string& raw) {
  OpenOptions open_options;
  if (options.count(raw)) open_options.raw = options.at(raw);
  return open_source(path, open_options);
}

bool within(const Difference& difference, const Options& options) {
  if (options.count("exact") && difference.bits) return false;
  return difference.not_numbers == 0 && difference.largest <= number(options, "max", INFINITY) &&
         difference.rms() <= number(options, "rms", INFINITY) &&
         difference.relative() <= number(options, "relative", INFINITY);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3)
    return fmt::print(stderr, "usage: framediff A B [exact] [max=|rms=|relative=|circle=|raw_a=|raw_b=]\n"),
           2;
  Options options;
  for (int i = 3; i < argc; ++i) {
    const std::string word = argv[i], name = word.substr(0, word.find('='));
    options[name] = name == word ? "" : word.substr(name.size() + 1);
  }
  try {
    const auto a = open(argv[1], options, "raw_a"), b = open(argv[2], options, "raw_b");
    const Difference d = compare(*a, *b, number(options, "circle", INFINITY), options.count("turn") > 0);
    fmt::print("frames {}\nmax {:.6g}\nrms {:.6g}\nrelative {:.6g}\nrows_of_other_bits {}\n", d.frames,
               d.largest, d.rms(), d.relative(), d.bits);
    if (d.frames && within(d, options)) return 0;
    fmt::print(stderr, "framediff: {} and {} differ\n", argv[1], argv[2]);
  } catch (const std::exception& e) {
    fmt::print(stderr, "framediff: {}\n", e.what());
  }
  return 1;
}
