// SPDX-License-Identifier: BSD-3-Clause
// Writing a stream: to standard output, to a ring in shared memory, or to a file with the same bytes.
#pragma once

#include <memory>
#include <string>

#include "format/format.h"
#include "format/stream_output.h"

namespace harima {

// `path` as in stream_output.h. Frames must be put in order.
std::unique_ptr<Sink> create_stream(const std::string& path, const SinkInfo& info);
// The same to somewhere else, `name` in errors.
std::unique_ptr<Sink> create_stream(std::unique_ptr<StreamOutput> output, const std::string& name,
                                    const SinkInfo& info);

}  // namespace harima
