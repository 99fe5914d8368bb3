// SPDX-License-Identifier: BSD-3-Clause
// Tensors in a file that other programs read, too: the safetensors layout
// (github.com/huggingface/safetensors), that is u64 little-endian length of a JSON header, the header, and
// the values, all F32 here. Beside the tensors stands a text, with a checksum of itself and the values.
#pragma once

#include <string>

#include "denoise/network.h"

namespace harima {

struct TensorFile {
  Tensors tensors;
  std::string about;  // "harima" of "__metadata__"
};

// The bytes of such a file.
std::string tensor_bytes(const TensorFile& content);
// Fails with the path and what is wrong, also if the text or a value has changed since.
TensorFile read_tensors(const std::string& path);
// Appears whole, and is on disk when this returns. What has the name already keeps it until then.
void write_tensors(const std::string& path, const TensorFile& content);

}  // namespace harima
