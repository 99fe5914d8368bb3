// SPDX-License-Identifier: BSD-3-Clause
// One option, and its value, as JSON. Numbers that are not set are null.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/params.h"
#include "image/meta.h"

namespace harima {

const char* type_name(ParamKind kind);  // as JSON Schema calls it
nlohmann::json number_json(double value);
nlohmann::json value_of(const Param& param);
nlohmann::json default_of(const Param& param);
nlohmann::json choice_list(const Param& param);
nlohmann::json meta_json(const MetaValue& value);  // NaN becomes null
// Indented, keys sorted, one line feed at the end; bytes that are no UTF-8 are replaced.
std::string print_json(const nlohmann::json& json, int indent = 2);

}  // namespace harima
