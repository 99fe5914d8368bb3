// SPDX-License-Identifier: BSD-3-Clause
// A binary arithmetic coder (Rissanen and Langdon 1979; carries as in Martin 1979) for bits whose odds adapt
// to what was seen, and plain bits beside it. Encoder and decoder have the same functions, so that what they
// code is written once: of the encoder a function takes a value and gives it back, of the decoder it takes
// anything. One thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "codec/byte_reader.h"
#include "codec/byte_writer.h"

namespace harima {

// The odds of a bit: p of a 1 in multiples of 2^-22, and how often it was seen, up to kMostSeen.
class BitOdds {
 public:
  // In multiples of 2^-16, above 0.
  uint32_t of_one() const { return std::max(1u, state_ >> 16); }
  void learn(bool bit) {
    const uint32_t seen = state_ & kSeenMask;
    const int32_t p = int32_t(state_ >> 10), wanted = bit ? (1 << 22) - 1 : 0;
    state_ =
        uint32_t(p + int32_t(int64_t(wanted - p) * kRate[seen] >> 16)) << 10 | std::min(seen + 1, kMostSeen);
  }

 private:
  static constexpr uint32_t kSeenMask = 1023, kMostSeen = 1023;
  static constexpr auto kRate = [] {  // 2^16 / (seen + 1.5)
    std::array<int32_t, kMostSeen + 1> rate{};
    for (uint32_t seen = 0; seen <= kMostSeen; ++seen) rate[seen] = int32_t((1 << 17) / (2 * seen + 3));
    return rate;
  }();
  uint32_t state_ = 1u << 31;
};

class BitEncoder {
 public:
  bool bit(BitOdds& odds, bool value) {
    const uint64_t bound = (range_ >> 16) * odds.of_one();
    const uint64_t if_zero = uint64_t(value) - 1;  // all ones; bits that nobody can foretell are no branches
    low_ += bound & if_zero;
    if (low_ < (bound & if_zero)) carry();
    range_ = bound + ((range_ - 2 * bound) & if_zero);
    odds.learn(value);
    if (range_ >> 32 == 0) shift_out();
    return value;
  }
  // `count` up to 24 bits of no odds.
  uint32_t plain(int count, uint32_t value) {
    pending_ |= uint64_t(value & ((1u << count) - 1)) << pending_bits_;
    for (pending_bits_ += count; pending_bits_ >= 8; pending_bits_ -= 8, pending_ >>= 8)
      plain_.push_back(uint8_t(pending_));
    return value;
  }
  // Number of words, words, plain bits; begins anew.
  void finish(ByteWriter& to) {
    const uint64_t last = low_ + 0xffffffff;  // any number from low_ on, less than range_ above it
    if (last < low_) carry();
    words_.push_back(uint32_t(last >> 32));
    if (pending_bits_) plain_.push_back(uint8_t(pending_));
    to.put(uint32_t(words_.size()));
    for (uint32_t word : words_) to.put(word);
    to.put_words(plain_.data(), plain_.size());
    *this = {};
  }

 private:
  void shift_out() {
    words_.push_back(uint32_t(low_ >> 32));
    low_ <<= 32;
    range_ <<= 32;
  }
  void carry() {
    for (auto word = words_.rbegin(); ++*word == 0;) ++word;
  }

  uint64_t low_ = 0, range_ = ~uint64_t(0), pending_ = 0;
  int pending_bits_ = 0;
  std::vector<uint32_t> words_;
  std::vector<uint8_t> plain_;
};

class BitDecoder {
 public:
  // What finish() wrote, to the end of `from`.
  explicit BitDecoder(ByteReader& from) {
    const size_t words = from.get<uint32_t>();
    if (words > from.left() / sizeof(uint32_t))
      fail("byte {}: {} words, found {} bytes", from.position(), words, from.left());
    words_ = ByteReader(from.take(words * sizeof(uint32_t)));
    plain_ = ByteReader(from.take(from.left()));
    code_ = uint64_t(next_word()) << 32;
    code_ |= next_word();
  }

  bool bit(BitOdds& odds, bool = false) {
    const uint64_t bound = (range_ >> 16) * odds.of_one();
    const bool value = code_ < bound;
    const uint64_t if_zero = uint64_t(value) - 1;
    range_ = bound + ((range_ - 2 * bound) & if_zero);
    code_ -= bound & if_zero;
    odds.learn(value);
    if (range_ >> 32 == 0) {
      range_ <<= 32;
      code_ = code_ << 32 | next_word();
    }
    return value;
  }
  uint32_t plain(int count, uint32_t = 0) {
    for (; pending_bits_ < count; pending_bits_ += 8)
      pending_ |= uint64_t(plain_.get<uint8_t>()) << pending_bits_;
    const uint32_t value = uint32_t(pending_) & ((1u << count) - 1);
    pending_ >>= count;
    pending_bits_ -= count;
    return value;
  }
  // Fails if that was not all: what an encoder ends with is less than 2^32 above its low end.
  void finish() const {
    plain_.expect_end();
    words_.expect_end();
    if (missing_ != 1 || code_ >> 32 != 0) fail("coded bits do not end where their words do");
  }

 private:
  // Behind the last word there is one of zeros.
  uint32_t next_word() {
    if (words_.left() > 0) return words_.get<uint32_t>();
    if (++missing_ > 1) fail("coded bits want more words than there are");
    return 0;
  }

  ByteReader words_{{}}, plain_{{}};
  int missing_ = 0, pending_bits_ = 0;
  uint64_t code_ = 0, range_ = ~uint64_t(0), pending_ = 0;
};

}  // namespace harima
