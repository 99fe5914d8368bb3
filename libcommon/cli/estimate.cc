// SPDX-License-Identifier: BSD-3-Clause
#include "cli/estimate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/stopwatch.h"
#include "cli/tool.h"

namespace harima {

namespace {

constexpr double kEnough = 0.15;  // seconds that tell
double g_told = 0;

double time_of(const std::function<void(double)>& work, double part) {
  double seconds = 0;
  {
    const Stopwatch watch(seconds);
    work(part);
  }
  return seconds;
}

}  // namespace

std::string time_text(double seconds) {
  if (seconds < 9.5) return fmt::format("{:.2g} s", seconds);
  if (seconds < 600) return fmt::format("{:.0f} s", seconds);
  return seconds < 7200 ? fmt::format("{:.0f} min", seconds / 60) : fmt::format("{:.1f} h", seconds / 3600);
}

void tell_time(double seconds) {
  g_told += seconds;
  report("seconds", g_told);
}

void say_time(double seconds, const std::string& what) {
  tell_time(seconds);
  fmt::print("about {} of {}\n", time_text(seconds), what);
}

void say_no_time(const std::string& why) { fmt::print("time: not known {}\n", why); }

double seconds_of(double all, double least, const std::function<void(double part)>& work) {
  double last_part = 0, last_time = 0;
  for (double part = std::min(least, all); all > 0; part = std::min(2 * part, all)) {
    const double time = time_of(work, part);
    if (part >= all) return time;
    if (time < kEnough) {
      last_part = part, last_time = time;
      continue;
    }
    const bool is_told = last_part > 0 && time > 1.2 * last_time;
    return is_told ? time + (all - part) * (time - last_time) / (part - last_part) : time * all / part;
  }
  return 0;
}

double seconds_to_write(double bytes) {
  constexpr size_t kPiece = size_t{1} << 22;
  const std::vector<char> from(kPiece, 1);
  std::vector<char> to(kPiece);
  volatile char seen = 0;  // or there would be nothing to do
  return seconds_of(bytes, double(kPiece), [&](double part) {
    for (double done = 0; done < part; done += double(kPiece)) {
      std::memcpy(to.data(), from.data(), kPiece);
      seen = to[size_t(done) % kPiece];
    }
  });
}

}  // namespace harima
