// SPDX-License-Identifier: BSD-3-Clause
// Lossless JPEG XL by libjxl; linked where the library is.
#include <jxl/decode_cxx.h>
#include <jxl/encode_cxx.h>

#include <stdexcept>

#include "codec/peers.h"

namespace codec_bench {

namespace {

JxlPixelFormat format_of(const harima::GroupShape& shape) {
  return {1, shape.type == harima::PixelType::u8 ? JXL_TYPE_UINT8 : JXL_TYPE_UINT16, JXL_LITTLE_ENDIAN, 0};
}

template <class Status>
void expect(Status status, Status wanted) {
  if (status != wanted) throw std::runtime_error("libjxl refuses");
}

}  // namespace

Bytes encode_jxl(const harima::GroupShape& shape, const std::byte* frame, int effort) {
  const auto encoder = JxlEncoderMake(nullptr);
  JxlBasicInfo info;
  JxlEncoderInitBasicInfo(&info);
  info.xsize = uint32_t(shape.width);
  info.ysize = uint32_t(shape.height);
  info.bits_per_sample = uint32_t(8 * bytes_of(shape.type));
  info.num_color_channels = 1;
  info.uses_original_profile = JXL_TRUE;
  expect(JxlEncoderSetBasicInfo(encoder.get(), &info), JXL_ENC_SUCCESS);
  JxlColorEncoding colour;
  JxlColorEncodingSetToSRGB(&colour, JXL_TRUE);
  expect(JxlEncoderSetColorEncoding(encoder.get(), &colour), JXL_ENC_SUCCESS);
  JxlEncoderFrameSettings* settings = JxlEncoderFrameSettingsCreate(encoder.get(), nullptr);
  expect(JxlEncoderSetFrameLossless(settings, JXL_TRUE), JXL_ENC_SUCCESS);
  expect(JxlEncoderFrameSettingsSetOption(settings, JXL_ENC_FRAME_SETTING_EFFORT, effort), JXL_ENC_SUCCESS);
  const JxlPixelFormat format = format_of(shape);
  expect(JxlEncoderAddImageFrame(settings, &format, frame, shape.frame_bytes()), JXL_ENC_SUCCESS);
  JxlEncoderCloseInput(encoder.get());
  Bytes coded(shape.frame_bytes() * 2 + 4096);
  auto* next = reinterpret_cast<uint8_t*>(coded.data());
  size_t left = coded.size();
  expect(JxlEncoderProcessOutput(encoder.get(), &next, &left), JXL_ENC_SUCCESS);
  coded.resize(coded.size() - left);
  return coded;
}

void decode_jxl(const harima::GroupShape& shape, const Bytes& coded, std::byte* frame) {
  const auto decoder = JxlDecoderMake(nullptr);
  expect(JxlDecoderSubscribeEvents(decoder.get(), JXL_DEC_FULL_IMAGE), JXL_DEC_SUCCESS);
  expect(JxlDecoderSetInput(decoder.get(), reinterpret_cast<const uint8_t*>(coded.data()), coded.size()), JXL_DEC_SUCCESS);
  JxlDecoderCloseInput(decoder.get());
  expect(JxlDecoderProcessInput(decoder.get()), JXL_DEC_NEED_IMAGE_OUT_BUFFER);
  const JxlPixelFormat format = format_of(shape);
  expect(JxlDecoderSetImageOutBuffer(decoder.get(), &format, frame, shape.frame_bytes()), JXL_DEC_SUCCESS);
  expect(JxlDecoderProcessInput(decoder.get()), JXL_DEC_FULL_IMAGE);
}

}  // namespace codec_bench
