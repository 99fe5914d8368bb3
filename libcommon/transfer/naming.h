// SPDX-License-Identifier: BSD-3-Clause
// Files that are complete get their names here: at once, or, if they are to be durable in batches, when the
// file system has taken all of a batch to the disk. Safe from several threads.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "transfer/arriving_file.h"
#include "transfer/rooted_folder.h"
#include "transfer/small_file.h"

namespace harima {

struct Unnamed {
  uint64_t number = 0;
  Entry entry{};
  SmallFile small{};                      // either this one
  std::shared_ptr<ArrivingFile> large{};  // or that
  std::string trouble{};                  // why it cannot have its name
};

class Naming {
 public:
  // named: called once for each file, when it has its name or cannot have it; from several threads.
  using Named = std::function<void(std::span<const Unnamed>)>;
  Naming(const RootedFolder& root, Durability durability, Named named)
      : root_(root), durability_(needed(root, durability)), named_(std::move(named)) {}
  void add(std::vector<Unnamed> files);
  void flush();  // names all that wait
  size_t waiting() const;

 private:
  static Durability needed(const RootedFolder& root, Durability durability);
  void name(std::vector<Unnamed> files);
  void take_name(const Unnamed& file) const;

  const RootedFolder& root_;
  const Durability durability_;
  const Named named_;
  mutable std::mutex mutex_;
  std::vector<Unnamed> waiting_;
  uint64_t waiting_bytes_ = 0;
};

}  // namespace harima
