// SPDX-License-Identifier: BSD-3-Clause
// The chain of directories, walked without libtiff, which would walk it anew for each page.
#include <bit>
#include <set>

#include "base/error.h"
#include "format/tiff_file.h"
#include "format/tiff_types.h"

namespace harima {

namespace {

constexpr bool kLittleMachine = std::endian::native == std::endian::little;

class Chain {
 public:
  explicit Chain(const InputFile& file) : file_(file) {
    char order[2];
    file.read(order, sizeof order, 0);
    if (order[0] != order[1] || (order[0] != 'I' && order[0] != 'M'))
      fail("{}: not a TIFF file", file.path());
    swapped_ = (order[0] == 'I') != kLittleMachine;
    const uint64_t version = number(2, 2);
    if (version != tiff::kClassic && version != tiff::kBig)
      fail("{}: TIFF version {} is unknown, wanted 42 or 43", file.path(), version);
    big_ = version == tiff::kBig;
  }

  uint64_t first() const { return big_ ? number(8, 8) : number(4, 4); }
  uint64_t after(uint64_t directory) const { return number(end_of(directory), big_ ? 8 : 4); }

  // Bit 0: a smaller copy of another page; bit 2: a mask.
  bool is_full_page(uint64_t directory) const {
    const uint64_t entry = directory + (big_ ? 8 : 2);
    for (uint64_t i = 0; i < std::min<uint64_t>(2, count(directory)); ++i) {
      const uint64_t at = entry + i * entry_bytes();
      if (number(at, 2) == tiff::kSubfileType) return (number(at + (big_ ? 12 : 8), 4) & 5) == 0;
    }
    return true;
  }

 private:
  uint64_t entry_bytes() const { return big_ ? 20 : 12; }
  uint64_t count(uint64_t directory) const { return big_ ? number(directory, 8) : number(directory, 2); }
  uint64_t end_of(uint64_t directory) const {
    const uint64_t entries = count(directory);
    if (entries > file_.bytes() / entry_bytes())
      fail("{}: the directory at offset {} claims {} entries, more than fit the file", file_.path(),
           directory, entries);
    return directory + (big_ ? 8 : 2) + entries * entry_bytes();
  }
  uint64_t number(uint64_t offset, int bytes) const {
    unsigned char raw[8];
    file_.read(raw, size_t(bytes), offset);
    uint64_t value = 0;
    for (int i = 0; i < bytes; ++i) {
      const int from = swapped_ == kLittleMachine ? i : bytes - 1 - i;
      value = value << 8 | raw[from];
    }
    return value;
  }

  const InputFile& file_;
  bool swapped_ = false, big_ = false;
};

}  // namespace

std::vector<uint64_t> tiff_directories(const InputFile& file) {
  const Chain chain(file);
  std::vector<uint64_t> all, full;
  std::set<uint64_t> seen;
  for (uint64_t at = chain.first(); at != 0; at = chain.after(at)) {
    if (at >= file.bytes())
      fail("{}: page {} begins at offset {}, the file has {} bytes", file.path(), all.size(), at,
           file.bytes());
    if (!seen.insert(at).second)
      fail("{}: the directory of page {} comes again: the chain loops", file.path(), all.size());
    all.push_back(at);
    if (chain.is_full_page(at)) full.push_back(at);
  }
  if (all.empty()) fail("{}: has no pages", file.path());
  return full.empty() ? all : full;
}

}  // namespace harima
