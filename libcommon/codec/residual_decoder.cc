// SPDX-License-Identifier: BSD-3-Clause
#include "codec/residual_decoder.h"

#include <algorithm>
#include <cstring>

namespace harima {

namespace {

void grow(Buffer& buffer, size_t bytes) {
  if (buffer.bytes() < bytes) buffer = Buffer(bytes);
}

}  // namespace

void ResidualDecoder::forget() {
  map_before_.clear();
  tables_ = {};
}

void ResidualDecoder::decode(ByteReader& from, size_t count, int blocks_above, int16_t* residuals) {
  count_ = count;
  const size_t blocks = (count + kBlock - 1) / kBlock, map_chunks = (blocks + kChunk - 1) / kChunk;
  read_map(from, blocks);
  read_tables(from);
  read_words(from, blocks * kBlock + map_chunks * kChunk);
  decode_map(blocks_above);
  decode_symbols();
  merge(from, residuals);
  read_escapes(from, count, residuals);
  std::swap(map_, map_before_);
}

void ResidualDecoder::read_map(ByteReader& from, size_t blocks) {
  const auto kind = from.get<uint8_t>();
  if (kind > 1) fail("byte {}: a map of kind {}, wanted 0 or 1", from.position(), kind);
  from_before_ = kind == 1;
  if (from_before_ && map_before_.size() != blocks)
    fail("byte {}: a map of {} blocks follows one of {}", from.position(), blocks, map_before_.size());
  map_table_.emplace(from);
  map_.assign(blocks, 0);
}

void ResidualDecoder::read_tables(ByteReader& from) {
  for (int left = from.get<uint8_t>(); left > 0; --left) {
    const auto t = from.get<uint8_t>();
    if (t >= kTables) fail("byte {}: table {}, wanted less than {}", from.position(), t, kTables);
    tables_[t].emplace(from);
  }
}

// With zeros after them for a decoder that looks ahead.
void ResidualDecoder::read_words(ByteReader& from, size_t most) {
  const size_t count = from.get<uint32_t>();
  if (count > most) fail("byte {}: {} words, wanted at most {}", from.position(), count, most);
  from.get_words(states_.data(), states_.size());
  const auto bytes = from.take(count * sizeof(uint16_t));
  grow(words_, (count + kBlock + kChunk) * sizeof(uint16_t));
  std::memcpy(words_.data(), bytes.data(), bytes.size());
  std::memset(words_.data() + bytes.size(), 0, (kBlock + kChunk) * sizeof(uint16_t));
  word_ = words_.as<uint16_t>();
  end_ = word_ + count;
}

void ResidualDecoder::take_steps(const uint32_t* table, int steps, uint8_t* symbols) {
  word_ = codec_kernels().decode_symbols(table, word_, steps, states_.data(), symbols);
  if (word_ > end_) fail("{} symbols want more words than there are", count_);
}

void ResidualDecoder::decode_map(int blocks_above) {
  uint32_t table[1 << kFrequencyBits];
  map_table_->decoder(table);
  uint8_t deltas[kChunk];
  for (size_t b = 0; b < map_.size(); ++b) {
    if (b % kChunk == 0) take_steps(table, 1, deltas);
    const size_t above = b >= size_t(blocks_above) ? b - size_t(blocks_above) : b - 1;
    const int expected = from_before_ ? map_before_[b] : b == 0 ? 0 : map_[above];
    const int noise = expected + deltas[b % kChunk] + map_table_->low();
    if (noise < 0 || noise >= kClasses)
      fail("block {} is of class {}, wanted 0 to {}", b, noise, kClasses - 1);
    if (noise && !tables_[size_t(table_of(noise))])
      fail("block {} is of class {}, which has no table", b, noise);
    map_[b] = uint8_t(noise);
  }
}

int ResidualDecoder::steps_of(size_t block) const {
  return int((std::min<size_t>(kBlock, count_ - block * kBlock) + kChunk - 1) / kChunk);
}

void ResidualDecoder::decode_symbols() {
  std::array<std::vector<uint32_t>, kTables> blocks;
  for (size_t b = 0; b < map_.size(); ++b)
    if (map_[b]) blocks[size_t(table_of(map_[b]))].push_back(uint32_t(b));
  grow(symbols_, map_.size() * kBlock);
  uint32_t table[1 << kFrequencyBits];
  for (size_t t = 0; t < kTables; ++t) {
    if (blocks[t].empty()) continue;
    tables_[t]->decoder(table);
    for (size_t b : blocks[t]) take_steps(table, steps_of(b), symbols_.as<uint8_t>() + b * kBlock);
  }
  const bool is_done =
      std::all_of(states_.begin(), states_.end(), [](uint32_t state) { return state == 1 << 16; });
  if (word_ != end_ || !is_done) fail("symbols do not end where their words do");
}

void ResidualDecoder::merge(ByteReader& from, int16_t* residuals) {
  for (size_t b = 0; b < map_.size(); ++b) {
    int16_t* const block = residuals + b * kBlock;
    const int noise = map_[b], steps = steps_of(b);
    if (noise == 0) {
      std::memset(block, 0, size_t(steps) * kChunk * sizeof *block);
      continue;
    }
    const SymbolTable& table = *tables_[size_t(table_of(noise))];
    const SymbolRange range{shift_of(noise), table.low(), table.span()};
    const auto low = from.take(low_bytes(steps, range.shift));
    codec_kernels().merge_block(symbols_.as<uint8_t>() + b * kBlock,
                                reinterpret_cast<const uint8_t*>(low.data()), steps, range, block);
  }
}

void ResidualDecoder::read_escapes(ByteReader& from, size_t count, int16_t* residuals) const {
  size_t position = 0;
  for (uint32_t left = from.get<uint32_t>(); left > 0; --left, ++position) {
    position += from.get_short();
    if (position >= count) fail("byte {}: an escape at residual {} of {}", from.position(), position, count);
    residuals[position] = from.get<int16_t>();
  }
}

}  // namespace harima
