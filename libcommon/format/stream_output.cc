// SPDX-License-Identifier: BSD-3-Clause
#include "format/stream_output.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <utility>

#include "base/error.h"
#include "base/part_file.h"
#include "base/spawn.h"
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

class CommandOutput : public StreamOutput {
 public:
  CommandOutput(const std::vector<std::string>& command, std::string name) : name_(std::move(name)) {
    signal(SIGPIPE, SIG_IGN);  // a command that ends early is an error to tell of
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail_errno(name_ + ": cannot make a pipe");
    pipe_ = ends[1];
    widen_pipe(pipe_);
    try {
      process_ = spawn({.words = command,
                        .descriptors = {{ends[0], STDIN_FILENO}, {STDERR_FILENO, STDOUT_FILENO}},
                        .variables = {}});
    } catch (const Error& e) {
      close(ends[0]);
      close(ends[1]);
      throw e.in("{}", name_);
    }
    close(ends[0]);
  }
  ~CommandOutput() override { end(); }
  void write(std::span<const std::byte> head, std::span<const std::byte> pixels) override {
    try {
      write_all(pipe_, name_, head, pixels);
    } catch (const Error&) {
      finish();  // how it ended says more than that the pipe is broken
      fail("{}: its command ended before it had read all", name_);
    }
  }
  void finish() override {
    if (const int status = end(); status != 0) fail("{}: its command ended with status {}", name_, status);
  }

 private:
  int end() {
    if (pipe_ < 0) return 0;
    close(std::exchange(pipe_, -1));
    return wait_for(process_);
  }

  const std::string name_;
  int pipe_ = -1;
  pid_t process_ = -1;
};

}  // namespace

std::unique_ptr<StreamOutput> open_command_output(const std::vector<std::string>& command,
                                                  const std::string& name) {
  return std::make_unique<CommandOutput>(command, name);
}

std::unique_ptr<StreamOutput> open_stream_output(const std::string& path) {
  if (path == "-") return std::make_unique<StandardOutput>();
  if (is_shared_ring(path)) return std::make_unique<RingOutput>(path);
  return std::make_unique<FileOutput>(path);
}

}  // namespace harima
