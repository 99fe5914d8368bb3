// SPDX-License-Identifier: BSD-3-Clause
#include "format/series_files.h"

#include <glob.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <memory>
#include <set>

#include "base/error.h"
#include "format/peek.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

bool digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// Runs of digits compare as numbers of any length, all else as letters: a2 < a10.
bool natural_less(const std::string& a, const std::string& b) {
  size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (!digit(a[i]) || !digit(b[j])) {
      if (a[i] != b[j]) return a[i] < b[j];
      ++i, ++j;
      continue;
    }
    while (i < a.size() && a[i] == '0') ++i;
    while (j < b.size() && b[j] == '0') ++j;
    size_t p = i, q = j;
    while (p < a.size() && digit(a[p])) ++p;
    while (q < b.size() && digit(b[q])) ++q;
    if (p - i != q - j) return p - i < q - j;
    if (const int order = a.compare(i, p - i, b, j, q - j); order != 0) return order < 0;
    i = p, j = q;
  }
  return a.size() - i != b.size() - j ? a.size() - i < b.size() - j : a < b;
}

bool counts(const std::string& name, std::string_view endings) {
  return name[0] != '.' && is_read_as(name, endings);
}

// The name without the last run of digits and the ending.
std::string stem_of(const std::string& name) {
  std::string stem = fs::path(unpacked_name(name)).stem().string();
  while (!stem.empty() && digit(stem.back())) stem.pop_back();
  return stem;
}

// fcompress keeps what it packs: of a file and itself, packed, the file is read.
void drop_packed_twins(std::vector<std::string>& names) {
  const std::set<std::string> all(names.begin(), names.end());
  std::erase_if(names, [&](const std::string& name) {
    return unpacked_name(name) != name && all.contains(unpacked_name(name));
  });
}

void check_one_series(const std::string& folder, const std::vector<std::string>& names) {
  const auto other = std::find_if(names.begin(), names.end(),
                                  [&](const auto& n) { return stem_of(n) != stem_of(names[0]); });
  if (other != names.end())
    fail("{}: holds several series, {} and {}; name one with a pattern, '{}*{}' say", folder, names[0],
         *other, (fs::path(folder) / stem_of(names[0])).string(),
         names[0].substr(fs::path(unpacked_name(names[0])).stem().string().size()));
}

}  // namespace

bool has_series_files(const std::string& folder, std::string_view endings) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
    if (counts(entry.path().filename().string(), endings)) return true;
  return false;
}

std::vector<std::string> series_files_in(const std::string& folder, std::string_view endings) {
  std::vector<std::string> names;
  std::error_code reason;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, reason))
    if (std::string name = entry.path().filename().string(); counts(name, endings))
      names.push_back(std::move(name));
  if (reason) fail("{}: cannot read the folder: {}", folder, reason.message());
  drop_packed_twins(names);
  std::sort(names.begin(), names.end(), natural_less);
  if (!names.empty()) check_one_series(folder, names);
  for (std::string& name : names) name = (fs::path(folder) / name).string();
  return names;
}

std::vector<std::string> series_files_like(const std::string& pattern) {
  glob_t found{};
  const std::unique_ptr<glob_t, decltype(&globfree)> freed(&found, &globfree);
  if (glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) != 0 || found.gl_pathc == 0)
    fail("{}: no file has such a name", pattern);
  std::vector<std::string> files(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  drop_packed_twins(files);
  std::sort(files.begin(), files.end(), natural_less);
  return files;
}

int series_number(const std::string& path) {
  const std::string stem = fs::path(unpacked_name(path)).stem().string();
  const size_t digits = stem.size() - stem_of(path).size();
  int number = -1;
  std::from_chars(stem.data() + stem.size() - digits, stem.data() + stem.size(), number);
  return number;
}

}  // namespace harima
