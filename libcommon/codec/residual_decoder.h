// SPDX-License-Identifier: BSD-3-Clause
// The way back from what residual_encoder.h makes. One thread.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "base/buffer.h"
#include "codec/block_class.h"
#include "codec/byte_reader.h"
#include "codec/symbol_table.h"

namespace harima {

class ResidualDecoder {
 public:
  void forget();  // begins a new group

  // `count` residuals and room for kBlock more. Fails if the bytes are not those of as many residuals, and
  // then cannot go on.
  void decode(ByteReader& from, size_t count, int blocks_above, int16_t* residuals);

 private:
  void read_map(ByteReader& from, size_t blocks);
  void read_tables(ByteReader& from);
  void read_words(ByteReader& from, size_t most);
  void decode_map(int blocks_above);
  void decode_symbols();
  void merge(ByteReader& from, int16_t* residuals);
  void read_escapes(ByteReader& from, size_t count, int16_t* residuals) const;
  void take_steps(const uint32_t* table, int steps, uint8_t* symbols);
  int steps_of(size_t block) const;

  size_t count_ = 0;
  bool from_before_ = false;
  std::optional<SymbolTable> map_table_;
  std::vector<uint8_t> map_, map_before_;
  std::array<std::optional<SymbolTable>, kTables> tables_;
  Buffer symbols_, words_;
  const uint16_t *word_ = nullptr, *end_ = nullptr;
  std::array<uint32_t, kChunk> states_;
};

}  // namespace harima
