// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/checkpoint.h"

#include <filesystem>

#include "base/error.h"
#include "base/log.h"
#include "base/part_file.h"

namespace harima {

namespace fs = std::filesystem;

void Checkpoint::save(const TensorFile& content) {
  std::error_code failed;
  if (newest_is_whole_ && fs::exists(path_, failed)) {
    fs::rename(path_, older(), failed);
    if (failed) fail("{}: cannot rename to {}: {}", path_, older(), failed.message());
  }
  newest_is_whole_ = false;
  write_tensors(path_, content);
  newest_is_whole_ = true;
}

std::optional<TensorFile> Checkpoint::load() {
  std::error_code ignored;
  fs::remove(part_name(path_), ignored);
  std::string damage;
  bool is_there = false;
  for (const std::string& path : {path_, older()}) {
    std::error_code failed;
    if (!fs::exists(path, failed)) continue;
    is_there = true;
    try {
      TensorFile content = read_tensors(path);
      newest_is_whole_ = damage.empty() && path == path_;
      if (!damage.empty()) warn("{}; the one before it is used", damage);
      return content;
    } catch (const Error& e) {
      damage += (damage.empty() ? "" : "; ") + std::string(e.what());
    }
  }
  if (is_there) fail("{}; no checkpoint is whole, remove them to begin again", damage);
  return {};
}

void Checkpoint::remove() const {
  std::error_code ignored;
  for (const std::string& path : {path_, older(), part_name(path_)}) fs::remove(path, ignored);
}

}  // namespace harima
