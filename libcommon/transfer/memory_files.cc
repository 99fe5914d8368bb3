// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/memory_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <random>

namespace harima {

namespace {

constexpr size_t kBytes = size_t{8} << 20;  // more than a core has in its caches

class MemoryReader : public SourceReader {
 public:
  MemoryReader(const std::vector<std::byte>& bytes, uint64_t offset)
      : bytes_(bytes), at_(size_t(offset % bytes.size())) {}
  int read(std::span<std::byte> out) override {
    while (!out.empty()) {
      const size_t n = std::min(out.size(), bytes_.size() - at_);
      std::memcpy(out.data(), bytes_.data() + at_, n);
      at_ = (at_ + n) % bytes_.size();
      out = out.subspan(n);
    }
    return 0;
  }

 private:
  const std::vector<std::byte>& bytes_;
  size_t at_;
};

}  // namespace

MemoryFiles::MemoryFiles(uint64_t files, uint64_t file_bytes)
    : files_(files), file_bytes_(file_bytes), bytes_(kBytes) {
  std::mt19937_64 random(1);
  for (size_t i = 0; i < bytes_.size(); i += 8) {
    const uint64_t word = random();
    std::memcpy(bytes_.data() + i, &word, 8);
  }
}

void MemoryFiles::walk(const std::function<void(Entry)>& found) {
  const int64_t now_ns = int64_t(std::time(nullptr)) * 1000000000;
  for (uint64_t i = 0; i < files_; ++i)
    found({.mode = 0600, .size = file_bytes_, .mtime_ns = now_ns, .path = place(i)});
}

std::unique_ptr<SourceReader> MemoryFiles::read(uint64_t number, uint64_t offset, uint64_t) const {
  return std::make_unique<MemoryReader>(bytes_, number * file_bytes_ + offset);
}

std::string MemoryFiles::place(uint64_t number) const { return fmt::format("f{:08}", number); }

}  // namespace harima
