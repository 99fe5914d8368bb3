// SPDX-License-Identifier: BSD-3-Clause
// NPY, the array file of NumPy (NEP 1): magic, version, length of the head, a Python dictionary, numbers.
// Written as version 1.0 with a head of fixed length, so that the number of frames may be filled in last.
#include <algorithm>

#include "base/error.h"
#include "format/bare_pixels.h"
#include "format/words.h"

namespace harima {

extern const Format kNpyFormat;

namespace {

constexpr std::string_view kMagic{"\x93NUMPY", 6};
constexpr size_t kLongestHead = 1 << 16;
constexpr size_t kHeadBytes = 128;  // of files written here; NumPy wants a multiple of 64

// What stands behind 'key': in the dictionary, up to its end or `end`.
std::string_view value_of(std::string_view dictionary, std::string_view key, char end) {
  const size_t at = dictionary.find(fmt::format("'{}':", key));
  if (at == std::string_view::npos) fail("the head has no '{}'", key);
  std::string_view rest = dictionary.substr(at + key.size() + 3);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return rest.substr(0, rest.find(end));
}

std::vector<uint64_t> shape_of(std::string_view text) {
  if (!text.starts_with('(')) fail("the head has the shape '{}', wanted numbers in ( )", trimmed(text));
  std::string words(text.substr(1));
  std::replace(words.begin(), words.end(), ',', ' ');
  std::vector<uint64_t> shape;
  for (const std::string& word : words_of(words)) {
    shape.emplace_back();
    if (!is_number(word, shape.back()))
      fail("the head has the shape '{}', wanted numbers in ( )", trimmed(text));
  }
  return shape;
}

StoredType type_of(std::string_view descr) {
  if (descr.size() < 2 || descr.front() != '\'')
    fail("the array has fields (descr {}), wanted plain numbers", trimmed(descr));
  return stored_type_named(descr.substr(1, descr.size() - 2));
}

// The dictionary, and where the numbers begin.
std::string read_head(const InputFile& file, size_t& numbers_at) {
  unsigned char start[12] = {};
  file.read(start, sizeof start, 0);
  const int version = start[6];
  if (version < 1 || version > 3) fail("{}: NPY of version {}, wanted 1 to 3", file.path(), version);
  const size_t at = version == 1 ? 10 : 12;
  size_t bytes = start[8] | size_t(start[9]) << 8;
  if (version > 1) bytes |= size_t(start[10]) << 16 | size_t(start[11]) << 24;
  if (bytes > kLongestHead)
    fail("{}: a head of {} bytes, wanted at most {}", file.path(), bytes, kLongestHead);
  std::string head(bytes, '\0');
  file.read(head.data(), bytes, at);
  numbers_at = at + bytes;
  return head;
}

BarePixels run_of(std::string_view head) {
  if (value_of(head, "fortran_order", ',').starts_with("True"))
    fail("the array is in Fortran order, wanted C order: numpy.save(..., numpy.ascontiguousarray(a))");
  const std::string_view descr = value_of(head, "descr", ',');
  return run_of_shape(shape_of(value_of(head, "shape", ')')), type_of(descr));
}

std::string head_of(const StackInfo& stack, int count) {
  std::string head(kMagic);
  head += {1, 0, char(kHeadBytes - 10), 0};
  head += fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}, {}, {}), }}",
                      numpy_name(stored_type_of(stack.type)), count, stack.height, stack.width);
  head.resize(kHeadBytes - 1, ' ');
  return head + '\n';
}

bool sniff(const Peek& peek) { return peek.starts_with(kMagic); }

std::unique_ptr<Source> open(const std::string& path, const OpenOptions&) {
  InputFile file(path);
  size_t numbers_at = 0;
  const std::string head = read_head(file, numbers_at);
  BarePixels run;
  try {
    run = run_of(head);
    run.offset = numbers_at;
  } catch (const Error& e) {
    throw e.in("{}", path);
  }
  return std::make_unique<PixelRunSource>(path, std::move(file), run);
}

std::unique_ptr<Sink> create(const std::string& path, const SinkInfo& info) {
  if (info.compression != "none") fail("{}: NPY has no compression '{}'", path, info.compression);
  return std::make_unique<PixelRunSink>(path, info,
                                        [stack = info.stack](int count) { return head_of(stack, count); });
}

}  // namespace

const Format kNpyFormat{"npy",  ".npy", "NPY: an array of NumPy, slices, rows, columns", sniff, open,
                        create, nullptr};

}  // namespace harima
