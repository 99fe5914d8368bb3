// SPDX-License-Identifier: BSD-3-Clause
#include "format/stored_type.h"

#include <cstring>
#include <limits>

#include "base/error.h"
#include "format/stream_pixels.h"
#include "math/half.h"

namespace harima {

namespace {

template <class From, class To, class Convert>
void each(const std::byte* src, size_t count, std::byte* dst, Convert convert) {
  for (size_t i = 0; i < count; ++i) {
    From from;
    std::memcpy(&from, src + i * sizeof(From), sizeof(From));
    const To to = convert(from);
    std::memcpy(dst + i * sizeof(To), &to, sizeof(To));
  }
}

template <class Wide, class Narrow>
Narrow narrowed(Wide value) {
  if (value < Wide(std::numeric_limits<Narrow>::min()) || value > Wide(std::numeric_limits<Narrow>::max()))
    fail("pixel value {} does not fit 32 bits", value);
  return Narrow(value);
}

}  // namespace

StoredType stored_type_of(PixelType type) {
  const char kind = type == PixelType::f32                             ? 'f'
                    : type == PixelType::i16 || type == PixelType::i32 ? 'i'
                                                                       : 'u';
  return {kind, int(bytes_of(type)), false};
}

std::string numpy_name(const StoredType& stored) {
  return fmt::format("{}{}{}",
                     stored.bytes == 1      ? '|'
                     : stored.is_big_endian ? '>'
                                            : '<',
                     stored.kind, stored.bytes);
}

StoredType stored_type_named(std::string_view name) {
  constexpr std::string_view kKnown[] = {"b1", "u1", "u2", "u4", "u8", "i1",
                                         "i2", "i4", "i8", "f2", "f4", "f8"};
  if (name.size() == 3 && std::string_view("<>|=").find(name[0]) != std::string_view::npos)
    for (std::string_view known : kKnown)
      if (name.substr(1) == known) return {name[1], name[2] - '0', name[0] == '>'};
  fail("numbers are of type '{}', wanted one of {}, with < or > in front", name, fmt::join(kKnown, ", "));
}

PixelType pixel_type_of(const StoredType& stored) {
  if (stored.kind == 'f') return PixelType::f32;
  if (stored.kind == 'i') return stored.bytes <= 2 ? PixelType::i16 : PixelType::i32;
  return stored.bytes == 1 ? PixelType::u8 : stored.bytes == 2 ? PixelType::u16 : PixelType::u32;
}

std::string loss_of(const StoredType& stored) {
  return stored.kind == 'f' && stored.bytes == 8 ? "64 bit floats are read as 32 bit" : "";
}

bool is_stored_as_is(const StoredType& stored) {
  StoredType in_memory = stored_type_of(pixel_type_of(stored));
  in_memory.is_big_endian = stored.is_big_endian && stored.bytes > 1;
  if (stored.kind == 'b') in_memory.kind = 'b';
  return in_memory == stored && !in_memory.is_big_endian;
}

void widen(const StoredType& stored, std::byte* src, size_t count, std::byte* dst) {
  const size_t bytes = size_t(stored.bytes);
  if (stored.is_big_endian && bytes > 1) swap_bytes(src, count, bytes);
  if (stored.kind == 'i' && bytes == 1)
    return each<int8_t, int16_t>(src, count, dst, [](int8_t v) { return int16_t(v); });
  if (stored.kind == 'f' && bytes == 2) return each<uint16_t, float>(src, count, dst, half_to_float);
  if (stored.kind == 'f' && bytes == 8)
    return each<double, float>(src, count, dst, [](double v) { return float(v); });
  if (stored.kind == 'i' && bytes == 8)
    return each<int64_t, int32_t>(src, count, dst, narrowed<int64_t, int32_t>);
  if (bytes == 8) return each<uint64_t, uint32_t>(src, count, dst, narrowed<uint64_t, uint32_t>);
  std::memcpy(dst, src, count * bytes);
}

}  // namespace harima
