// SPDX-License-Identifier: BSD-3-Clause
// The little of XML that object stores answer in: elements without attributes that matter, never of the same
// name within each other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace harima {

// What stands in every <name>...</name>, in order, as it is written.
std::vector<std::string_view> xml_elements(std::string_view xml, std::string_view name);
// The text of the first <name>, without its &amp; and the like; "" if there is none.
std::string xml_text(std::string_view xml, std::string_view name);
std::string xml_escaped(std::string_view text);

}  // namespace harima
