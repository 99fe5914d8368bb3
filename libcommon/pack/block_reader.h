// SPDX-License-Identifier: BSD-3-Clause
// Blocks of a .fcz input one after the other, in the order of the unpacked bytes, checked against each other:
// no byte is left out or comes twice. One thread.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "codec/block.h"
#include "pack/byte_window.h"

namespace harima {

// Where something is wrong, and what.
struct Damage {
  uint64_t at = 0;  // byte of the input
  std::string text;
};

struct ReadBlock {
  int number = 0;   // in the input, from 0
  uint64_t at = 0;  // of its head in the input
  BlockHead head;   // one with data; an end block only if bytes are lost before it
  std::vector<std::byte> payload;
  uint64_t lost = 0;  // unpacked bytes that belong before it, in no block

  std::string place() const { return fmt::format("block {} at byte {}", number, at); }
};

class BlockReader {
 public:
  // `memory_bytes`: what a block may need. `recover`: notes damage and goes on behind it, instead of failing.
  BlockReader(const ReadSome& read, size_t memory_bytes, bool recover)
      : in_(read), memory_bytes_(memory_bytes), recover_(recover) {}

  // The next block with data; none behind the last end block. Fails with block and byte.
  std::optional<ReadBlock> next();
  uint64_t position() const { return in_.position(); }
  const std::vector<Damage>& damages() const { return damages_; }

 private:
  bool has_more();
  bool take(ReadBlock& block);
  void take_payload(ReadBlock& block);
  void check_order(ReadBlock& block);
  bool end_stream(ReadBlock& block);
  void search();

  ByteWindow in_;
  size_t memory_bytes_;
  bool recover_;
  std::vector<Damage> damages_;
  int count_ = 0;
  bool is_within_ = true;     // a stream, not between two
  uint64_t offset_ = 0;       // unpacked bytes of this stream so far
  uint64_t index_bytes_ = 0;  // of the index block, if that was the last
  uint64_t good_until_ = 0;   // byte of the input
};

}  // namespace harima
