// SPDX-License-Identifier: BSD-3-Clause
// How often each symbol occurs, as the entropy coder wants it: frequencies of 1 and more that add up to 2^12,
// over a range of symbols without a gap. A symbol is a signed byte: a residual, shifted down. What lies
// outside the range is an exception that its block's list of escapes puts right, so that rare tails do not
// take room from the others.
#pragma once

#include <array>
#include <cstdint>

#include "codec/byte_reader.h"
#include "codec/byte_writer.h"
#include "codec/lanes.h"

namespace harima {

inline constexpr int kLowestSymbol = -128;
using Histogram = std::array<uint32_t, 256>;  // of symbol - kLowestSymbol

class SymbolTable {
 public:
  // From counts, at least one of which is not 0. `escape_bits`: what an escape costs; 0: no symbol may be
  // left out.
  SymbolTable(const Histogram& counts, double escape_bits);
  explicit SymbolTable(ByteReader& from);
  void write(ByteWriter& to) const;

  int low() const { return low_; }
  int span() const { return count_ - 1; }
  size_t coded_bytes() const;
  // Bits that symbols of these counts take, escapes included.
  double bits(const Histogram& counts, double escape_bits) const;

  // For CodecKernels: encode_symbols has [span() + 1], decode_symbols [2^kFrequencyBits].
  void encoder(uint32_t* table) const;
  void decoder(uint32_t* table) const;

 private:
  void choose_range(const Histogram& counts, double escape_bits);
  void scale(const Histogram& counts);

  int low_ = 0, count_ = 0;
  std::array<uint16_t, 256> frequency_{};  // of symbol - low_
};

}  // namespace harima
