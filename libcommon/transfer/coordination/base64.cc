// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/coordination/base64.h"

#include <openssl/evp.h>

#include <algorithm>

#include "base/error.h"

namespace harima {

namespace {

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  text.resize(size_t(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes_of(bytes), int(bytes.size()))));
  return text;
}

std::string from_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 1, '\0');
  const int found = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), bytes_of(text), int(text.size()));
  const size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;  // the library counts it
  bytes.resize(size_t(std::max(found, int(padding))) - padding);
  if (base64(bytes) != text) fail("no base64: {} characters", text.size());  // it is lenient
  return bytes;
}

}  // namespace harima
