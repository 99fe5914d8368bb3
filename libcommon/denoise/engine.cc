// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/engine.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/program.h"

namespace harima {

namespace {

namespace fs = std::filesystem;

constexpr const char* kLibrary = "libharima_torch.so";

// Beside the program, or where `make install` puts it.
std::vector<std::string> places() {
  if (const char* asked = std::getenv("HARIMA_ENGINE")) return {asked};
  const fs::path home = program_folder();
  return {home / kLibrary, home / "../lib/harima/engines" / kLibrary};
}

const Engine* load() {
  std::string reason;
  for (const std::string& place : places()) {
    std::error_code failed;
    if (!fs::exists(place, failed)) {
      reason += fmt::format("{}there is no {}", reason.empty() ? "" : ", ", place);
      continue;
    }
    void* const library = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) fail("{}: {}", place, dlerror());
    const auto make = reinterpret_cast<decltype(&harima_engine)>(dlsym(library, "harima_engine"));
    if (!make) fail("{}: {}", place, dlerror());
    return make();
  }
  fail("networks need libtorch, and this build has none ({}); install libtorch-dev (scripts/install-deps does) and build again. "
       "ct-denoise filter works without",
       reason);
}

}  // namespace

const Engine& engine() {
  static const Engine* const loaded = load();
  return *loaded;
}

}  // namespace harima
