// SPDX-License-Identifier: BSD-3-Clause
// Files that fcompress packed, as readers open them: by what they begin with, whatever they are called. Safe
// from several threads at once.
#pragma once

#include <memory>

#include "codec/fcz_file.h"

namespace harima {

// What is in the packed file of this descriptor; none if it is not packed. The descriptor need not stay open.
// A file that is opened again soon is the same object: its index is read once. Fails for a packed one that is
// damaged; messages do not name it.
std::shared_ptr<const FczFile> open_packed_file(int descriptor);

// Up to `bytes` from `offset`; fewer only at the end of the file.
size_t read_descriptor(int descriptor, void* dst, size_t bytes, size_t offset);

}  // namespace harima
