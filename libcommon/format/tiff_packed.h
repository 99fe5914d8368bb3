// SPDX-License-Identifier: BSD-3-Clause
// Compressed pages, through libtiff.
#pragma once

#include <memory>
#include <string>

#include "base/part_file.h"
#include "format/tiff_head.h"

struct tiff;

namespace harima {

// Writes pages one after the other. One thread each.
class TiffPacker {
 public:
  // Fails for a compression that this build has not, naming those it has.
  TiffPacker(const PartFile& file, const TiffWriting& writing, const std::string& compression);
  ~TiffPacker();
  TiffPacker(const TiffPacker&) = delete;
  TiffPacker& operator=(const TiffPacker&) = delete;

  void page(FrameView frame, const std::string& description);
  // Without it the file is not complete.
  void finish();

 private:
  void set_tags(const std::string& description);

  std::string path_, reason_;
  TiffWriting writing_;
  int compression_ = 1;
  ::tiff* tiff_ = nullptr;
};

// Fails as the constructor does, before there is a file.
void check_tiff_compression(const std::string& compression);

}  // namespace harima
