// SPDX-License-Identifier: BSD-3-Clause
#include "format/stream_output.h"

#include <unistd.h>

#include "base/error.h"
#include "base/part_file.h"
#include "format/shared_ring.h"
#include "format/stream_pipe.h"

namespace harima {

namespace {

class StandardOutput : public StreamOutput {
 public:
  StandardOutput() {
    if (isatty(STDOUT_FILENO)) fail("standard output is a terminal; frames need a pipe or a file (-o PATH)");
    widen_pipe(STDOUT_FILENO);
  }
  void write(std::span<const std::byte> head, std::span<const std::byte> pixels) override {
    write_all(STDOUT_FILENO, "standard output", head, pixels);
  }
  void finish() override {}
};

class FileOutput : public StreamOutput {
 public:
  explicit FileOutput(const std::string& path) : file_(path) {}
  void write(std::span<const std::byte> head, std::span<const std::byte> pixels) override {
    write_all(file_.descriptor(), file_.path(), head, pixels);
  }
  void finish() override { file_.commit(); }

 private:
  PartFile file_;
};

class RingOutput : public StreamOutput {
 public:
  explicit RingOutput(const std::string& path) : ring_(path) {}
  void write(std::span<const std::byte> head, std::span<const std::byte> pixels) override {
    ring_.write(head);
    ring_.write(pixels);
  }
  void finish() override { ring_.end(); }

 private:
  RingWriter ring_;
};

}  // namespace

std::unique_ptr<StreamOutput> open_stream_output(const std::string& path) {
  if (path == "-") return std::make_unique<StandardOutput>();
  if (is_shared_ring(path)) return std::make_unique<RingOutput>(path);
  return std::make_unique<FileOutput>(path);
}

}  // namespace harima
