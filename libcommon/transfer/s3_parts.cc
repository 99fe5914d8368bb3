// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/s3_parts.h"

#include <algorithm>

#include "base/error.h"
#include "transfer/s3_journal.h"
#include "transfer/s3_metadata.h"
#include "transfer/tls.h"

namespace harima {

uint64_t part_bytes_for(uint64_t size) {
  constexpr uint64_t kMostParts = 10000, kStep = uint64_t{1} << 20;
  const uint64_t least = (size + kMostParts - 1) / kMostParts;
  return std::max(kSmallestPart, (least + kStep - 1) / kStep * kStep);
}

void S3Parts::begin() {
  const std::string url = store_.url(key_);
  go_on(url);
  if (upload_.empty()) {
    part_bytes_ = part_bytes_for(entry_.size);
    upload_ = store_.begin_parts(key_, metadata_of(entry_));
    note_upload(url, {upload_, entry_.size, part_bytes_, entry_.mtime_ns});
  }
  parts_.resize(size_t((entry_.size + part_bytes_ - 1) / part_bytes_));
  for (size_t i = 0; i < parts_.size(); ++i) parts_[i].number = int(i + 1);
  taken_.assign(parts_.size(), false);
  missing_ = parts_.size();
}

// With the upload that is noted, if it is of this version of the file; one of another version is removed.
void S3Parts::go_on(const std::string& url) {
  const auto noted = noted_upload(url);
  if (!noted) return;
  if (noted->size != entry_.size || noted->mtime_ns != entry_.mtime_ns ||
      noted->part_bytes < part_bytes_for(entry_.size))
    return store_.abort_parts(key_, noted->number);
  const auto there = store_.parts(key_, noted->number);
  if (!there) return;
  upload_ = noted->number;
  part_bytes_ = noted->part_bytes;
  parts_.resize(size_t((entry_.size + part_bytes_ - 1) / part_bytes_));
  for (const S3Part& part : *there)
    if (part.number >= 1 && part.number <= count()) parts_[size_t(part.number - 1)] = part;
}

uint64_t S3Parts::part_bytes(int part) const { return std::min(part_bytes_, entry_.size - offset(part)); }

bool S3Parts::holds(int part, std::span<const std::byte> bytes) const {
  const S3Part& there = parts_[size_t(part - 1)];
  return !there.etag.empty() && there.size == bytes.size() && there.etag == md5_hex(bytes);
}

bool S3Parts::keep(int part) {
  const bool is_last = take(part);
  const std::lock_guard lock(mutex_);
  kept_bytes_ += part_bytes(part);
  return is_last;
}

bool S3Parts::put(int part, std::span<const std::byte> bytes) {
  parts_[size_t(part - 1)] = {part, store_.put_part(key_, upload_, part, bytes), bytes.size()};
  return take(part);
}

bool S3Parts::take(int part) {
  const std::lock_guard lock(mutex_);
  if (taken_[size_t(part - 1)]) return false;
  taken_[size_t(part - 1)] = true;
  return --missing_ == 0;
}

void S3Parts::complete() {
  try {
    store_.complete_parts(key_, upload_, parts_);
  } catch (const S3Refusal& refusal) {
    // An answer that was lost on the way: the upload is no more, because the object is whole.
    const auto status = refusal.http_status == 404 ? store_.status(key_) : std::nullopt;
    if (!status || status->size != entry_.size ||
        entry_of(*status, entry_.path, false).mtime_ns != entry_.mtime_ns)
      throw;
  }
  forget_upload(store_.url(key_));
}

bool S3Parts::give_up(bool for_good) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(is_given_up_, true)) return false;
  }
  if (for_good) {
    store_.abort_parts(key_, upload_);
    forget_upload(store_.url(key_));
  }
  return true;
}

bool S3Parts::is_given_up() {
  const std::lock_guard lock(mutex_);
  return is_given_up_;
}

}  // namespace harima
