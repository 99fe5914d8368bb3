// SPDX-License-Identifier: BSD-3-Clause
// Lossless JPEG XL by libjxl.
#include <fmt/format.h>
#include <jxl/decode_cxx.h>
#include <jxl/encode_cxx.h>

#include "base/error.h"
#include "codec.h"

namespace harima::bench {

namespace {

JxlPixelFormat format_of(const GroupShape& shape) {
  const JxlDataType type = shape.type == PixelType::u8    ? JXL_TYPE_UINT8
                           : shape.type == PixelType::u16 ? JXL_TYPE_UINT16
                                                          : JXL_TYPE_FLOAT;
  return {1, type, JXL_NATIVE_ENDIAN, 0};
}

template <class Status>
void expect(Status status, Status wanted) {
  if (status != wanted) fail("libjxl refuses (status {})", int(status));
}

JxlBasicInfo info_of(const GroupShape& shape) {
  JxlBasicInfo info;
  JxlEncoderInitBasicInfo(&info);
  info.xsize = uint32_t(shape.width);
  info.ysize = uint32_t(shape.height);
  info.bits_per_sample = uint32_t(8 * bytes_of(shape.type));
  info.exponent_bits_per_sample = shape.type == PixelType::f32 ? 8 : 0;
  info.num_color_channels = 1;
  info.uses_original_profile = JXL_TRUE;
  return info;
}

Bytes compress(const GroupShape& shape, const std::byte* pixels, int effort) {
  const auto encoder = JxlEncoderMake(nullptr);
  const JxlBasicInfo info = info_of(shape);
  expect(JxlEncoderSetBasicInfo(encoder.get(), &info), JXL_ENC_SUCCESS);
  JxlColorEncoding colour;
  JxlColorEncodingSetToSRGB(&colour, JXL_TRUE);
  expect(JxlEncoderSetColorEncoding(encoder.get(), &colour), JXL_ENC_SUCCESS);
  JxlEncoderFrameSettings* settings = JxlEncoderFrameSettingsCreate(encoder.get(), nullptr);
  expect(JxlEncoderSetFrameLossless(settings, JXL_TRUE), JXL_ENC_SUCCESS);
  expect(JxlEncoderFrameSettingsSetOption(settings, JXL_ENC_FRAME_SETTING_EFFORT, effort), JXL_ENC_SUCCESS);
  const JxlPixelFormat format = format_of(shape);
  expect(JxlEncoderAddImageFrame(settings, &format, pixels, shape.frame_bytes()), JXL_ENC_SUCCESS);
  JxlEncoderCloseInput(encoder.get());
  Bytes packed(shape.frame_bytes() * 2 + 4096);
  auto* next = reinterpret_cast<uint8_t*>(packed.data());
  size_t left = packed.size();
  expect(JxlEncoderProcessOutput(encoder.get(), &next, &left), JXL_ENC_SUCCESS);
  packed.resize(packed.size() - left);
  return packed;
}

void decompress(const GroupShape& shape, const Bytes& packed, std::byte* pixels) {
  const auto decoder = JxlDecoderMake(nullptr);
  expect(JxlDecoderSubscribeEvents(decoder.get(), JXL_DEC_FULL_IMAGE), JXL_DEC_SUCCESS);
  expect(JxlDecoderSetInput(decoder.get(), reinterpret_cast<const uint8_t*>(packed.data()), packed.size()),
         JXL_DEC_SUCCESS);
  JxlDecoderCloseInput(decoder.get());
  expect(JxlDecoderProcessInput(decoder.get()), JXL_DEC_NEED_IMAGE_OUT_BUFFER);
  const JxlPixelFormat format = format_of(shape);
  expect(JxlDecoderSetImageOutBuffer(decoder.get(), &format, pixels, shape.frame_bytes()), JXL_DEC_SUCCESS);
  expect(JxlDecoderProcessInput(decoder.get()), JXL_DEC_FULL_IMAGE);
}

bool takes(const GroupShape& shape) { return takes_counts(shape) || shape.type == PixelType::f32; }

}  // namespace

std::vector<Codec> jpeg_xl(double bound) {
  std::vector<Codec> list;
  if (bound > 0) return list;
  for (const int effort : {1, 3, 7})
    list.push_back(
        {fmt::format("JPEG XL -e {}", effort), Piece::frame, takes,
         [=](const GroupShape& shape, const std::byte* pixels) { return compress(shape, pixels, effort); },
         decompress});
  return list;
}

}  // namespace harima::bench
