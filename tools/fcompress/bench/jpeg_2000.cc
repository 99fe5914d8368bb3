// SPDX-License-Identifier: BSD-3-Clause
// Lossless JPEG 2000 (reversible 5/3 wavelet, bare codestream) by OpenJPEG.
#include <openjpeg.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>

#include "base/error.h"
#include "codec.h"

namespace harima::bench {

namespace {

constexpr int kResolutions = 6;

template <class T, void (*release)(T*)>
struct Release {
  void operator()(T* object) const { release(object); }
};
using Image = std::unique_ptr<opj_image_t, Release<opj_image_t, opj_image_destroy>>;
using Coder = std::unique_ptr<opj_codec_t, Release<opj_codec_t, opj_destroy_codec>>;
using Stream = std::unique_ptr<opj_stream_t, Release<opj_stream_t, opj_stream_destroy>>;

// Bytes in memory as OpenJPEG reads and writes them.
struct Memory {
  Bytes bytes;
  size_t at = 0;

  static OPJ_SIZE_T read(void* to, OPJ_SIZE_T wanted, void* self) {
    auto& m = *static_cast<Memory*>(self);
    const size_t n = std::min(wanted, m.bytes.size() - m.at);
    if (n == 0) return OPJ_SIZE_T(-1);
    std::memcpy(to, m.bytes.data() + m.at, n);
    m.at += n;
    return n;
  }
  static OPJ_SIZE_T write(void* from, OPJ_SIZE_T n, void* self) {
    auto& m = *static_cast<Memory*>(self);
    m.bytes.resize(std::max(m.bytes.size(), m.at + n));
    std::memcpy(m.bytes.data() + m.at, from, n);
    m.at += n;
    return n;
  }
  static OPJ_OFF_T skip(OPJ_OFF_T n, void* self) {
    return seek(OPJ_OFF_T(static_cast<Memory*>(self)->at) + n, self) ? n : -1;
  }
  static OPJ_BOOL seek(OPJ_OFF_T to, void* self) {
    auto& m = *static_cast<Memory*>(self);
    if (to < 0 || size_t(to) > m.bytes.size()) return OPJ_FALSE;
    m.at = size_t(to);
    return OPJ_TRUE;
  }
};

Stream stream_of(Memory& memory, bool is_input) {
  Stream stream(opj_stream_default_create(is_input));
  opj_stream_set_user_data(stream.get(), &memory, nullptr);
  opj_stream_set_user_data_length(stream.get(), memory.bytes.size());
  opj_stream_set_read_function(stream.get(), Memory::read);
  opj_stream_set_write_function(stream.get(), Memory::write);
  opj_stream_set_skip_function(stream.get(), Memory::skip);
  opj_stream_set_seek_function(stream.get(), Memory::seek);
  return stream;
}

Image image_of(const GroupShape& shape, const std::byte* pixels) {
  opj_image_cmptparm_t grey{};
  grey.dx = grey.dy = 1;
  grey.w = OPJ_UINT32(shape.width);
  grey.h = OPJ_UINT32(shape.height);
  grey.prec = OPJ_UINT32(8 * bytes_of(shape.type));
  Image image(opj_image_create(1, &grey, OPJ_CLRSPC_GRAY));
  if (!image) fail("OpenJPEG: no memory");
  image->x1 = grey.w;
  image->y1 = grey.h;
  if (shape.type == PixelType::u8)
    std::copy_n(reinterpret_cast<const uint8_t*>(pixels), pixels_of(shape), image->comps[0].data);
  else std::copy_n(reinterpret_cast<const uint16_t*>(pixels), pixels_of(shape), image->comps[0].data);
  return image;
}

Bytes compress(const GroupShape& shape, const std::byte* pixels) {
  opj_cparameters_t options;
  opj_set_default_encoder_parameters(&options);
  options.tcp_numlayers = 1;
  options.cp_disto_alloc = 1;
  options.numresolution =
      std::min(kResolutions, int(std::bit_width(unsigned(std::min(shape.width, shape.height)))));
  const Image image = image_of(shape, pixels);
  const Coder coder(opj_create_compress(OPJ_CODEC_J2K));
  Memory memory;
  const Stream stream = stream_of(memory, false);
  if (!opj_setup_encoder(coder.get(), &options, image.get()) ||
      !opj_start_compress(coder.get(), image.get(), stream.get()) || !opj_encode(coder.get(), stream.get()) ||
      !opj_end_compress(coder.get(), stream.get()))
    fail("OpenJPEG refuses");
  return std::move(memory.bytes);
}

void decompress(const GroupShape& shape, const Bytes& packed, std::byte* pixels) {
  opj_dparameters_t options;
  opj_set_default_decoder_parameters(&options);
  const Coder coder(opj_create_decompress(OPJ_CODEC_J2K));
  Memory memory{packed};
  const Stream stream = stream_of(memory, true);
  opj_image_t* made = nullptr;
  const bool is_read =
      opj_setup_decoder(coder.get(), &options) && opj_read_header(stream.get(), coder.get(), &made);
  const Image image(made);
  if (!is_read || !opj_decode(coder.get(), stream.get(), made)) fail("OpenJPEG cannot unpack");
  const OPJ_INT32* const from = made->comps[0].data;
  if (shape.type == PixelType::u8) std::copy_n(from, pixels_of(shape), reinterpret_cast<uint8_t*>(pixels));
  else std::copy_n(from, pixels_of(shape), reinterpret_cast<uint16_t*>(pixels));
}

}  // namespace

std::vector<Codec> jpeg_2000(double bound) {
  if (bound > 0) return {};
  return {{"JPEG 2000", Piece::frame, takes_counts, compress, decompress}};
}

}  // namespace harima::bench
