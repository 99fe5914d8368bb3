// SPDX-License-Identifier: BSD-3-Clause
// A TiffFile is one open TIFF file; a TiffPage is what one of its pages says of itself. Nothing a file says
// is believed before it is compared with the size of the file. Messages of page() and read_block() do not
// name the file. One thread each; open one a thread, it is cheap.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "format/input_file.h"
#include "image/frame.h"

struct tiff;

namespace harima {

// How the samples of a page are stored, before they become a PixelType.
enum class SampleKind : uint8_t { whole, signed_whole, real };

struct TiffPage {
  int width = 0, height = 0;
  int bits = 0;  // a sample
  SampleKind kind = SampleKind::whole;
  PixelType type = PixelType::u16;        // what it is read as
  int block_width = 0, block_height = 0;  // of a tile, or of a strip (then block_width = width)
  bool tiled = false;
  bool plain = false;             // uncompressed whole bytes: can be read without libtiff
  bool swapped = false;           // bytes are in the other order than the machine's
  std::vector<uint64_t> offsets;  // of the blocks, if plain
  std::string description;
  double pixel_um = 0;         // from the resolution tags if they are in centimetres, else 0
  double pixels_per_unit = 0;  // XResolution as it stands

  size_t block_row_bytes() const { return (size_t(block_width) * size_t(bits) + 7) / 8; }
  size_t block_bytes() const { return block_row_bytes() * size_t(block_height); }
};

class TiffFile {
 public:
  explicit TiffFile(const std::string& path);  // fails if it is no TIFF
  TiffFile(const TiffFile&) = delete;
  TiffFile& operator=(const TiffFile&) = delete;
  ~TiffFile();

  // The page whose directory stands at `directory` (0: the first). Fails for pages that are no grey image.
  TiffPage page(uint64_t directory);
  // Decodes block `index` of the page last asked for: block_bytes() at most into `dst`, samples in machine
  // order.
  void read_block(const TiffPage& page, uint32_t index, size_t bytes, std::byte* dst);
  const InputFile& file() const { return file_; }

 private:
  template <class T>
  T value(uint32_t tag) const;
  void check_grey() const;
  void read_sizes(TiffPage& page) const;
  void read_blocks(TiffPage& page) const;
  void check_bytes(const TiffPage& page) const;
  friend struct TiffReading;
  [[noreturn]] void fail_here(const char* doing) const;

  InputFile file_;
  uint64_t at_ = 0;     // where libtiff reads next
  std::string damage_;  // why it could not, if that is known
  std::string reason_;  // libtiff's last complaint
  ::tiff* tiff_ = nullptr;
};

// Offsets of the directories of the full-size pages, in order. Fails for a chain that loops or leaves the
// file.
std::vector<uint64_t> tiff_directories(const InputFile& file);

}  // namespace harima
