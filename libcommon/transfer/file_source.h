// SPDX-License-Identifier: BSD-3-Clause
// What a sender has to send: files that are found one after the other and have numbers in that order. One
// thread walks while others read.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "transfer/entry.h"

namespace harima {

// Part of a file, from its beginning on. One thread.
class SourceReader {
 public:
  virtual ~SourceReader() = default;
  // Fills `bytes` with what comes next; an errno if that is not possible: ESTALE if there is less, or the
  // file is another by now.
  virtual int read(std::span<std::byte> bytes) = 0;
};

class FileSource {
 public:
  virtual ~FileSource() = default;
  // Entries in the order of their numbers, folders before what is in them. What cannot be read is an entry of
  // its own.
  virtual void walk(const std::function<void(Entry)>& found) = 0;
  // Some bytes of a file; read() says so if they cannot be read.
  virtual std::unique_ptr<SourceReader> read(uint64_t number, uint64_t offset, uint64_t bytes) const = 0;
  virtual std::string place(uint64_t number) const = 0;
  virtual uint64_t size(uint64_t number) const = 0;
  // Does it cost little to read something only to sum it up?
  virtual bool is_near() const { return false; }
};

}  // namespace harima
