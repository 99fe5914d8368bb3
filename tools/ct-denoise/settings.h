// SPDX-License-Identifier: BSD-3-Clause
// Where networks run in this tool, by --device, --threads and --precision.
#pragma once

#include <string>

#include "base/params.h"
#include "denoise/engine.h"

namespace harima {

// Declares --precision.
void declare_precision(Params& params, std::string& precision);
// auto: a GPU if there is one, and bfloat16 where that is fast.
EngineSettings engine_settings(const std::string& precision);
// For Tool::check_device.
void check_engine_device(const std::string& device);

// "libtorch 1.13.0, cpu, bf16": what bits of a training depend on.
std::string engine_text(const EngineSettings& settings);
// "libtorch 1.13.0, cpu, 2 threads, bf16"
std::string text_of(const EngineSettings& settings);

}  // namespace harima
