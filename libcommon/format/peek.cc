// SPDX-License-Identifier: BSD-3-Clause
#include "format/peek.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <numeric>

#include "base/error.h"
#include "format/input_file.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr size_t kHeadBytes = 4096;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return char(std::tolower(c)); });
  return text;
}

// Letters to insert, drop or change (Levenshtein), one row of the table at a time.
size_t edits(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t change = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row.back();
}

[[noreturn]] void fail_missing(const std::string& path) {
  const fs::path p(path);
  const std::string near = near_name(p.has_parent_path() ? p.parent_path().string() : ".", p.filename().string());
  if (near.empty()) fail("{}: no such file", path);
  fail("{}: no such file; did you mean {}?", path, (p.parent_path() / near).string());
}

}  // namespace

bool Peek::starts_with(std::string_view magic) const {
  return head.size() >= magic.size() &&
         std::equal(magic.begin(), magic.end(), head.begin(), [](char c, unsigned char h) { return (unsigned char)c == h; });
}

Peek peek_at(const std::string& path) {
  Peek peek{path, false, {}};
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (!fs::exists(status)) fail_missing(path);
  if ((peek.is_folder = fs::is_directory(status))) return peek;
  peek.head.resize(kHeadBytes);
  if (fs::is_regular_file(status)) peek.head.resize(InputFile(path).read_some(peek.head.data(), kHeadBytes, 0));
  else peek.head.clear();  // a named pipe gives its bytes only once
  return peek;
}

bool is_glob(const std::string& path) {
  std::error_code ignored;
  return path.find_first_of("*?[") != std::string::npos && !fs::exists(path, ignored);
}

std::string without_dataset(const std::string& path) {
  std::error_code ignored;
  const size_t colon = path.rfind(":/");
  if (colon == std::string::npos || colon == 0 || fs::exists(path, ignored)) return path;
  return path.substr(0, colon);
}

bool has_ending(const std::string& path, std::string_view endings) {
  const std::string ending = lower(fs::path(path).extension().string());
  if (ending.empty()) return false;
  for (size_t at = 0; at < endings.size();) {
    const size_t end = std::min(endings.find(' ', at), endings.size());
    if (endings.substr(at, end - at) == ending) return true;
    at = end + 1;
  }
  return false;
}

std::string near_name(const std::string& folder, const std::string& name) {
  std::string best;
  size_t fewest = std::max<size_t>(1, name.size() / 3) + 1;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    const std::string other = entry.path().filename().string();
    const size_t count = edits(lower(name), lower(other));
    if (count < fewest || (count == fewest && !best.empty() && other < best)) {
      fewest = count;
      best = other;
    }
  }
  return best;
}

}  // namespace harima
