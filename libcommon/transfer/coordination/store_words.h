// SPDX-License-Identifier: BSD-3-Clause
// What the members of a store and its coordinator say to each other (man 7 fxfer-protocol). All that are
// decoded fail if they are none, or hold more than a store may.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "transfer/coordination/store.h"

namespace harima {

// A text, and which member has put it.
struct OwnedText {
  std::string text{};
  uint64_t owner = 0, wish = 0;  // wish: the number that the owner gave to this put, growing
  Life life = Life::lasting;
  bool operator==(const OwnedText&) const = default;
};
using OwnedTexts = std::map<std::string, OwnedText>;

// A state of the map. A coordinator begins an epoch, and numbers what changes in it from 1.
struct Moment {
  uint64_t epoch = 0, number = 0;
  auto operator<=>(const Moment&) const = default;
};
struct Snapshot {
  Moment moment{};
  OwnedTexts texts{};
};

struct Change {
  std::string key{};
  OwnedText now{};  // without a text if it is removed
  bool is_removed = false;
};
struct Swap {
  MaybeText expected{};
  Change change{};
};

// In place of the request of a copy: somebody enters, who is the same member after its connection broke.
std::vector<std::byte> encode_member(uint64_t member);
uint64_t decode_member(std::span<const std::byte> bytes);

std::vector<std::byte> encode_snapshot(const Snapshot& snapshot);
Snapshot decode_snapshot(std::span<const std::byte> bytes);
std::vector<std::byte> encode_change(const Change& change);
Change decode_change(std::span<const std::byte> bytes);
std::vector<std::byte> encode_swap(const Swap& swap);
Swap decode_swap(std::span<const std::byte> bytes);

// Bodies are not longer.
inline constexpr size_t kSnapshotBytes = size_t{12} << 20, kChangeBytes = size_t{16} << 10;

}  // namespace harima
