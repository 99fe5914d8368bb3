// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/s3_journal.h"

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/hash.h"
#include "transfer/state_folder.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

fs::path note_of(const std::string& url) { return state_folder() / "uploads" / xxh3_hex(url); }

}  // namespace

std::optional<S3Upload> noted_upload(const std::string& url) {
  std::ifstream file(note_of(url));
  std::string noted_url;
  S3Upload upload;
  if (!(file >> noted_url >> upload.number >> upload.size >> upload.mtime_ns >> upload.part_bytes) ||
      noted_url != url)
    return std::nullopt;
  return upload;
}

void note_upload(const std::string& url, const S3Upload& upload) {
  const fs::path note = note_of(url), aside = note.string() + ".new";
  std::error_code bad;
  fs::create_directories(note.parent_path(), bad);
  std::ofstream file(aside);
  file << url << ' ' << upload.number << ' ' << upload.size << ' ' << upload.mtime_ns << ' '
       << upload.part_bytes << '\n';
  file.close();
  if (file) fs::rename(aside, note, bad);
  if (!file || bad) fail("{}: the upload cannot be noted", note.string());
}

void forget_upload(const std::string& url) {
  std::error_code bad;
  fs::remove(note_of(url), bad);
}

}  // namespace harima
