// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/s3_metadata.h"

#include <cstdlib>

namespace harima {

namespace {

constexpr int64_t kSecond = 1000000000;

std::string time_text(int64_t ns) {
  const int64_t rest = (ns % kSecond + kSecond) % kSecond;
  return fmt::format("{}.{:09}", (ns - rest) / kSecond, rest);
}

int64_t time_ns(const std::string& text) {
  char* end = nullptr;
  const int64_t seconds = std::strtoll(text.c_str(), &end, 10);
  std::string digits = *end == '.' ? std::string(end + 1).substr(0, 9) : "";
  digits.resize(9, '0');
  return seconds * kSecond + std::strtoll(digits.c_str(), nullptr, 10);
}

std::string value(const S3Status& status, const char* name) {
  const auto found = status.headers.find(name);
  return found == status.headers.end() ? "" : found->second;
}

}  // namespace

HttpHeaders metadata_of(const Entry& entry) {
  HttpHeaders metadata{{"x-amz-meta-mtime", time_text(entry.mtime_ns)},
                       {"x-amz-meta-mode", fmt::format("{:o}", entry.mode)}};
  if (entry.is_sparse) metadata["x-amz-meta-fxfer-kind"] = "sparse";
  if (entry.kind == EntryKind::link) {
    metadata["x-amz-meta-fxfer-kind"] = "link";
    metadata["x-amz-meta-fxfer-link"] = percent_encoded(entry.text, true);
  }
  return metadata;
}

Entry entry_of(const S3Status& status, const std::string& path, bool is_folder) {
  const std::string kind = value(status, "x-amz-meta-fxfer-kind"), mtime = value(status, "x-amz-meta-mtime"),
                    mode = value(status, "x-amz-meta-mode");
  Entry entry{.size = is_folder ? 0 : status.size, .path = path};
  if (is_folder) entry.kind = EntryKind::folder;
  if (kind == "link")
    entry.kind = EntryKind::link, entry.text = percent_decoded(value(status, "x-amz-meta-fxfer-link"));
  entry.is_sparse = kind == "sparse";
  entry.mtime_ns = mtime.empty() ? status.modified_s * kSecond : time_ns(mtime);
  entry.mode =
      mode.empty() ? (is_folder ? 0755 : 0644) : uint32_t(std::strtoul(mode.c_str(), nullptr, 8)) & 07777u;
  return entry;
}

// Without overlong forms, surrogates and what is beyond U+10FFFF (RFC 3629).
bool is_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = uint8_t(text[i++]);
    const int more = lead < 0x80                   ? 0
                     : lead >= 0xC2 && lead < 0xE0 ? 1
                     : lead >= 0xE0 && lead < 0xF0 ? 2
                     : lead >= 0xF0 && lead < 0xF5 ? 3
                                                   : -1;
    if (more < 0 || i + size_t(more) > text.size()) return false;
    const uint8_t next = more > 0 ? uint8_t(text[i]) : 0;
    if ((lead == 0xE0 && next < 0xA0) || (lead == 0xED && next > 0x9F) || (lead == 0xF0 && next < 0x90) ||
        (lead == 0xF4 && next > 0x8F))
      return false;
    for (int k = 0; k < more; ++k)
      if ((uint8_t(text[i++]) & 0xC0) != 0x80) return false;
  }
  return true;
}

}  // namespace harima
