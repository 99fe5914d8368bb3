// SPDX-License-Identifier: BSD-3-Clause
#include "loss_options.h"

#include <cmath>

#include "base/error.h"
#include "base/text.h"

namespace harima {

namespace {

PixelRegion parse_region(const std::string& text) {
  const std::vector<std::string_view> sides = split(text, ',');
  if (sides.size() != 2) fail_usage("found {}, wanted X0:X1,Y0:Y1", text);
  const IntRange x = parse_range(sides[0]), y = parse_range(sides[1]);
  for (const IntRange& side : {x, y})
    if (side.last == kNoLast || side.step != 1) fail_usage("found {}, wanted X0:X1,Y0:Y1", text);
  return {x.first, x.last, y.first, y.last};
}

std::vector<PixelRegion> regions_of(const Options& opt) {
  if (opt.regions.size() > kMostRegions)
    fail_usage("{} times --roi, wanted at most {}", opt.regions.size(), kMostRegions);
  std::vector<PixelRegion> regions;
  try {
    for (const std::string& text : opt.regions) regions.push_back(parse_region(text));
  } catch (const Error& e) {
    throw e.in("--roi");
  }
  return regions;
}

}  // namespace

Loss loss_of(const Options& opt) {
  struct Bound {
    const char* name;
    LossMode mode;
    std::optional<double> value;
    double below;
  };
  constexpr double kAny = std::numeric_limits<double>::infinity();
  const Bound bounds[] = {{"--abs", LossMode::absolute, opt.absolute, kAny},
                          {"--rel", LossMode::relative, opt.relative, 1},
                          {"--pw", LossMode::pointwise, opt.pointwise, 1},
                          {"--psnr", LossMode::psnr, opt.psnr, kAny},
                          {"--noise", LossMode::noise, opt.noise, 100}};
  Loss loss;
  const char* given = nullptr;
  for (const Bound& bound : bounds) {
    if (!bound.value) continue;
    if (given) fail_usage("{} and {} exclude each other", given, bound.name);
    if (!(*bound.value > 0 && *bound.value < bound.below))
      fail_usage("{} {}: wanted more than 0{}", bound.name, *bound.value,
                 bound.below < kAny ? fmt::format(" and less than {}", bound.below) : "");
    given = bound.name;
    loss = {bound.mode, *bound.value};
  }
  loss.exact = regions_of(opt);
  if (!given && !loss.exact.empty())
    fail_usage("--roi goes with a bound, --abs to --noise: without one all is exact");
  return loss;
}

bool refers_to_range(const Loss& loss) {
  return loss.mode == LossMode::relative || loss.mode == LossMode::psnr;
}

}  // namespace harima
