// SPDX-License-Identifier: BSD-3-Clause
#include "raw_description.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "format/format.h"
#include "format/raw_layout.h"

namespace harima::bench {

namespace {

bool is_of_a_format(const std::string& path) {
  try {
    format_of(path);
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::vector<int> dims_of(const nlohmann::json& json) {
  const nlohmann::json dims = json.value("dims", nlohmann::json());
  const auto is_length = [](const nlohmann::json& n) {
    return n.is_number_unsigned() && n > 0 && n <= 1 << 30;
  };
  if (!dims.is_array() || (dims.size() != 2 && dims.size() != 3) ||
      !std::all_of(dims.begin(), dims.end(), is_length))
    fail("found dims {}, wanted [frames, rows, columns]", dims.dump());
  auto lengths = dims.get<std::vector<int>>();
  if (lengths.size() == 2) lengths.insert(lengths.begin(), 1);
  return lengths;
}

RawDescription parse(const nlohmann::json& json) {
  if (!json.is_object())
    fail("is no JSON object; wanted {{\"type\": \"u16\", \"dims\": [frames, rows, columns]}}");
  if (!json.contains("type") || !json["type"].is_string()) fail("has no type, wanted one like \"u16\"");
  const std::vector<int> dims = dims_of(json);
  RawLayout layout{pixel_type_named(json["type"].get<std::string>()), dims[2], dims[1]};
  const nlohmann::json offset = json.value("offset", nlohmann::json(0u)),
                       order = json.value("big_endian", nlohmann::json(false));
  if (!offset.is_number_unsigned()) fail("found offset {}, wanted a number of bytes", offset.dump());
  if (!order.is_boolean()) fail("found big_endian {}, wanted true or false", order.dump());
  layout.offset = offset.get<size_t>();
  layout.is_big_endian = order.get<bool>();
  return {{}, raw_layout_text(layout), dims[0]};
}

}  // namespace

std::optional<RawDescription> description_beside(const std::string& path) {
  if (is_of_a_format(path)) return {};
  const std::string names[] = {path + ".json",
                               std::filesystem::path(path).replace_extension(".json").string()};
  for (const std::string& name : names) {
    std::ifstream file(name);
    if (!file || name == path) continue;
    try {
      RawDescription description = parse(nlohmann::json::parse(file, nullptr, false));
      description.path = name;
      return description;
    } catch (const Error& e) {
      throw e.in("{}", name);
    }
  }
  return {};
}

}  // namespace harima::bench
