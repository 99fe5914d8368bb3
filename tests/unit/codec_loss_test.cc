// SPDX-License-Identifier: BSD-3-Clause
// Bounds on every pixel, whatever the type and the picture; compared with the pixels themselves, not with
// what the codec says.
#include <doctest/doctest.h>

#include "base/error.h"
#include "codec/bounded_group.h"
#include "codec/lanes.h"
#include "codec/noise_model.h"
#include "codec_pictures.h"
#include "image/pixels.h"

using namespace harima;

namespace {

constexpr PixelType kTypes[] = {PixelType::u8,  PixelType::u16, PixelType::i16,
                                PixelType::u32, PixelType::i32, PixelType::f32};

// A picture in this type; floats are a tenth of it, about 0.
std::vector<std::byte> picture_in(const GroupShape& shape, const Picture& picture) {
  if (shape.type != PixelType::f32) return pixels_of(shape, picture);
  GroupShape whole = shape;
  whole.type = PixelType::i32;
  std::vector<std::byte> pixels = pixels_of(whole, picture);
  for (size_t i = 0; i < pixels.size(); i += 4) {
    int32_t v;
    std::memcpy(&v, &pixels[i], 4);
    const float f = float(v - 1000) * 0.1f;
    std::memcpy(&pixels[i], &f, 4);
  }
  return pixels;
}

struct Errors {
  double largest = 0, of_pixel = 0, squares = 0, low = 1e300, high = -1e300;
  double psnr() const {
    return squares == 0 ? INFINITY : 10 * std::log10((high - low) * (high - low) / squares);
  }
};

Errors errors_of(const GroupShape& shape, const std::vector<std::byte>& a, const std::vector<std::byte>& b) {
  Errors errors;
  with_pixels(shape.type, [&]<class T>() {
    const size_t count = a.size() / sizeof(T);
    for (size_t i = 0; i < count; ++i) {
      T x, y;
      std::memcpy(&x, &a[i * sizeof x], sizeof x);
      std::memcpy(&y, &b[i * sizeof y], sizeof y);
      const double error = std::abs(double(x) - double(y));
      errors.largest = std::max(errors.largest, error);
      if (error > 0) errors.of_pixel = std::max(errors.of_pixel, error / std::abs(double(x)));
      errors.squares += error * error / double(count);
      errors.low = std::min(errors.low, double(x));
      errors.high = std::max(errors.high, double(x));
    }
  });
  return errors;
}

// What decoding gives; the encoder has to have said the same.
std::vector<std::byte> through(const GroupShape& shape, const std::vector<std::byte>& pixels,
                               const Loss& loss, LossyGroup& group) {
  std::vector<std::byte> told = pixels, out(pixels.size());
  group = encode_lossy_group(shape, told.data(), loss, 3);
  decode_group_of(group.codec, group.bytes, shape, out.data());
  CHECK(out == told);
  return out;
}

}  // namespace

TEST_CASE("no pixel is further off than its bound, whatever the type and the picture") {
  for (PixelType type : kTypes)
    for (const Picture& picture : kPictures) {
      CAPTURE(name_of(type));
      CAPTURE(picture.name);
      const GroupShape shape{type, 67, 35, 4};
      const auto pixels = picture_in(shape, picture);
      const auto errors = [&](const Loss& loss) {
        LossyGroup group;
        const Errors found = errors_of(shape, pixels, through(shape, pixels, loss, group));
        CHECK(group.record.largest == doctest::Approx(found.largest));
        CHECK(group.record.share <= 1);
        CHECK(group.record.pixels == 67 * 35 * 4);
        return found;
      };
      for (double bound : {0.3, 2.0, 7.5, 3000.0})
        CHECK(errors({LossMode::absolute, bound}).largest <= bound);
      for (double bound : {1e-3, 0.05}) {
        const Errors found = errors({LossMode::relative, bound});
        CHECK(found.largest <= bound * (found.high - found.low));
      }
      for (double bound : {1e-3, 0.02, 0.3}) CHECK(errors({LossMode::pointwise, bound}).of_pixel <= bound);
      for (double psnr : {20.0, 60.0}) CHECK(errors({LossMode::psnr, psnr}).psnr() >= psnr);
      for (double steps : {0.5, 2.0}) errors({LossMode::noise, steps});
    }
}

