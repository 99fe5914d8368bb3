// SPDX-License-Identifier: BSD-3-Clause
#include "codec.h"

namespace harima::bench {

std::vector<Codec> fcompress_levels(double bound), zstd(double bound), lz4(double bound),
    bitshuffle(double bound), png(double bound), xz(double bound), bzip2(double bound), jpeg_ls(double bound),
    jpeg_2000(double bound), jpeg_xl(double bound), zfp(double bound);

namespace {

// In the order of the table; HAS_ is set by CMake for each library that is there.
constexpr CodecList kLists[] = {
    fcompress_levels,
    zstd,
    lz4,
    bitshuffle,
    png,
#ifdef HAS_LZMA
    xz,
#endif
#ifdef HAS_BZIP2
    bzip2,
#endif
#ifdef HAS_CHARLS
    jpeg_ls,
#endif
#ifdef HAS_OPENJPEG
    jpeg_2000,
#endif
#ifdef HAS_JXL
    jpeg_xl,
#endif
#ifdef HAS_ZFP
    zfp,
#endif
};

}  // namespace

std::vector<Codec> codecs(double bound) {
  std::vector<Codec> all;
  for (const CodecList list : kLists)
    for (Codec& codec : list(bound)) all.push_back(std::move(codec));
  return all;
}

}  // namespace harima::bench
