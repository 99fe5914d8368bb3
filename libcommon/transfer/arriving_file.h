// SPDX-License-Identifier: BSD-3-Clause
// An ArrivingFile is a large file on its way: its units go to a part file in the folder where it belongs, in any order, and it takes
// its name when all are there. Which units are there is kept beside the part (".units"), so that a transfer that was cut off goes on:
// a unit is noted after its bytes are on the disk. The name of both holds a checksum of path, size and time: another version of
// the file is another part. Safe from several threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "transfer/entry.h"
#include "transfer/rooted_folder.h"

namespace harima {

// Bytes that are on the disk before anything depends on them: never, some files at a time, file by file.
enum class Durability : uint8_t { none = 0, batch = 1, file = 2 };

// Path of the part of a file that is on its way, beneath the root.
std::string part_path(const Entry& entry);
// Takes times and permissions from the entry.
void set_status(int fd, const Entry& entry, const std::string& place);

class ArrivingFile {
 public:
  // Opens what an earlier run has left, or begins. Fails if another transfer is at it.
  ArrivingFile(const RootedFolder& root, Entry entry, Durability durability);

  ~ArrivingFile();  // notes what has come
  const Entry& entry() const { return entry_; }
  // Units that are there already; those of an earlier run, if asked first.
  std::vector<bool> held();
  uint32_t unit_bytes(uint64_t offset) const;  // of the unit that begins there; 0: none does
  void write(std::span<const std::byte> bytes, uint64_t offset);
  // All bytes of a unit have been written and are right. True: it was the last one that was missing, for the first time.
  bool take_unit(uint64_t offset, uint64_t sum);
  // All units are there: gives it times and permissions, and makes it durable if it is to be so by itself. It still has no name.
  void complete();
  void forget_units();  // removes the note of units, once the file has its name

 private:
  void read_units();
  void note_units();  // mutex_ held
  std::string units_path() const;

  const RootedFolder& root_;
  const Entry entry_;
  const Durability durability_;
  Descriptor part_, units_;
  std::mutex mutex_;
  std::vector<bool> held_;
  size_t missing_ = 0;
  std::vector<std::byte> unnoted_;
  std::chrono::steady_clock::time_point noted_ = std::chrono::steady_clock::now();
};

}  // namespace harima
