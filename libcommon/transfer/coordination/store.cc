// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/coordination/store.h"

#include "base/error.h"

namespace harima {

void check_key(const std::string& key) {
  if (key.empty() || key.size() > kLongestKey)
    fail("a key of {} bytes, wanted 1 to {}", key.size(), kLongestKey);
  for (const char c : key)
    if (static_cast<unsigned char>(c) < ' ' || c == 127) fail("a key with the control character {}", int(c));
}

void check_text(const std::string& text) {
  if (text.size() > kLongestText) fail("a text of {} bytes, wanted at most {}", text.size(), kLongestText);
}

}  // namespace harima
