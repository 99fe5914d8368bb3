// SPDX-License-Identifier: BSD-3-Clause
#include "codec/residual_encoder.h"

#include <algorithm>
#include <cstring>

namespace harima {

namespace {

constexpr double kEscapeBits = 32;

void grow(Buffer& buffer, size_t bytes) {
  if (buffer.bytes() < bytes) buffer = Buffer(bytes);
}

}  // namespace

void ResidualEncoder::forget() {
  map_.clear();
  tables_ = {};
}

void ResidualEncoder::undo() {
  std::swap(map_, map_before_);
  tables_ = tables_before_;
}

void ResidualEncoder::encode(int16_t* residuals, size_t count, int blocks_above, ByteWriter& to) {
  std::swap(map_, map_before_);
  tables_before_ = tables_;
  std::fill_n(residuals + count, (kChunk - count % kChunk) % kChunk, int16_t(0));
  count_ = count;
  classify(residuals);
  count_symbols(residuals);

  MapSteps map = map_steps(blocks_above, false);
  if (map_before_.size() == map_.size())
    if (MapSteps other = map_steps(blocks_above, true); other.bits < map.bits) map = std::move(other);

  to.put(uint8_t(map.is_from_before));
  map.table.write(to);
  choose_tables(to);
  split(residuals);
  code_symbols(map);
  write_parts(to);
}

void ResidualEncoder::classify(const int16_t* residuals) {
  std::vector<uint32_t> sums((count_ + kBlock - 1) / kBlock);
  codec_kernels().block_sums(residuals, count_, sums.data());
  blocks_.clear();
  map_.clear();
  for (size_t b = 0; b < sums.size(); ++b) {
    const int pixels = int(std::min<size_t>(kBlock, count_ - b * kBlock));
    map_.push_back(uint8_t(class_of(sums[b], pixels)));
    blocks_.push_back({b * kBlock, (pixels + kChunk - 1) / kChunk, map_.back()});
  }
}

void ResidualEncoder::count_symbols(const int16_t* residuals) {
  for (Histogram& counts : counts_) counts.fill(0);
  for (const Block& block : blocks_) {
    if (block.noise == 0) continue;
    const int shift = shift_of(block.noise);
    Histogram& counts = counts_[size_t(table_of(block.noise))];
    for (int step = 0; step < block.steps; step += count_step_) {
      const int16_t* residual = residuals + block.first + step * kChunk;
      for (int i = 0; i < kChunk; ++i)
        ++counts[size_t(std::clamp(residual[i] >> shift, -128, 127) - kLowestSymbol)];
    }
  }
}

void ResidualEncoder::choose_tables(ByteWriter& to) {
  ByteWriter tables;
  int count = 0;
  for (int t = 0; t < kTables; ++t) {
    const Histogram& counts = counts_[size_t(t)];
    if (std::all_of(counts.begin(), counts.end(), [](uint32_t c) { return c == 0; })) continue;
    std::optional<SymbolTable>& table = tables_[size_t(t)];
    SymbolTable fresh(counts, kEscapeBits);
    const double gain =
        table ? count_step_ * (table->bits(counts, kEscapeBits) - fresh.bits(counts, kEscapeBits)) : 0;
    if (table && gain < 8 * (1.0 + double(fresh.coded_bytes()))) continue;
    table = fresh;
    tables.put(uint8_t(t));
    fresh.write(tables);
    ++count;
  }
  to.put(uint8_t(count));
  to.put_bytes(tables.take());
}

// Classes less what they are expected to be, as symbols of a table of their own.
ResidualEncoder::MapSteps ResidualEncoder::map_steps(int blocks_above, bool is_from_before) const {
  std::vector<uint8_t> symbols;
  Histogram counts{};
  for (size_t b = 0; b < map_.size(); ++b) {
    const size_t above = b >= size_t(blocks_above) ? b - size_t(blocks_above) : b - 1;
    const int expected = is_from_before ? map_before_[b] : b == 0 ? 0 : map_[above];
    symbols.push_back(uint8_t(map_[b] - expected - kLowestSymbol));
    ++counts[symbols.back()];
  }
  symbols.resize((symbols.size() + kChunk - 1) / kChunk * kChunk, symbols.back());
  const SymbolTable table(counts, 0);
  for (uint8_t& symbol : symbols) symbol = uint8_t(symbol + kLowestSymbol - table.low());
  return {std::move(symbols), table, is_from_before, table.bits(counts, 0)};
}

void ResidualEncoder::split(const int16_t* residuals) {
  size_t low_bytes = 0;
  for (const Block& block : blocks_) low_bytes += block.low_bytes();
  grow(symbols_, blocks_.size() * kBlock);
  grow(low_, low_bytes);
  low_size_ = 0;
  escapes_.clear();
  for (const Block& block : blocks_) {
    if (block.noise == 0) continue;
    const SymbolTable& table = *tables_[size_t(table_of(block.noise))];
    const SymbolRange range{shift_of(block.noise), table.low(), table.span()};
    if (codec_kernels().split_block(residuals + block.first, block.steps, range,
                                    symbols_.as<uint8_t>() + block.first, low_.as<uint8_t>() + low_size_))
      note_escapes(residuals, block, range);
    low_size_ += block.low_bytes();
  }
}

void ResidualEncoder::note_escapes(const int16_t* residuals, const Block& block, const SymbolRange& range) {
  for (size_t i = block.first; i < std::min(count_, block.first + kBlock); ++i) {
    const int symbol = (residuals[i] >> range.shift) - range.low;
    if (symbol < 0 || symbol > range.span) escapes_.emplace_back(uint32_t(i), residuals[i]);
  }
}

// All in reverse, for a decoder that goes forward.
void ResidualEncoder::code_symbols(const MapSteps& map) {
  const size_t most_words = blocks_.size() * kBlock + map.symbols.size() + kChunk;
  grow(words_, most_words * sizeof(uint16_t));
  uint16_t* const end = words_.as<uint16_t>() + most_words;
  uint16_t* word = end;
  states_.fill(1 << 16);
  uint32_t table[256] = {};
  for (int t = kTables - 1; t >= 0; --t) {
    if (!tables_[size_t(t)]) continue;
    tables_[size_t(t)]->encoder(table);
    for (size_t b = blocks_.size(); b-- > 0;)
      if (const Block& block = blocks_[b]; block.noise && table_of(block.noise) == t)
        word = codec_kernels().encode_symbols(table, tables_[size_t(t)]->span() + 1,
                                              symbols_.as<uint8_t>() + block.first, block.steps,
                                              states_.data(), word);
  }
  map.table.encoder(table);
  word = codec_kernels().encode_symbols(table, map.table.span() + 1, map.symbols.data(),
                                        int(map.symbols.size()) / kChunk, states_.data(), word);
  first_word_ = word;
  word_count_ = size_t(end - word);
}

void ResidualEncoder::write_parts(ByteWriter& to) const {
  to.put(uint32_t(word_count_));
  to.put_words(states_.data(), states_.size());
  to.put_words(first_word_, word_count_);
  to.put_words(low_.data(), low_size_);
  to.put(uint32_t(escapes_.size()));
  for (uint32_t next = 0; const auto& [position, residual] : escapes_) {
    to.put_short(position - next);
    to.put(residual);
    next = position + 1;
  }
}

}  // namespace harima
