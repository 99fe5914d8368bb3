// SPDX-License-Identifier: BSD-3-Clause
// A model as ONNX (onnx.ai, opset 13), which many programs can apply: input "slices", f32, n x channels() x
// height x width in the unit of the volume, sides multiples of grain(); output "denoised", n x 1 x height x
// width, the slice in the middle.
#pragma once

#include <string>

#include "denoise/model.h"

namespace harima {

// The bytes of such a file. Fails if they are more than a file of ONNX may hold (2 GiB).
std::string onnx_bytes(const Model& model);

}  // namespace harima