TEST_CASE("steps within the noise add as much noise as theory says, and pay") {
  const GroupShape shape{PixelType::u16, 640, 480, 4};
  std::vector<std::byte> pixels(shape.frame_bytes() * 4);
  auto* const pixel = reinterpret_cast<uint16_t*>(pixels.data());
  Dice dice;
  double variance = 0;  // of photons: twice the counts, and 25 of the read-out
  for (size_t i = 0; i < pixels.size() / 2; ++i) {
    const double mean = 500 + 10.0 * double(i % 640);
    variance += (2 * mean + 25) / double(pixels.size() / 2);
    pixel[i] = uint16_t(std::lround(mean + std::sqrt(2 * mean + 25) * dice.normal()));
  }
  const NoiseModel model = estimate_noise(shape, pixels.data());
  CHECK(model.deviation(1000) == doctest::Approx(std::sqrt(2025.0)).epsilon(0.05));
  CHECK(model.deviation(6000) == doctest::Approx(std::sqrt(12025.0)).epsilon(0.05));
  size_t before = pixels.size();
  for (double steps : {0.5, 1.0, 2.0}) {
    LossyGroup group;
    const Errors errors = errors_of(shape, pixels, through(shape, pixels, {LossMode::noise, steps}, group));
    CHECK(std::sqrt(errors.squares / variance) == doctest::Approx(steps / std::sqrt(12)).epsilon(0.05));
    CHECK(errors.largest <= steps / 2 * 1.05 * std::sqrt(2 * 7500 + 25) + 1);
    CHECK(group.bytes.size() * 4 < before * 3);
    before = group.bytes.size();
  }
  CHECK(before * 10 < pixels.size());
}

TEST_CASE("floats that are no numbers stay, and do not make the rest large") {
  const GroupShape shape{PixelType::f32, 200, 100, 3};
  auto pixels = picture_in(shape, picture_named("noise"));
  auto* const pixel = reinterpret_cast<float*>(pixels.data());
  LossyGroup clean, group;
  through(shape, pixels, {LossMode::absolute, 0.5}, clean);
  const float odd[] = {std::nanf("7"), INFINITY, -INFINITY, 3e38f, -1e-40f};
  for (size_t i = 0; i < 200; ++i) pixel[i * 299] = odd[i % 5];
  const auto out = through(shape, pixels, {LossMode::absolute, 0.5}, group);
  for (size_t i = 0; i < 200; ++i)
    if (i % 5 < 4) CHECK(std::memcmp(&out[i * 299 * 4], &pixel[i * 299], 4) == 0);
  CHECK(clean.bytes.size() < pixels.size() / 5);
  CHECK(group.bytes.size() < clean.bytes.size() + 4000);
}

