// SPDX-License-Identifier: BSD-3-Clause
// Files of one size that are in no file system: random bytes from memory, for measurements.
#pragma once

#include <vector>

#include "transfer/file_source.h"

namespace harima {

class MemoryFiles : public FileSource {
 public:
  MemoryFiles(uint64_t files, uint64_t file_bytes);

  void walk(const std::function<void(Entry)>& found) override;
  std::unique_ptr<SourceReader> read(uint64_t number, uint64_t offset, uint64_t bytes) const override;
  std::string place(uint64_t number) const override;
  uint64_t size(uint64_t) const override { return file_bytes_; }

 private:
  const uint64_t files_, file_bytes_;
  std::vector<std::byte> bytes_;  // of all files, again and again
};

}  // namespace harima
