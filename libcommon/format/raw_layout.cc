// SPDX-License-Identifier: BSD-3-Clause
#include "format/raw_layout.h"

#include "base/error.h"
#include "base/text.h"
#include "format/words.h"

namespace harima {

namespace {

constexpr const char* kWanted = "wanted u16,4432x2368[,offset][,be]";

}  // namespace

RawLayout parse_raw_layout(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, ',');
  if (parts.size() < 2 || parts.size() > 4) fail_usage("--raw '{}': {}", text, kWanted);
  RawLayout layout;
  try {
    layout.type = pixel_type_named(parts[0]);
  } catch (const Error& e) {
    fail_usage("--raw '{}': {}", text, e.what());
  }
  const auto size = split(parts[1], 'x');
  if (size.size() != 2 || !is_number(size[0], layout.width) || !is_number(size[1], layout.height) ||
      layout.width <= 0 || layout.height <= 0)
    fail_usage("--raw '{}': found size '{}', {}", text, parts[1], kWanted);
  for (size_t i = 2; i < parts.size(); ++i) {
    if (parts[i] == "be" && i + 1 == parts.size()) layout.is_big_endian = true;
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
