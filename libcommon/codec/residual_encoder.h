// SPDX-License-Identifier: BSD-3-Clause
// Residuals of a unit to bytes: blocks of kBlock in the order they come, each with its noise class
// (block_class.h); symbols of all blocks go through one entropy coder, table by table, after the map of
// classes; low bits stand as they are. Tables and map of the unit before serve this one where that is
// cheaper. man/harima-fcz.5 has the bytes. One thread.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "base/buffer.h"
#include "codec/block_class.h"
#include "codec/byte_writer.h"
#include "codec/symbol_table.h"

namespace harima {

class ResidualEncoder {
 public:
  // Symbols are counted in every `count_step`-th chunk of a block; 1: in all.
  explicit ResidualEncoder(int count_step) : count_step_(count_step) {}

  // Begins a new group: nothing is before it.
  void forget();

  // As if the last encode() had not been: for a unit that is coded in another way after all.
  void undo();

  // `count` residuals, followed by up to kChunk numbers that it sets to 0. `blocks_above`: distance to a
  // block that is likely of the same class.
  void encode(int16_t* residuals, size_t count, int blocks_above, ByteWriter& to);

 private:
  struct Block {
    size_t first;
    int steps;
    uint8_t noise;
    size_t low_bytes() const { return noise ? harima::low_bytes(steps, shift_of(noise)) : 0; }
  };
  struct MapSteps {
    std::vector<uint8_t> symbols;  // a multiple of kChunk
    SymbolTable table;
    bool is_from_before;
    double bits;
  };
  void classify(const int16_t* residuals);
  void count_symbols(const int16_t* residuals);
  void choose_tables(ByteWriter& to);
  MapSteps map_steps(int blocks_above, bool is_from_before) const;
  void split(const int16_t* residuals);
  void note_escapes(const int16_t* residuals, const Block& block, const SymbolRange& range);
  void code_symbols(const MapSteps& map);
  void write_parts(ByteWriter& to) const;

  int count_step_;
  size_t count_ = 0;
  std::vector<Block> blocks_;
  std::vector<uint8_t> map_, map_before_;
  std::array<Histogram, kTables> counts_;
  std::array<std::optional<SymbolTable>, kTables> tables_, tables_before_;  // that the decoder has, and had
  Buffer symbols_, low_, words_;
  size_t low_size_ = 0;
  const uint16_t* first_word_ = nullptr;
  size_t word_count_ = 0;
  std::array<uint32_t, kChunk> states_;
  std::vector<std::pair<uint32_t, int16_t>> escapes_;  // position, residual
};

}  // namespace harima
