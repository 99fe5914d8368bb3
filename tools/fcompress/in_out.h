// SPDX-License-Identifier: BSD-3-Clause
// Where bytes come from and go to: a file, standard input, a file that appears whole, standard output,
// nowhere.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>

#include "base/part_file.h"
#include "base/progress.h"
#include "pack/pack_stream.h"

namespace harima {

class Input {
 public:
  explicit Input(const std::string& path);  // "-": standard input
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  ~Input();

  const std::string& name() const { return name_; }  // as messages have it
  const struct stat& status() const { return status_; }
  bool is_regular() const { return S_ISREG(status_.st_mode); }
  int descriptor() const { return fd_; }
  // The bytes in order, with progress of `phase` on standard error. If it is rewound, from where it began.
  ReadSome reader(const std::string& phase);
  bool can_rewind() const { return is_regular() && start_ >= 0; }
  void rewind();

 private:
  std::string name_;
  int fd_ = 0;
  off_t start_ = -1;
  struct stat status_ {};
  std::optional<Progress> progress_;
};

class Output {
 public:
  Output() = default;  // nowhere
  // "-": standard output. `from`: the input, of which a file gets mode and time, if there is one.
  explicit Output(const std::string& path, const Input* from = nullptr);

  WriteAll writer();
  void commit();  // gives a file its name

 private:
  std::optional<PartFile> file_;
  bool is_stdout_ = false;
  size_t offset_ = 0;
  struct stat from_ {};
};

}  // namespace harima
