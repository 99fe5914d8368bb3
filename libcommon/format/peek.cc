// SPDX-License-Identifier: BSD-3-Clause
#include "format/peek.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/text.h"
#include "format/input_file.h"
#include "format/shared_ring.h"
#include "format/words.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr size_t kHeadBytes = 4096;
constexpr std::string_view kPackedEnding = ".fcz";

// Only the last part of the path is compared: a long folder would make everything look near.
std::string nearest_in(const fs::path& folder, const std::string& name) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.empty() ? "." : folder, ignored))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return nearest(name, names);
}

[[noreturn]] void fail_missing(const std::string& path) {
  if (path.empty()) fail("the name of an input is empty");
  const fs::path p(path);
  const std::string near = nearest_in(p.parent_path(), p.filename().string());
  if (near.empty()) fail("{}: no such file", path);
  fail("{}: no such file; did you mean {}?", path, (p.parent_path() / near).string());
}

}  // namespace

bool Peek::starts_with(std::string_view magic) const {
  return head.size() >= magic.size() &&
         std::equal(magic.begin(), magic.end(), head.begin(),
                    [](char c, unsigned char h) { return (unsigned char)c == h; });
}

Peek peek_at(const std::string& path) {
  Peek peek{path, false, {}};
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (!fs::exists(status)) fail_missing(path);
  if ((peek.is_folder = fs::is_directory(status))) return peek;
  peek.head.resize(kHeadBytes);
  if (fs::is_regular_file(status))
    peek.head.resize(InputFile(path).read_cheap(peek.head.data(), kHeadBytes, 0));
  else peek.head.clear();  // a named pipe gives its bytes only once
  return peek;
}

bool is_pipe(const std::string& path) {
  std::error_code ignored;
  return path == "-" || is_detector(path) || is_shared_ring(path) || std::filesystem::is_fifo(path, ignored);
}

bool is_detector(const std::string& path) { return path.starts_with("tcp://") || path.starts_with("ipc://"); }

bool is_glob(const std::string& path) {
  std::error_code ignored;
  return path.find_first_of("*?[") != std::string::npos && !fs::exists(path, ignored);
}

std::string without_dataset(const std::string& path) {
  std::error_code ignored;
  const size_t colon = path.rfind(":/");
  if (colon == std::string::npos || colon == 0 || is_detector(path) || fs::exists(path, ignored)) return path;
  return path.substr(0, colon);
}

bool has_ending(const std::string& path, std::string_view endings) {
  const std::string ending = lower_case(fs::path(path).extension().string());
  if (ending.empty()) return false;
  for (size_t at = 0; at < endings.size();) {
    const size_t end = std::min(endings.find(' ', at), endings.size());
    if (endings.substr(at, end - at) == ending) return true;
    at = end + 1;
  }
  return false;
}

std::string unpacked_name(const std::string& path) {
  return has_ending(path, kPackedEnding) ? path.substr(0, path.size() - kPackedEnding.size()) : path;
}

bool is_read_as(const std::string& path, std::string_view endings) {
  return has_ending(unpacked_name(path), endings);
}

}  // namespace harima
