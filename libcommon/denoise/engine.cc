// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/engine.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>

#include "base/address_space.h"
#include "base/error.h"
#include "base/program.h"
#include "base/text.h"

namespace harima {

namespace {

namespace fs = std::filesystem;

constexpr const char* kLibrary = "libharima_torch.so";

// What loading it maps, measured: 520 MB; where that fails libtorch ends the program by itself.
constexpr size_t kMapped = size_t{600} << 20;

void check_room(const std::string& library) {
  if (const size_t left = address_space_left(); left < kMapped)
    fail("{}: wants {} of addresses, `ulimit -v` leaves {}", library, size_text(kMapped), size_text(left));
}

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
    check_room(place);
    void* const library = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) fail("{}: {}", place, dlerror());
    const auto make = reinterpret_cast<decltype(&harima_engine)>(dlsym(library, "harima_engine"));
    if (!make) fail("{}: {}", place, dlerror());
    return make();
  }
  fail(
      "networks need libtorch, and this build has none ({}); install libtorch-dev (scripts/install-deps "
      "does) and build again. "
      "ct-denoise filter works without",
      reason);
}

}  // namespace

const Engine& engine() {
  static const Engine* const loaded = load();
  return *loaded;
}

}  // namespace harima