TEST_CASE("floats that are no numbers or infinite stay in every mode, and what is lost is told") {
  const LossMode modes[] = {LossMode::absolute, LossMode::relative, LossMode::pointwise, LossMode::psnr,
                            LossMode::noise};
  const float odd[] = {std::nanf("7"), INFINITY, -INFINITY, 3e38f, -3e38f, -1e-40f, 0, -0.0f};
  Dice dice;
  for (const LossMode mode : modes)
    for (const double value : {0.001, 0.03, 0.5}) {
      CAPTURE(int(mode));
      CAPTURE(value);
      const GroupShape shape{PixelType::f32, 61, 47, 3};
      std::vector<std::byte> pixels(shape.frame_bytes() * 3);
      auto* const pixel = reinterpret_cast<float*>(pixels.data());
      const size_t count = pixels.size() / 4;
      for (size_t i = 0; i < count; ++i) pixel[i] = float(1000 + 100 * dice.normal());
      for (int i = 0; i < 40; ++i)
        pixel[size_t(dice.uniform() * double(count))] = odd[size_t(dice.uniform() * 8)];
      LossyGroup group;
      const auto out =
          through(shape, pixels, {mode, mode == LossMode::psnr ? 20 + 100 * value : value}, group);
      const auto* const back = reinterpret_cast<const float*>(out.data());
      double largest = 0;
      for (size_t i = 0; i < count; ++i) {
        if (!std::isfinite(pixel[i])) CHECK(std::memcmp(&back[i], &pixel[i], 4) == 0);
        else largest = std::max(largest, std::abs(double(back[i]) - double(pixel[i])));
      }
      CHECK(std::isfinite(largest));
      CHECK(group.record.largest == largest);
      CHECK(group.record.share <= 1);
      CHECK((group.record.share > 0) == (largest > 0));
    }
}

TEST_CASE("regions stay exact beside a bound, whatever the type, and cost what they hold") {
  const std::vector<PixelRegion> regions{{10, 30, 5, 20}, {25, 67, 0, 8}};
  const auto is_in = [&](int x, int y) {
    for (const PixelRegion& r : regions)
      if (x >= r.x0 && x < r.x1 && y >= r.y0 && y < r.y1) return true;
    return false;
  };
  for (PixelType type : kTypes)
    for (const Picture& picture : kPictures)
      for (const Loss& loss : {Loss{LossMode::absolute, 7.5, regions}, Loss{LossMode::psnr, 50, regions},
                               Loss{LossMode::noise, 1, regions}}) {
        CAPTURE(name_of(type));
        CAPTURE(picture.name);
        const GroupShape shape{type, 67, 35, 4};
        const auto pixels = picture_in(shape, picture);
        LossyGroup group;
        const auto out = through(shape, pixels, loss, group);
        const Errors found = errors_of(shape, pixels, out);
        CHECK(group.codec == GroupCodec::regions);
        CHECK(group.record.largest == doctest::Approx(found.largest));
        CHECK(group.record.share <= 1);
        if (loss.mode == LossMode::absolute) CHECK(found.largest <= loss.value);
        if (loss.mode == LossMode::psnr) CHECK(found.psnr() >= loss.value);
        const size_t bytes = bytes_of(type);
        size_t changed = 0;
        for (size_t i = 0; i < pixels.size() / bytes; ++i)
          changed += is_in(int(i % 67), int(i / 67 % 35)) &&
                     std::memcmp(&pixels[i * bytes], &out[i * bytes], bytes) != 0;
        CHECK(changed == 0);
      }
  const GroupShape shape{PixelType::u16, 256, 128, 8};
  const auto pixels = picture_in(shape, picture_named("noise"));
  const auto bytes_with = [&](const Loss& loss) {
    LossyGroup group;
    through(shape, pixels, loss, group);
    return double(group.bytes.size());
  };
  const double exact = double(encode_group(shape, pixels.data()).size()),
               lossy = bytes_with({LossMode::absolute, 40});
  const double tenth = bytes_with({LossMode::absolute, 40, {{64, 128, 32, 83}}});  // of the pixels
  CHECK(tenth < 0.9 * lossy + 0.1 * exact + 0.04 * exact);
  CHECK(bytes_with({LossMode::absolute, 40, {{250, 257, 0, 10}}}) == exact);  // not in the frame: all exact
}

