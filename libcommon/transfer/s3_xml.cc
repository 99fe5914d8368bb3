// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/s3_xml.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace harima {

namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> kEntities{
    {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}}};

std::string unescaped(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    size_t used = 1;
    char c = text.front();
    for (const auto& [entity, meant] : kEntities)
      if (text.starts_with(entity)) used = entity.size(), c = meant;
    if (text.starts_with("&#34;")) used = 5, c = '"';
    if (text.starts_with("&#39;")) used = 5, c = '\'';
    plain += c;
    text.remove_prefix(used);
  }
  return plain;
}

}  // namespace

std::vector<std::string_view> xml_elements(std::string_view xml, std::string_view name) {
  std::vector<std::string_view> found;
  const std::string open = fmt::format("<{}>", name), close = fmt::format("</{}>", name);
  for (size_t at = 0; (at = xml.find(open, at)) != xml.npos;) {
    at += open.size();
    const size_t end = xml.find(close, at);
    if (end == xml.npos) break;
    found.push_back(xml.substr(at, end - at));
    at = end + close.size();
  }
  return found;
}

std::string xml_text(std::string_view xml, std::string_view name) {
  const auto found = xml_elements(xml, name);
  return found.empty() ? "" : unescaped(found.front());
}

std::string xml_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    std::string_view as{&c, 1};
    for (const auto& [entity, meant] : kEntities)
      if (c == meant) as = entity;
    escaped += as;
  }
  return escaped;
}

}  // namespace harima
