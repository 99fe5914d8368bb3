// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/coordination/store_words.h"

#include "base/error.h"
#include "codec/byte_reader.h"
#include "codec/byte_writer.h"

namespace harima {

namespace {

constexpr uint32_t kMagic = 'M' | 'E' << 8 | 'E' << 16 | 'T' << 24;
constexpr uint64_t kLastEpoch = uint64_t{1} << 62;
constexpr uint8_t kLasting = 0, kLeased = 1, kRemoved = 2;

void put_change(ByteWriter& out, const Change& change) {
  out.put_text(change.key);
  out.put(change.is_removed ? kRemoved : change.now.life == Life::leased ? kLeased : kLasting);
  out.put(change.now.owner);
  out.put(change.now.wish);
  out.put_text(change.now.text);
}

Change get_change(ByteReader& in) {
  Change change{.key = in.get_text(kLongestKey)};
  check_key(change.key);
  const auto kind = in.get<uint8_t>();
  if (kind > kRemoved) fail("{}: a change of kind {}", change.key, kind);
  change.is_removed = kind == kRemoved;
  change.now.life = kind == kLeased ? Life::leased : Life::lasting;
  change.now.owner = in.get<uint64_t>();
  change.now.wish = in.get<uint64_t>();
  change.now.text = in.get_text(kLongestText);
  return change;
}

}  // namespace

std::vector<std::byte> encode_member(uint64_t member) {
  ByteWriter out;
  out.put(kMagic);
  out.put(member);
  return out.take();
}

uint64_t decode_member(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  if (in.left() < sizeof kMagic || in.get<uint32_t>() != kMagic)
    fail("this is a coordinator; fxfer send --announce and fxfer recv --find meet here");
  const auto member = in.get<uint64_t>();
  in.expect_end();
  if (member == 0) fail("a member without a number");
  return member;
}

std::vector<std::byte> encode_snapshot(const Snapshot& snapshot) {
  ByteWriter out;
  out.put(snapshot.moment.epoch);
  out.put(snapshot.moment.number);
  out.put_short(uint32_t(snapshot.texts.size()));
  for (const auto& [key, now] : snapshot.texts) put_change(out, {key, now});
  return out.take();
}

Snapshot decode_snapshot(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  Snapshot snapshot;
  snapshot.moment.epoch = in.get<uint64_t>();
  snapshot.moment.number = in.get<uint64_t>();
  if (snapshot.moment.epoch > kLastEpoch) fail("epoch {}, the last is {}", snapshot.moment.epoch, kLastEpoch);
  const size_t keys = in.get_short();
  if (keys > kMostKeys) fail("{} keys, allowed are {}", keys, kMostKeys);
  for (size_t i = 0; i < keys; ++i) {
    Change change = get_change(in);
    if (change.is_removed) fail("{}: removed, in a snapshot", change.key);
    snapshot.texts[change.key] = std::move(change.now);
  }
  in.expect_end();
  return snapshot;
}

std::vector<std::byte> encode_change(const Change& change) {
  ByteWriter out;
  put_change(out, change);
  return out.take();
}

Change decode_change(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  Change change = get_change(in);
  in.expect_end();
  return change;
}

std::vector<std::byte> encode_swap(const Swap& swap) {
  ByteWriter out;
  out.put(uint8_t(swap.expected.has_value()));
  out.put_text(swap.expected.value_or(""));
  put_change(out, swap.change);
  return out.take();
}

Swap decode_swap(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  Swap swap;
  const bool has_expected = in.get<uint8_t>() != 0;
  std::string expected = in.get_text(kLongestText);
  if (has_expected) swap.expected = std::move(expected);
  swap.change = get_change(in);
  in.expect_end();
  if (swap.change.is_removed) fail("{}: removed, in a swap", swap.change.key);
  return swap;
}

}  // namespace harima
