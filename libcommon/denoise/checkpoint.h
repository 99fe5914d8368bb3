// SPDX-License-Identifier: BSD-3-Clause
// Where a training stands, on disk: PATH, and PATH.1 before it, so that one is whole at every moment,
// whatever happens.
#pragma once

#include <optional>

#include "denoise/tensor_file.h"

namespace harima {

class Checkpoint {
 public:
  explicit Checkpoint(std::string path) : path_(std::move(path)) {}
  const std::string& path() const { return path_; }
  // The last one keeps the name PATH.1.
  void save(const TensorFile& content);
  // Removes what a save that was killed has left. The newest that is whole; says if that is not the newest.
  // None if there is none at all. Fails if there is none that is whole.
  std::optional<TensorFile> load();
  void remove() const;

 private:
  std::string older() const { return path_ + ".1"; }
  std::string path_;
  bool newest_is_whole_ = false;  // else the one before it must stay
};

}  // namespace harima
