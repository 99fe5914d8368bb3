// SPDX-License-Identifier: BSD-3-Clause
// Frames of a stream. A pipe gives them once, in order; a file with the same bytes is indexed and can be read
// anywhere.
#pragma once

#include <memory>
#include <string>

#include "format/byte_input.h"
#include "image/stack.h"

namespace harima {

// `channel` of streams that have several: the first if empty.

// Standard input; fails if it is a terminal. may_have_gaps: as in OpenOptions.
std::unique_ptr<Source> open_stream_pipe(int descriptor, const std::string& name,
                                         const std::string& channel = {}, bool may_have_gaps = false);
// Bytes that come in another way.
std::unique_ptr<Source> open_stream(ByteInput input, const std::string& name, const std::string& channel,
                                    bool may_have_gaps);
// Walks the messages of a file without reading pixels; fails if one is damaged or the end is missing.
std::unique_ptr<Source> open_stream_file(const std::string& path, const std::string& channel = {});

}  // namespace harima
