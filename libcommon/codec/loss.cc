// SPDX-License-Identifier: BSD-3-Clause
#include "codec/loss.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace harima {

namespace {

const char* name_of(LossMode mode) {
  constexpr const char* kNames[] = {"none", "abs", "rel", "pw", "psnr", "noise"};
  return kNames[size_t(mode)];
}

// , "exact": ["x0:x1,y0:y1", ...]
std::string exact_json(const std::vector<PixelRegion>& regions) {
  std::string list;
  for (const PixelRegion& r : regions)
    list += fmt::format(R"({}"{}:{},{}:{}")", list.empty() ? "" : ", ", r.x0, r.x1, r.y0, r.y1);
  return list.empty() ? "" : fmt::format(R"(, "exact": [{}])", list);
}

}  // namespace

void LossRecord::add(const LossRecord& other) {
  pixels += other.pixels;
  largest = std::max(largest, other.largest);
  share = std::max(share, other.share);
  squares += other.squares;
  low = std::min(low, other.low);
  high = std::max(high, other.high);
}

double LossRecord::rmse() const { return pixels > 0 ? std::sqrt(squares / double(pixels)) : 0; }

double LossRecord::psnr_db() const {
  return squares > 0 ? 20 * std::log10((high - low) / rmse()) : std::numeric_limits<double>::infinity();
}

std::string loss_json(const Loss& loss, const LossRecord& record) {
  const double psnr = record.psnr_db();
  return fmt::format(R"({{"mode": "{}", "value": {}, "pixels": {}, "max_error": {}, "rmse": {}, )"
                     R"("psnr_db": {}, "share_of_bound": {}{}}})",
                     name_of(loss.mode), loss.value, record.pixels, record.largest, record.rmse(),
                     std::isfinite(psnr) ? fmt::format("{}", psnr) : "null", record.share,
                     exact_json(loss.exact));
}

}  // namespace harima
