// SPDX-License-Identifier: BSD-3-Clause
// Where the bytes of a stream go.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace harima {

class StreamOutput {
 public:
  virtual ~StreamOutput() = default;
  // Both parts, in order. Fails with the reason.
  virtual void write(std::span<const std::byte> head, std::span<const std::byte> pixels) = 0;
  // There is no more.
  virtual void finish() = 0;
};

// "-" is standard output, refused if it is a terminal; "shm:NAME[,SIZE]" a ring in shared memory; else a
// file, which appears when it is whole.
std::unique_ptr<StreamOutput> open_stream_output(const std::string& path);
// The standard input of a command, which finish() waits for. `name` says in errors what it is for.
std::unique_ptr<StreamOutput> open_command_output(const std::vector<std::string>& command,
                                                  const std::string& name);

}  // namespace harima
