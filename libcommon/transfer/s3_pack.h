// SPDX-License-Identifier: BSD-3-Clause
// A pack is an object that holds many small files, so that they need one request and not one each. Its bytes:
// those of the files one after the other; an index, the entries of the files in that order, as on a page of a
// manifest (man 7 fxfer-protocol), with paths relative to the folder of the pack; 8 bytes, the length of the
// index, little-endian; 8 letters "fxpack 1".
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "transfer/entry.h"
#include "transfer/s3_store.h"

namespace harima {

inline constexpr uint64_t kPackBytes = uint64_t{16} << 20;
inline constexpr uint64_t kMostPackedBytes = uint64_t{1} << 20;  // of a file; larger ones are objects

bool is_pack(const std::string& key);
std::string pack_key(const std::string& prefix, int64_t time_ns, int number);  // later packs have later names

class S3PackWriter {
 public:
  bool has_room(uint64_t bytes) const;
  bool is_empty() const { return entries_.empty(); }
  const std::vector<Entry>& entries() const { return entries_; }
  std::span<std::byte> add(const Entry& entry);  // where its bytes are to be put
  void drop_last();                              // the bytes of the last one cannot be had
  std::vector<std::byte> finish();               // all of the object; this is empty then

 private:
  std::vector<std::byte> bytes_;
  std::vector<Entry> entries_;
};

struct S3Member {
  Entry entry{};
  S3Object pack{};
  uint64_t offset = 0;
};
std::vector<S3Member> read_index(const S3Store& store, const S3Object& pack);  // fails if it is no pack

// What begins with a prefix, in packs and out of them. Of what is in several packs the last counts, by their
// names; of an object and a member of a pack the newer.
struct S3Listing {
  std::vector<S3Object> objects;            // that are no packs
  std::map<std::string, S3Member> members;  // by the keys that they would have
};
S3Listing list_with_packs(const S3Store& store, const std::string& prefix);

}  // namespace harima
