// SPDX-License-Identifier: BSD-3-Clause
#include "device/fbp.h"

#include "base/error.h"

namespace harima {

namespace {

struct Method {
  const char* name;
  std::unique_ptr<Fbp> (*make)(const FbpSpec&);
  size_t (*memory_bytes)(const FbpSpec&);
};

constexpr Method kMethods[] = {
    {"direct", make_direct_fbp, direct_memory_bytes},
    {"fourier", make_fourier_fbp, fourier_memory_bytes},
};

const Method& method_named(std::string_view name) {
  for (const Method& method : kMethods)
    if (name == method.name) return method;
  fail("method '{}' is unknown; wanted direct or fourier", name);
}

}  // namespace

std::unique_ptr<Fbp> make_fbp(std::string_view method, const FbpSpec& spec) {
  return method_named(method).make(spec);
}

size_t fbp_memory_bytes(std::string_view method, const FbpSpec& spec) {
  return method_named(method).memory_bytes(spec);
}

}  // namespace harima
