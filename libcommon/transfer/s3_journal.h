// SPDX-License-Identifier: BSD-3-Clause
// The note of an upload in parts that has begun, one file each in ~/.local/state/fxfer/uploads
// (XDG_STATE_HOME), so that a later run goes on with it. It holds no secret.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace harima {

struct S3Upload {
  std::string number{};  // as the store calls it
  uint64_t size = 0, part_bytes = 0;
  int64_t mtime_ns = 0;
};

std::optional<S3Upload> noted_upload(const std::string& url);  // of the object at this URL
void note_upload(const std::string& url, const S3Upload& upload);
void forget_upload(const std::string& url);

}  // namespace harima
