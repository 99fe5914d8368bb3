// SPDX-License-Identifier: BSD-3-Clause
// Files that are complete get their names here: at once, or, if they are to be durable in batches, when the file system has taken all
// of a batch to the disk. Safe from several threads.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "transfer/arriving_file.h"
#include "transfer/rooted_folder.h"

namespace harima {

struct Unnamed {
  std::string part, path;
  uint64_t bytes = 0;
  Descriptor lock{};  // keeps others from the part until then
  std::function<void(const std::string& trouble)> done{};  // called once, when it has its name ("") or cannot have it
};

class Naming {
 public:
  Naming(const RootedFolder& root, Durability durability) : root_(root), durability_(durability) {}
  void add(Unnamed file);
  void flush();  // names all that wait
  size_t waiting() const;

 private:
  void name(const std::vector<Unnamed>& files);

  const RootedFolder& root_;
  const Durability durability_;
  mutable std::mutex mutex_;
  std::vector<Unnamed> waiting_;
  uint64_t waiting_bytes_ = 0;
};

}  // namespace harima