TEST_CASE("a bound that refers to the range of the series allows more than that of a quiet group") {
  const GroupShape shape{PixelType::u16, 128, 64, 4};
  const auto pixels = picture_in(shape, picture_named("noise"));
  for (LossMode mode : {LossMode::relative, LossMode::psnr}) {
    const double value = mode == LossMode::relative ? 0.01 : 45;
    LossyGroup alone, in_series;
    through(shape, pixels, {mode, value}, alone);
    const Errors errors =
        errors_of(shape, pixels, through(shape, pixels, {mode, value, {}, 5000.0}, in_series));
    CHECK(in_series.bytes.size() < alone.bytes.size());
    if (mode == LossMode::relative) CHECK(errors.largest <= 50);
    else CHECK(20 * std::log10(5000 / std::sqrt(errors.squares)) >= 45);
  }
}

TEST_CASE("every instruction set loses the same") {
  for (PixelType type : {PixelType::u16, PixelType::f32}) {
    const GroupShape shape{type, 157, 61, 5};
    const auto pixels = picture_in(shape, picture_named("noise"));
    const auto encoded = [&] {
      auto back = pixels;
      return encode_lossy_group(shape, back.data(), {LossMode::noise, 1}, 3).bytes;
    };
    REQUIRE(force_codec_target("generic"));
    const auto wanted = encoded();
    for (const char* target : {"avx2", "avx512"})
      if (force_codec_target(target)) CHECK(encoded() == wanted);
    force_codec_target("");
  }
}

TEST_CASE("damaged regions are refused, or give as many pixels as there are") {
  const GroupShape shape{PixelType::u16, 40, 30, 2};
  auto pixels = picture_in(shape, picture_named("noise"));
  const LossyGroup group =
      encode_lossy_group(shape, pixels.data(), {LossMode::absolute, 5, {{3, 20, 4, 9}, {0, 40, 29, 30}}}, 3);
  std::vector<std::byte> out(pixels.size());
  int refused = 0;
  for (size_t i = 0; i < std::min<size_t>(group.bytes.size(), 400); ++i)
    for (int change : {1, 128, 255}) {
      auto bad = group.bytes;
      bad[i] ^= std::byte(change);
      try {
        decode_group_of(group.codec, bad, shape, out.data());
      } catch (const Error&) {
        ++refused;
      }
    }
  CHECK(refused > 100);
  for (size_t length : {0, 1, 5, 20, 30, 100})
    CHECK_THROWS_AS(decode_group_of(group.codec, std::span(group.bytes).first(length), shape, out.data()),
                    Error);
  CHECK_THROWS_AS(decode_group_of(group.codec, group.bytes, {PixelType::u16, 30, 40, 2}, out.data()), Error);
}

TEST_CASE("damaged maps and lists are refused, or give as many pixels as there are") {
  for (PixelType type : {PixelType::u16, PixelType::f32}) {
    const GroupShape shape{type, 40, 30, 2};
    auto pixels = picture_in(shape, picture_named("noise"));
    const Loss loss{type == PixelType::u16 ? LossMode::pointwise : LossMode::absolute,
                    type == PixelType::u16 ? 0.01 : 0.7};
    const LossyGroup group = encode_lossy_group(shape, pixels.data(), loss, 3);
    REQUIRE(group.codec == GroupCodec::mapped);
    std::vector<std::byte> out(pixels.size());
    int refused = 0;
    for (size_t i = 0; i < std::min<size_t>(group.bytes.size(), 400); ++i)
      for (int bit : {0, 7}) {
        auto bad = group.bytes;
        bad[i] ^= std::byte(1 << bit);
        try {
          decode_group_of(group.codec, bad, shape, out.data());
        } catch (const Error&) {
          ++refused;
        }
      }
    CHECK(refused > 20);
    for (size_t length : {0, 1, 10, 20, 60})
      CHECK_THROWS_AS(decode_group_of(group.codec, std::span(group.bytes).first(length), shape, out.data()),
                      Error);
    CHECK_THROWS_AS(
        decode_group_of(group.codec, group.bytes,
                        {type == PixelType::u16 ? PixelType::f32 : PixelType::u8, 40, 30, 2}, out.data()),
        Error);
  }
}
