// SPDX-License-Identifier: BSD-3-Clause
// One large object on its way into a bucket, in parts. The upload is noted before its first part goes, and
// goes on with what an earlier run has brought. Safe from several threads after begin().
#pragma once

#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "transfer/entry.h"
#include "transfer/s3_store.h"

namespace harima {

inline constexpr uint64_t kSmallestPart = uint64_t{16}
                                          << 20;  // the stores take from 5 MiB on, and 10000 of them
uint64_t part_bytes_for(uint64_t size);

class S3Parts {
 public:
  S3Parts(const S3Store& store, std::string key, const Entry& entry)
      : store_(store), key_(std::move(key)), entry_(entry) {}

  void begin();
  int count() const { return int(parts_.size()); }  // numbered from 1
  uint64_t size() const { return entry_.size; }
  uint64_t kept_bytes() const { return kept_bytes_; }
  uint64_t offset(int part) const { return uint64_t(part - 1) * part_bytes_; }
  uint64_t part_bytes(int part) const;

  // Does the store have it, and are these its bytes?
  bool holds(int part, std::span<const std::byte> bytes) const;
  // Either returns true once, when no part is missing any more.
  bool keep(int part);
  bool put(int part, std::span<const std::byte> bytes);
  void complete();
  // True: for the first time. for_good: what the store has is removed; else a later run goes on.
  bool give_up(bool for_good);
  bool is_given_up();

 private:
  bool take(int part);
  void go_on(const std::string& url);

  const S3Store& store_;
  const std::string key_;
  const Entry entry_;
  uint64_t part_bytes_ = 0;
  std::string upload_;
  std::vector<S3Part> parts_;  // ETag "": not there
  std::mutex mutex_;           // of what follows
  std::vector<bool> taken_;
  size_t missing_ = 0;
  uint64_t kept_bytes_ = 0;
  bool is_given_up_ = false;
};

}  // namespace harima
