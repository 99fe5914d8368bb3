// SPDX-License-Identifier: BSD-3-Clause
// CBOR (RFC 8949), as much as streams of frames need: a writer that appends to a string, and a reader that
// takes item after item from a ByteInput and never allocates from a length that the input merely claims.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "format/byte_input.h"

namespace harima {

enum class CborMajor : uint8_t { unsigned_integer, negative, bytes, text, array, map, tag, simple };

class CborWriter {
 public:
  void head(CborMajor major, uint64_t value);
  void tag(uint64_t number) { head(CborMajor::tag, number); }
  void map(size_t pairs) { head(CborMajor::map, pairs); }
  void array(size_t items) { head(CborMajor::array, items); }
  void text(std::string_view text);
  void integer(int64_t value);
  void unsigned_integer(uint64_t value) { head(CborMajor::unsigned_integer, value); }
  void real(double value);  // always 8 bytes
  void boolean(bool value);

  std::string out;
};

struct CborHead {
  CborMajor major = CborMajor::simple;
  uint64_t value = 0;    // integer, length, count, tag, or the bits of a float
  int info = 0;          // low five bits of the first byte: says how wide a float is
  bool is_open = false;  // of indefinite length; for `simple` the break that ends one
};

// Every call takes one item or fails with the byte, what was found and what was wanted.
class CborReader {
 public:
  explicit CborReader(ByteInput& input) : input_(input) {}

  CborHead head();
  uint64_t expect(CborMajor major, uint64_t largest);  // definite length or value, at most `largest`
  std::string text(size_t longest);
  double number();  // integer, or float of any width
  int64_t integer();
  bool boolean();
  void skip();  // an item of any kind, nested up to 16 deep
  ByteInput& input() { return input_; }

  // The same for an item whose head is already taken.
  double number_of(const CborHead& head) const;
  std::string text_of(const CborHead& head, size_t longest);
  void skip_rest_of(const CborHead& head, int depth);
  [[noreturn]] void fail_kind(const CborHead& head, std::string_view wanted) const;

 private:
  ByteInput& input_;
};

inline constexpr int kCborDeepest = 16;

}  // namespace harima
