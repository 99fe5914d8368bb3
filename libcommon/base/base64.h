// SPDX-License-Identifier: BSD-3-Clause
// Bytes as text, RFC 4648, section 4.
#pragma once

#include <string>
#include <string_view>

namespace harima {

std::string base64(std::string_view bytes);
std::string from_base64(std::string_view text);  // fails if it is none

}  // namespace harima
