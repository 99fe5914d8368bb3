// SPDX-License-Identifier: BSD-3-Clause
#include "settings.h"

#include "base/error.h"
#include "base/parallel.h"
#include "cli/tool.h"

namespace harima {

void declare_precision(Params& params, std::string& precision) {
  params.add("--precision", precision, "of numbers between the layers")
      .choices({{"auto", "bf16 where the processor or GPU is made for it"}, {"f32", ""}, {"bf16", ""}});
}

EngineSettings engine_settings(const std::string& precision) {
  EngineSettings settings;
  settings.threads = thread_count();
  const std::string& asked = common_options().device;
  settings.device = asked == "auto" ? (engine().has_device("cuda") ? "cuda" : "cpu") : asked;
  settings.half = precision == "bf16" || (precision == "auto" && engine().is_half_fast(settings.device));
  return settings;
}

void check_engine_device(const std::string& device) {
  if (!engine().has_device(device)) fail("--device {}: {} finds no GPU", device, engine().name());
}

// Sums are others where the processor has tiles.
std::string engine_text(const EngineSettings& settings) {
  return fmt::format("{}, {}, {}{}", engine().name(), settings.device, settings.half ? "bf16" : "f32",
                     by_tiles(settings) ? " by tiles" : "");
}

std::string text_of(const EngineSettings& settings) {
  return fmt::format("{}, {}, {} thread{}, {}", engine().name(), settings.device, settings.threads,
                     settings.threads == 1 ? "" : "s", settings.half ? "bf16" : "f32");
}

}  // namespace harima
