// SPDX-License-Identifier: BSD-3-Clause
#include "format/raw_layout.h"

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "format/words.h"

namespace harima {

namespace {

constexpr const char* kWanted = "wanted u16,4432x2368[,offset][,be]";

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find(',', at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

}  // namespace

RawLayout parse_raw_layout(std::string_view text) {
  const std::vector<std::string_view> parts = split(text);
  if (parts.size() < 2 || parts.size() > 4) fail_usage("--raw '{}': {}", text, kWanted);
  RawLayout layout;
  try {
    layout.type = pixel_type_named(parts[0]);
  } catch (const Error& e) {
    fail_usage("--raw '{}': {}", text, e.what());
  }
  const size_t cross = parts[1].find('x');
  if (cross == std::string_view::npos || !is_number(parts[1].substr(0, cross), layout.width) ||
      !is_number(parts[1].substr(cross + 1), layout.height) || layout.width <= 0 || layout.height <= 0)
    fail_usage("--raw '{}': found size '{}', {}", text, parts[1], kWanted);
  for (size_t i = 2; i < parts.size(); ++i) {
    if (parts[i] == "be" && i + 1 == parts.size())
      layout.is_big_endian = true;
    else if (i != 2 || !is_number(parts[i], layout.offset))
      fail_usage("--raw '{}': found '{}', {}", text, parts[i], kWanted);
  }
  return layout;
}

std::string raw_layout_text(const RawLayout& layout) {
  std::string text = fmt::format("{},{}x{}", name_of(layout.type), layout.width, layout.height);
  if (layout.offset > 0) text += fmt::format(",{}", layout.offset);
  return layout.is_big_endian ? text + ",be" : text;
}

}  // namespace harima
