// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/name_filter.h"

namespace harima {

namespace {

// One of "[abc]" or "[a-z]" against a letter; the length of the class, 0 if `pattern` begins no class.
size_t class_length(std::string_view pattern, char letter, bool& matches) {
  const size_t end = pattern.find(']', 2);
  if (pattern.empty() || pattern[0] != '[' || end == pattern.npos) return 0;
  const bool negated = pattern[1] == '!';
  matches = false;
  for (size_t i = negated ? 2 : 1; i < end; ++i) {
    const bool is_range = i + 2 < end && pattern[i + 1] == '-';
    if (is_range ? pattern[i] <= letter && letter <= pattern[i + 2] : pattern[i] == letter) matches = true;
    if (is_range) i += 2;
  }
  matches = matches != negated && letter != '/';
  return end + 1;
}

bool match(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0, star = pattern.npos, star_text = 0;
  bool any = false;  // the last star also takes /
  while (t < text.size()) {
    bool in_class = false;
    const size_t skip = p < pattern.size() ? class_length(pattern.substr(p), text[t], in_class) : 0;
    if (p < pattern.size() && pattern[p] == '*') {
      any = p + 1 < pattern.size() && pattern[p + 1] == '*';
      p += any ? 2 : 1;
      star = p, star_text = t;
    } else if (skip > 0
                   ? in_class
                   : p < pattern.size() && (pattern[p] == text[t] || (pattern[p] == '?' && text[t] != '/'))) {
      p += skip > 0 ? skip : 1, ++t;
    } else if (star != pattern.npos && (any || text[star_text] != '/')) {
      p = star, t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

bool takes_part(const std::vector<NameRule>& rules, std::string_view path, bool is_folder) {
  for (const NameRule& rule : rules) {
    std::string_view pattern = rule.pattern;
    if (pattern.ends_with('/')) {
      if (!is_folder) continue;
      pattern.remove_suffix(1);
    }
    const bool whole = pattern.find('/') != pattern.npos;
    if (pattern.starts_with('/')) pattern.remove_prefix(1);
    const size_t slash = path.rfind('/');
    const std::string_view name = slash == path.npos ? path : path.substr(slash + 1);
    if (match(pattern, whole ? path : name)) return rule.includes;
  }
  return true;
}

}  // namespace harima
