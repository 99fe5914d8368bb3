// SPDX-License-Identifier: BSD-3-Clause
#include "format/cbor.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "base/error.h"
#include "math/half.h"

namespace harima {

namespace {

constexpr int kOpen = 31;             // additional information of an indefinite length, and of the break
constexpr size_t kTextPiece = 65536;  // texts grow by what has really arrived

constexpr const char* kNames[] = {"an integer", "a negative integer", "a byte string",
                                  "a text",     "an array",           "a map",
                                  "a tag",      "a simple value"};

// Length of the UTF-8 letter that begins here, 0 if it is not one.
size_t utf8_letter(std::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = byte(0);
  const size_t length = first < 0x80   ? 1
                        : first < 0xc2 ? 0
                        : first < 0xe0 ? 2
                        : first < 0xf0 ? 3
                        : first < 0xf5 ? 4
                                       : 0;
  for (size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xc0) != 0x80) return 0;
  const bool is_long = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
  const bool is_outside = (first == 0xed && byte(1) > 0x9f) || (first == 0xf4 && byte(1) > 0x8f);
  return is_long || is_outside ? 0 : length;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const size_t length = utf8_letter(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

void CborWriter::head(CborMajor major, uint64_t value) {
  const int bytes = value < 24 ? 0 : value <= 0xff ? 1 : value <= 0xffff ? 2 : value <= 0xffffffff ? 4 : 8;
  const unsigned info = bytes == 0 ? unsigned(value) : 24u + unsigned(std::bit_width(unsigned(bytes)) - 1);
  out += char(unsigned(major) << 5 | info);
  for (int i = bytes - 1; i >= 0; --i) out += char(value >> (8 * i));
}

void CborWriter::text(std::string_view text) {
  head(CborMajor::text, text.size());
  out += text;
}

void CborWriter::integer(int64_t value) {
  if (value >= 0) head(CborMajor::unsigned_integer, uint64_t(value));
  else head(CborMajor::negative, ~uint64_t(value));
}

void CborWriter::real(double value) {
  out += char(0xfb);
  const auto bits = std::bit_cast<uint64_t>(value);
  for (int i = 7; i >= 0; --i) out += char(bits >> (8 * i));
}

void CborWriter::boolean(bool value) { out += char(value ? 0xf5 : 0xf4); }

CborHead CborReader::head() {
  unsigned char bytes[9];
  input_.read(bytes, 1);
  CborHead head{CborMajor(bytes[0] >> 5), uint64_t(bytes[0] & 31), bytes[0] & 31, (bytes[0] & 31) == kOpen};
  if (head.info < 24) return head;
  if (head.is_open) {
    const bool may_be_open = head.major == CborMajor::text || head.major == CborMajor::array ||
                             head.major == CborMajor::map || head.major == CborMajor::simple;
    if (!may_be_open)
      fail("byte {}: {} of indefinite length", input_.position() - 1, kNames[size_t(head.major)]);
    return head;
  }
  if (head.info > 27) fail("byte {}: found {:02x}, which is not CBOR", input_.position() - 1, bytes[0]);
  const size_t count = size_t{1} << (head.info - 24);
  input_.read(bytes, count);
  head.value = 0;
  for (size_t i = 0; i < count; ++i) head.value = head.value << 8 | bytes[i];
  return head;
}

void CborReader::fail_kind(const CborHead& head, std::string_view wanted) const {
  fail("byte {}: found {}{}, wanted {}", input_.position(), kNames[size_t(head.major)],
       head.is_open ? " of indefinite length" : "", wanted);
}

uint64_t CborReader::expect(CborMajor major, uint64_t largest) {
  const CborHead found = head();
  if (found.major != major || found.is_open) fail_kind(found, kNames[size_t(major)]);
  if (found.value > largest)
    fail("byte {}: found {} of {}, wanted at most {}", input_.position(), kNames[size_t(major)], found.value,
         largest);
  return found.value;
}

std::string CborReader::text(size_t longest) { return text_of(head(), longest); }

std::string CborReader::text_of(const CborHead& head, size_t longest) {
  if (head.major != CborMajor::text || head.is_open) fail_kind(head, "a text");
  if (head.value > longest)
    fail("byte {}: found a text of {} bytes, wanted at most {}", input_.position(), head.value, longest);
  std::string text;
  while (text.size() < head.value) {
    const size_t at = text.size();
    text.resize(at + std::min(kTextPiece, size_t(head.value) - at));
    input_.read(text.data() + at, text.size() - at);
  }
  if (!is_utf8(text)) fail("byte {}: a text is not UTF-8", input_.position());
  return text;
}

double CborReader::number_of(const CborHead& head) const {
  if (head.major == CborMajor::unsigned_integer) return double(head.value);
  if (head.major == CborMajor::negative) return -1.0 - double(head.value);
  if (head.major == CborMajor::simple && head.info == 25) return half_to_float(uint16_t(head.value));
  if (head.major == CborMajor::simple && head.info == 26)
    return double(std::bit_cast<float>(uint32_t(head.value)));
  if (head.major == CborMajor::simple && head.info == 27) return std::bit_cast<double>(head.value);
  fail_kind(head, "a number");
}

double CborReader::number() { return number_of(head()); }

int64_t CborReader::integer() {
  const CborHead found = head();
  if (found.value > uint64_t(std::numeric_limits<int64_t>::max()))
    fail("byte {}: integer out of range", input_.position());
  if (found.major == CborMajor::unsigned_integer) return int64_t(found.value);
  if (found.major == CborMajor::negative) return -1 - int64_t(found.value);
  fail_kind(found, "an integer");
}

bool CborReader::boolean() {
  const CborHead found = head();
  if (found.major != CborMajor::simple || (found.info != 20 && found.info != 21))
    fail_kind(found, "true or false");
  return found.info == 21;
}

void CborReader::skip() { skip_rest_of(head(), 1); }

void CborReader::skip_rest_of(const CborHead& found, int depth) {
  if (depth > kCborDeepest) fail("byte {}: nested more than {} deep", input_.position(), kCborDeepest);
  if (found.is_open && found.major == CborMajor::simple)
    fail("byte {}: a break where a value was wanted", input_.position());
  if (found.is_open) {
    for (CborHead item = head(); !(item.is_open && item.major == CborMajor::simple); item = head())
      skip_rest_of(item, depth + 1);
    return;
  }
  if (found.major == CborMajor::bytes || found.major == CborMajor::text)
    return input_.skip(size_t(found.value));
  if (found.major == CborMajor::tag) return skip_rest_of(head(), depth + 1);
  if (found.major != CborMajor::array && found.major != CborMajor::map) return;
  for (uint64_t i = 0; i < found.value; ++i) {
    skip_rest_of(head(), depth + 1);
    if (found.major == CborMajor::map) skip_rest_of(head(), depth + 1);
  }
}

}  // namespace harima
