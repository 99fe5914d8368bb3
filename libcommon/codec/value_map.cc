// SPDX-License-Identifier: BSD-3-Clause
#include "codec/value_map.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "codec/zstd_bytes.h"
#include "image/pixels.h"

namespace harima {

namespace {

// Codes are this much finer than errors, so that predictions are.
constexpr int kMostCodes = 1 << 16, kFineBound = 5;
constexpr size_t kSamples = 1 << 16;
constexpr double kTail = 0.001;      // of the samples, on either side, that need no code
constexpr double kTiny = 1 - 1e-6;   // leaves room for the rounding of floats
constexpr double kLeastStep = 0.98;  // counts; below 1, so that no step is a tie between two counts
constexpr uint32_t kSign = 0x80000000;

size_t pixels_in(const GroupShape& shape) {
  return size_t(shape.width) * size_t(shape.height) * size_t(shape.count);
}

// Where a pixel stands on the axis that codes divide evenly: its value, or what its bits as a float count.
template <bool of_bits, class T>
double position(T pixel) {
  if constexpr (!of_bits) return double(pixel);
  const float value = float(pixel);
  if (std::isnan(value)) return std::numeric_limits<double>::quiet_NaN();
  const auto bits = std::bit_cast<uint32_t>(value);
  return double(bits & kSign ? ~bits : bits | kSign);
}

template <bool of_bits, class T>
T pixel_at(double place) {
  if constexpr (of_bits) {
    const auto count = uint32_t(std::clamp(place, 0.0, 4294967295.0));
    place = double(std::bit_cast<float>(count & kSign ? count ^ kSign : ~count));
  }
  if constexpr (std::is_floating_point_v<T>) return T(place);
  else
    return std::isnan(place) ? T(0)
                             : T(std::llround(std::clamp(place, double(std::numeric_limits<T>::min()),
                                                         double(std::numeric_limits<T>::max()))));
}

// A pixel of at most 16 bits, less the smallest that its type has.
template <class T>
uint16_t above_least(T pixel) {
  return uint16_t(int(pixel) - int(std::numeric_limits<T>::min()));
}

int least_of(PixelType type) { return type == PixelType::i16 ? INT16_MIN : 0; }

// The part of the axis that codes should cover: all finite pixels, or, if that is more than `most` long,
// nearly all of them.
template <bool of_bits, class T>
PixelRange window_of(const T* pixels, size_t count, double most) {
  std::vector<double> sample;
  double low = std::numeric_limits<double>::infinity(), high = -low;
  const size_t step = (count + kSamples - 1) / kSamples;
  for (size_t i = 0; i < count; ++i) {
    if (!std::isfinite(double(pixels[i]))) continue;
    const double place = position<of_bits>(pixels[i]);
    low = std::min(low, place);
    high = std::max(high, place);
    if (i % step == 0) sample.push_back(place);
  }
  if (high - low <= most || sample.empty()) return {low, high};
  std::sort(sample.begin(), sample.end());
  const auto tail = size_t(kTail * double(sample.size()));
  const double first = sample[tail], last = sample[sample.size() - 1 - tail], more = (last - first) / 2;
  return {std::max(low, first - more), std::min(high, last + more)};
}

}  // namespace

PixelRange range_of(const GroupShape& shape, const std::byte* pixels) {
  return with_pixels(shape.type, [&]<class T>() {
    const auto* const pixel = reinterpret_cast<const T*>(pixels);
    T low = std::numeric_limits<T>::max(), high = std::numeric_limits<T>::lowest();
    for (size_t i = 0; i < pixels_in(shape); ++i) {
      if constexpr (std::is_floating_point_v<T>)
        if (!std::isfinite(pixel[i])) continue;
      low = std::min(low, pixel[i]);
      high = std::max(high, pixel[i]);
    }
    return PixelRange{double(low), double(high)};
  });
}

// The error of a code is half a step from rounding, and `bound` steps.
std::optional<ValueMap> ValueMap::spaced(Kind kind, const GroupShape& shape, const std::byte* pixels,
                                         double error) {
  const bool of_bits = kind == Kind::float_bits;
  const auto step_for = [&](int bound) {
    const double step = (of_bits ? 2 * error + 1 : 2 * error * kTiny) / (2 * bound + 1);
    return of_bits ? std::floor(step) : step;
  };
  const double most = step_for(kFineBound) * (kMostCodes - 1);
  const PixelRange window = with_pixels(shape.type, [&]<class T>() {
    const auto* const pixel = reinterpret_cast<const T*>(pixels);
    return of_bits ? window_of<true>(pixel, pixels_in(shape), most)
                   : window_of<false>(pixel, pixels_in(shape), most);
  });
  for (int bound = kFineBound; bound >= 0; --bound) {
    ValueMap map(kind, bound);
    map.lowest_ = window.low;
    map.step_ = step_for(bound);
    if (map.step_ > 0 && window.high - window.low <= map.step_ * (kMostCodes - 1)) return map;
  }
  return {};
}

std::optional<ValueMap> ValueMap::linear(const GroupShape& shape, const std::byte* pixels, double error) {
  return spaced(Kind::linear, shape, pixels, error);
}

// A float of 24 bits is at least 2^23 units of its last one.
std::optional<ValueMap> ValueMap::of_float_bits(const GroupShape& shape, const std::byte* pixels,
                                                double error) {
  return spaced(Kind::float_bits, shape, pixels, std::floor(std::ldexp(error, 23)));
}

// From the smallest pixel on, as many to a code as one pixel can stand for.
ValueMap ValueMap::pointwise(const GroupShape& shape, const std::byte* pixels, double fraction) {
  const PixelRange range = range_of(shape, pixels);
  const int least = least_of(shape.type);
  ValueMap map(Kind::table, 0);
  map.code_of_.resize(kMostCodes);
  for (int begin = int(range.low), end; begin <= int(range.high); begin = end) {
    double low = begin, high = begin;  // of what can stand for all pixels from begin to end
    for (end = begin; end <= int(range.high); ++end) {
      const double off = fraction * std::abs(end), next_low = std::max(low, std::ceil(end - off)),
                   next_high = std::floor(end + off);
      if (end > begin && next_low > std::min(high, next_high)) break;
      low = end == begin ? std::ceil(end - off) : next_low;
      high = end == begin ? next_high : std::min(high, next_high);
    }
    for (int pixel = begin; pixel < end; ++pixel)
      map.code_of_[size_t(pixel - least)] = uint16_t(map.value_of_.size());
    map.value_of_.push_back(
        uint16_t(int(std::clamp(std::floor((begin + end - 1) / 2.0), low, high)) - least));
  }
  return map;
}

// On the axis of codes the noise is as wide everywhere (Anscombe 1948): one count is 1 / deviation.
std::optional<ValueMap> ValueMap::of_noise(const GroupShape& shape, const std::byte* pixels, double steps,
                                           const NoiseModel& noise) {
  const PixelRange range = range_of(shape, pixels);
  const int low = int(range.low), high = int(range.high), least = least_of(shape.type);
  std::vector<double> place{0};  // of low, low + 1, ...
  for (int pixel = low; pixel < high; ++pixel)
    place.push_back(place.back() + 1 / std::max(noise.deviation(pixel + 0.5) * steps, kLeastStep));
  if (place.back() >= high - low) return {};
  ValueMap map(Kind::table, kFineBound);
  while (map.bound_ > 0 && place.back() * (2 * map.bound_ + 1) > kMostCodes - 2) --map.bound_;
  const double codes = 2 * map.bound_ + 1;
  map.code_of_.resize(kMostCodes);
  for (size_t i = 0; i < place.size(); ++i)
    map.code_of_[size_t(low - least) + i] = uint16_t(std::lround(place[i] * codes));
  const int count = map.code_of_[size_t(high - least)] + 1;
  size_t i = 0;
  for (int code = 0; code < count; ++code) {
    while (i + 1 < place.size() && place[i + 1] * codes < code) ++i;
    const bool is_next_nearer = i + 1 < place.size() && code - place[i] * codes > place[i + 1] * codes - code;
    map.value_of_.push_back(uint16_t(low - least + int(i) + is_next_nearer));
  }
  return map;
}

ValueMap::ValueMap(ByteReader& from) {
  kind_ = Kind(from.get<uint8_t>());
  if (kind_ > Kind::table) fail("byte {}: a map of kind {} is unknown", from.position(), int(kind_));
  if (kind_ != Kind::table) {
    lowest_ = std::bit_cast<double>(from.get<uint64_t>());
    step_ = std::bit_cast<double>(from.get<uint64_t>());
    if (!std::isfinite(lowest_ + kMostCodes * step_))
      fail("byte {}: a map from {} in steps of {}", from.position(), lowest_, step_);
    return;
  }
  const size_t count = from.get<uint32_t>(), bytes = from.get<uint32_t>();
  if (count < 1 || count > kMostCodes)
    fail("byte {}: a table of {} codes, wanted 1 to {}", from.position(), count, kMostCodes);
  const auto packed = from.take(bytes);
  value_of_.resize(count);
  check_zstd(packed, count * sizeof(uint16_t));
  unpack_zstd(packed, std::as_writable_bytes(std::span(value_of_)));
  for (size_t i = 1; i < count; ++i) value_of_[i] = uint16_t(value_of_[i] + value_of_[i - 1]);
}

void ValueMap::write(ByteWriter& to) const {
  to.put(uint8_t(kind_));
  if (kind_ != Kind::table) {
    to.put(std::bit_cast<uint64_t>(lowest_));
    to.put(std::bit_cast<uint64_t>(step_));
    return;
  }
  std::vector<uint16_t> steps = value_of_;
  for (size_t i = steps.size() - 1; i > 0; --i) steps[i] = uint16_t(steps[i] - steps[i - 1]);
  const auto packed = pack_zstd(std::as_bytes(std::span(steps)), 9);
  to.put(uint32_t(steps.size()));
  to.put(uint32_t(packed.size()));
  to.put_bytes(packed);
}

void ValueMap::check(PixelType type) const {
  if ((kind_ == Kind::table) != (bytes_of(type) < 4))
    fail("a map of kind {} for {} pixels", int(kind_), name_of(type));
}

void ValueMap::encode(const GroupShape& shape, const std::byte* pixels, uint16_t* codes) const {
  with_pixels(shape.type, [&]<class T>() {
    const auto* const pixel = reinterpret_cast<const T*>(pixels);
    const size_t count = pixels_in(shape);
    const auto space = [&]<bool of_bits>() {
      uint16_t code = 0;
      for (size_t i = 0; i < count; ++i) {
        const double place = (position<of_bits>(pixel[i]) - lowest_) / step_ + 0.5;
        // Else as the one before, which disturbs least.
        if (place >= 0 && place < kMostCodes) code = uint16_t(place);
        codes[i] = code;
      }
    };
    if constexpr (sizeof(T) <= 2)
      for (size_t i = 0; i < count; ++i) codes[i] = code_of_[above_least(pixel[i])];
    else if (kind_ == Kind::linear) space.template operator()<false>();
    else space.template operator()<true>();
  });
}

void ValueMap::decode(const GroupShape& shape, const uint16_t* codes, std::byte* pixels) const {
  with_pixels(shape.type, [&]<class T>() {
    auto* const pixel = reinterpret_cast<T*>(pixels);
    const size_t count = pixels_in(shape);
    const auto space = [&]<bool of_bits>() {
      for (size_t i = 0; i < count; ++i) pixel[i] = pixel_at<of_bits, T>(lowest_ + codes[i] * step_);
    };
    if constexpr (sizeof(T) <= 2) {
      const int last = int(value_of_.size()) - 1;
      for (size_t i = 0; i < count; ++i)
        pixel[i] = T(value_of_[size_t(std::min<int>(codes[i], last))] + least_of(shape.type));
    } else if (kind_ == Kind::linear) space.template operator()<false>();
    else space.template operator()<true>();
  });
}

}  // namespace harima
