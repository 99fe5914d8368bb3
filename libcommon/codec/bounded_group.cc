// SPDX-License-Identifier: BSD-3-Clause
#include "codec/bounded_group.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include "base/buffer.h"
#include "codec/allowance.h"
#include "codec/exact_regions.h"
#include "codec/group_format.h"
#include "codec/value_map.h"
#include "codec/zstd_bytes.h"

namespace harima {

namespace {

constexpr size_t kMostKept = 16;   // one of so many pixels; else nothing is lost
constexpr int kTries = 12;         // at a PSNR
constexpr double kNextTry = 0.93;  // of the error

size_t pixels_in(const GroupShape& shape) {
  return size_t(shape.width) * size_t(shape.height) * size_t(shape.count);
}
size_t bytes_in(const GroupShape& shape) { return shape.frame_bytes() * size_t(shape.count); }
bool is_whole(const GroupShape& shape) { return bytes_of(shape.type) < 4; }
GroupShape code_shape(const GroupShape& shape) {
  return {PixelType::u16, shape.width, shape.height, shape.count};
}

// Errors spread evenly over [-error, error], of whole numbers or not, have this root of mean squares.
double error_of_rmse(double rmse, bool is_whole_number) {
  return is_whole_number ? std::floor((std::sqrt(12 * rmse * rmse + 1) - 1) / 2) : std::sqrt(3.0) * rmse;
}

Allowance allowance_of(const Loss& loss, const GroupShape& shape, const std::byte* pixels, double range) {
  using enum Allowance::Kind;
  switch (loss.mode) {
    case LossMode::none:
      return {};
    case LossMode::absolute:
      return {uniform, loss.value, {}};
    case LossMode::relative:
      return {uniform, loss.value * range, {}};
    case LossMode::psnr:
      return {uniform, error_of_rmse(range * std::pow(10, -loss.value / 20), is_whole(shape)), {}};
    case LossMode::pointwise:
      return {pointwise, loss.value, {}};
    case LossMode::noise:
      break;
  }
  const NoiseModel model = estimate_noise(shape, pixels);
  if (!is_whole(shape)) return {uniform, loss.value / 2 * model.deviation(0), {}};
  return {noise, loss.value / 2, model};
}

std::optional<ValueMap> map_for(const Allowance& allowance, const GroupShape& shape,
                                const std::byte* pixels) {
  using enum Allowance::Kind;
  if (allowance.kind == noise) return ValueMap::of_noise(shape, pixels, 2 * allowance.value, allowance.noise);
  if (!is_whole(shape))
    return allowance.kind == pointwise ? ValueMap::of_float_bits(shape, pixels, allowance.value)
                                       : ValueMap::linear(shape, pixels, allowance.value);
  if (allowance.kind == pointwise) return ValueMap::pointwise(shape, pixels, allowance.value);
  return {};
}

void put_kept(const std::vector<KeptPixel>& kept, ByteWriter& to) {
  const auto packed = pack_zstd(std::as_bytes(std::span(kept)), 3);
  to.put(uint32_t(kept.size()));
  to.put(uint32_t(packed.size()));
  to.put_bytes(packed);
}

void restore_kept(ByteReader& from, const GroupShape& shape, std::byte* pixels) {
  const size_t count = from.get<uint32_t>(), bytes = from.get<uint32_t>(), all = pixels_in(shape),
               width = bytes_of(shape.type);
  if (count > all) fail("byte {}: {} pixels kept of {}", from.position(), count, all);
  const auto packed = from.take(bytes);
  check_zstd(packed, count * sizeof(KeptPixel));
  std::vector<KeptPixel> kept(count);
  unpack_zstd(packed, std::as_writable_bytes(std::span(kept)));
  size_t at = 0;
  for (const KeptPixel& pixel : kept) {
    at += pixel.skipped;
    if (at >= all) fail("a pixel kept at {} of {}", at, all);
    std::memcpy(pixels + at++ * width, &pixel.bits, width);
  }
}

// Nothing if the map does not pay.
std::optional<LossyGroup> encode_mapped(const GroupShape& shape, const std::byte* pixels,
                                        const Allowance& allowance, int level, std::byte* back) {
  const std::optional<ValueMap> map = map_for(allowance, shape, pixels);
  if (!map) return {};
  Buffer buffer(pixels_in(shape) * sizeof(uint16_t));
  uint16_t* const codes = buffer.as<uint16_t>();
  map->encode(shape, pixels, codes);
  const auto group = encode_group(code_shape(shape), buffer.data(), {level, map->bound()});
  decode_group(group, code_shape(shape), buffer.data());
  map->decode(shape, codes, back);
  std::vector<KeptPixel> kept;
  LossyGroup lossy{GroupCodec::mapped, {}, keep_pixels(shape, pixels, back, allowance, kept)};
  if (kept.size() > pixels_in(shape) / kMostKept) return {};
  ByteWriter to;
  map->write(to);
  put_kept(kept, to);
  to.put_bytes(group);
  lossy.bytes = to.take();
  return lossy;
}

LossyGroup encode_plain(const GroupShape& shape, const std::byte* pixels, double error, int level,
                        std::byte* back) {
  const int bound = is_whole(shape) ? int(std::clamp(error, 0.0, double(kMostBound))) : 0;
  LossyGroup lossy{GroupCodec::plain, encode_group(shape, pixels, {level, bound}), {}};
  if (bound > 0) decode_group(lossy.bytes, shape, back);
  else std::copy_n(pixels, bytes_in(shape), back);
  std::vector<KeptPixel> kept;
  lossy.record = keep_pixels(shape, pixels, back, {Allowance::Kind::uniform, double(bound), {}}, kept);
  if (!kept.empty()) fail("{} pixels are further off than {}", kept.size(), bound);
  return lossy;
}

LossyGroup encode_within(const GroupShape& shape, const std::byte* pixels, const Allowance& allowance,
                         int level, std::byte* back) {
  if (allowance.value > 0)
    if (auto mapped = encode_mapped(shape, pixels, allowance, level, back)) return *std::move(mapped);
  const bool is_uniform = allowance.kind == Allowance::Kind::uniform;
  return encode_plain(shape, pixels, is_uniform ? allowance.value : 0, level, back);
}

// Tried again with a smaller error until it has the PSNR, or nothing is lost.
LossyGroup encode_rest(const GroupShape& shape, const std::byte* pixels, const Loss& loss, double range,
                       Allowance allowance, int level, std::byte* back) {
  LossyGroup lossy = encode_within(shape, pixels, allowance, level, back);
  const auto psnr_db = [&] {
    return lossy.record.rmse() > 0 ? 20 * std::log10(range / lossy.record.rmse()) : HUGE_VAL;
  };
  for (int i = 0; loss.mode == LossMode::psnr && psnr_db() < loss.value; ++i) {
    allowance.value = i == kTries ? 0 : is_whole(shape) ? allowance.value - 1 : kNextTry * allowance.value;
    lossy = encode_within(shape, pixels, allowance, level, back);
  }
  return lossy;
}

}  // namespace

LossyGroup encode_lossy_group(const GroupShape& shape, std::byte* pixels, const Loss& loss, int level) {
  const PixelRange found = range_of(shape, pixels);
  const double range = loss.range.value_or(std::max(0.0, found.high - found.low));
  std::vector<std::byte> back(bytes_in(shape));
  if (!holds(shape, loss.exact)) return encode_plain(shape, pixels, 0, level, back.data());
  const Allowance allowance = allowance_of(loss, shape, pixels, range);
  const auto encode = [&](const std::byte* rest, std::byte* to) {
    return encode_rest(shape, rest, loss, range, allowance, level, to);
  };
  LossyGroup lossy = loss.exact.empty()
                         ? encode(pixels, back.data())
                         : encode_beside_regions(shape, pixels, loss.exact, level, encode, back.data());
  std::copy(back.begin(), back.end(), pixels);
  lossy.record.low = std::min(lossy.record.low, found.low);
  lossy.record.high = std::max(lossy.record.high, found.high);
  return lossy;
}

void decode_group_of(GroupCodec codec, std::span<const std::byte> group, const GroupShape& shape,
                     std::byte* pixels) {
  if (codec == GroupCodec::plain) return decode_group(group, shape, pixels);
  if (codec == GroupCodec::regions) return decode_with_regions(group, shape, pixels);
  check_shape(shape);
  ByteReader from(group);
  const ValueMap map(from);
  map.check(shape.type);
  const size_t kept_at = from.position();
  from.get<uint32_t>();
  from.take(from.get<uint32_t>());
  Buffer codes(pixels_in(shape) * sizeof(uint16_t));
  decode_group(from.take(from.left()), code_shape(shape), codes.data());
  map.decode(shape, codes.as<uint16_t>(), pixels);
  ByteReader kept(group.subspan(kept_at));
  restore_kept(kept, shape, pixels);
}

}  // namespace harima
