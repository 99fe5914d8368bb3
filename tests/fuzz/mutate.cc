// SPDX-License-Identifier: BSD-3-Clause
#include "mutate.h"

#include <algorithm>
#include <iterator>

namespace fuzz {

namespace {

constexpr uint64_t kNumbers[] = {0,
                                 1,
                                 2,
                                 7,
                                 8,
                                 0x7f,
                                 0x80,
                                 0xff,
                                 0x100,
                                 0x7fff,
                                 0x8000,
                                 0xffff,
                                 0x10000,
                                 0x7fffffff,
                                 0x80000000,
                                 0xffffffff,
                                 0x100000000,
                                 0x7fffffffffffffff,
                                 0xffffffffffffffff};
constexpr const char* kWords[] = {
    "0",          "-1",      "1e999",   "nan",        "2147483648", "99999999999999999999",
    "\n",         "\"",      "{",       "}",          "[",          "]",
    ":",          ",",       "a000",    "a999999999", "q",          "dark.img",
    "..",         "/",       "\\",      "\x1a",       "\xff",       "%s",
    "\r",         "his_ave", "img_ave", "copy",       "move",       " ",
    "\"recipe\"", "null"};

size_t place_in(const std::string& bytes, Random& random) {
  const size_t near = std::min<size_t>(bytes.size(), 256);
  return random.next() % 2 ? random.below(near) : random.below(bytes.size());
}

void put_number(std::string& bytes, Random& random) {
  const size_t at = place_in(bytes, random), width = size_t(1) << random.below(4);
  uint64_t value = kNumbers[random.below(std::size(kNumbers))];
  if (random.next() % 4 == 0) value = random.next();
  const bool is_big = random.next() % 2;
  for (size_t i = 0; i < width && at + i < bytes.size(); ++i)
    bytes[at + i] = char(value >> (8 * (is_big ? width - 1 - i : i)));
}

void put_word(std::string& bytes, Random& random) {
  const size_t at = place_in(bytes, random), count = random.below(3) * random.below(6);
  bytes.replace(at, std::min(count, bytes.size() - at), kWords[random.below(std::size(kWords))]);
}

void move_piece(std::string& bytes, const std::string& other, Random& random) {
  const size_t from = random.below(other.size()),
               count = random.below(std::min<size_t>(64, other.size() - from)) + 1;
  const size_t at = place_in(bytes, random);
  if (random.next() % 2) bytes.insert(at, other, from, count);
  else bytes.replace(at, std::min(count, bytes.size() - at), other, from, count);
}

void damage(std::string& bytes, const std::string& other, bool is_text, Random& random) {
  switch (random.below(8)) {
    case 0:
    case 1:
      return is_text ? put_word(bytes, random) : put_number(bytes, random);
    case 2:
      return put_number(bytes, random);
    case 3:
      bytes[place_in(bytes, random)] ^= char(1 << random.below(8));
      return;
    case 4:
      bytes[place_in(bytes, random)] = char(random.next());
      return;
    case 5:
      return move_piece(bytes, other, random);
    case 6:
      bytes.erase(place_in(bytes, random), random.below(32) + 1);
      return;
    case 7:
      if (random.next() % 4 == 0) bytes.resize(random.below(bytes.size()) + 1);
      return;
  }
}

}  // namespace

uint64_t Random::next() {
  uint64_t z = state_ += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

std::string damaged(const std::vector<std::string>& seeds, uint64_t number, bool is_text) {
  Random random(number);
  std::string bytes = seeds[random.below(seeds.size())];
  const std::string& other = seeds[random.below(seeds.size())];
  for (size_t i = 1 + random.below(6); i > 0 && !bytes.empty(); --i) damage(bytes, other, is_text, random);
  return bytes;
}

}  // namespace fuzz
