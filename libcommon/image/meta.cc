// SPDX-License-Identifier: BSD-3-Clause
#include "image/meta.h"

#include <algorithm>

namespace harima {

const MetaValue* Meta::find(std::string_view name) const {
  const auto at = std::find_if(items_.begin(), items_.end(), [&](const Item& i) { return i.first == name; });
  return at == items_.end() ? nullptr : &at->second;
}

void Meta::set(std::string_view name, MetaValue value) {
  const auto at = std::find_if(items_.begin(), items_.end(), [&](const Item& i) { return i.first == name; });
  if (at != items_.end()) at->second = std::move(value);
  else items_.emplace_back(name, std::move(value));
}

void Meta::remove(std::string_view name) {
  std::erase_if(items_, [&](const Item& i) { return i.first == name; });
}

double Meta::number(std::string_view name, double missing) const {
  const MetaValue* value = find(name);
  if (!value) return missing;
  if (const auto* whole = std::get_if<int64_t>(value)) return double(*whole);
  if (const auto* real = std::get_if<double>(value)) return *real;
  return missing;
}

std::string Meta::text(std::string_view name, std::string missing) const {
  const MetaValue* value = find(name);
  const auto* text = value ? std::get_if<std::string>(value) : nullptr;
  return text ? *text : missing;
}

}  // namespace harima
