// SPDX-License-Identifier: BSD-3-Clause
// Part of an object, as a sender reads it.
#pragma once

#include <cerrno>
#include <cstring>
#include <string>

#include "transfer/file_source.h"
#include "transfer/s3_answer.h"

namespace harima {

// Bytes that have come already.
class BytesReader : public SourceReader {
 public:
  BytesReader(std::string bytes, int error) : bytes_(std::move(bytes)), error_(error) {}
  int read(std::span<std::byte> bytes) override {
    if (error_ == 0 && bytes.size() > bytes_.size() - at_) error_ = ESTALE;
    if (error_ != 0) return error_;
    if (!bytes.empty()) std::memcpy(bytes.data(), bytes_.data() + at_, bytes.size());
    at_ += bytes.size();
    return 0;
  }

 private:
  const std::string bytes_;
  int error_;
  size_t at_ = 0;
};

inline int errno_of(const S3Refusal& refusal) {
  const int status = refusal.http_status;
  return status == 404 ? ENOENT : status == 403 ? EACCES : status == 412 ? ESTALE : EIO;
}

}  // namespace harima
