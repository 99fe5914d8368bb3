// SPDX-License-Identifier: BSD-3-Clause
#include <ctime>

#include "transfer/http.h"

namespace harima {

int64_t http_time(const std::string& text) {
  std::tm parts{};
  return strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S", &parts) ? int64_t(timegm(&parts)) : 0;
}

std::string HttpAnswer::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

}  // namespace harima
