// SPDX-License-Identifier: BSD-3-Clause
// An ArrivingFile is a large file on its way: its units go to a part file in the folder where it belongs, in
// any order, and it takes its name when all are there. Which units are there is kept beside the part
// (".units"), so that a transfer that was cut off goes on: a unit is noted after its bytes are on the disk.
// Safe from several threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "transfer/digest.h"
#include "transfer/part_file.h"

namespace harima {

// Bytes that are on the disk before anything depends on them: never, some files at a time, file by file.
enum class Durability : uint8_t { none = 0, batch = 1, file = 2 };

class ArrivingFile {
 public:
  // Opens what an earlier run has left, or begins. Fails if another transfer is at it.
  ArrivingFile(const RootedFolder& root, Entry entry, Durability durability);

  ~ArrivingFile();  // notes what has come
  const Entry& entry() const { return entry_; }
  // Units that are there already; those of an earlier run, if asked first.
  std::vector<bool> held();
  uint32_t unit_bytes(uint64_t offset) const;  // of the unit that begins there; 0: none does
  // A unit may come twice, over a line that broke and over another one. Of its writers only the last to begin
  // is heard, and none once it is there: bytes of the others go nowhere.
  uint64_t begin_unit(uint64_t offset);  // the writer that the others are asked for
  void write(std::span<const std::byte> bytes, uint64_t offset, uint64_t writer);
  // All bytes of a unit have been written and are right. True, once: the file is there, all units and its
  // digest, if it has one. Fails if that is another one than that of the units; then what has come is
  // forgotten.
  bool take_unit(uint64_t offset, uint64_t sum, uint64_t writer);
  bool take_digest(uint64_t digest, bool only_new_units);  // as take_unit
  // All of it is there: gives it times and permissions, and makes it durable if it is to be so by itself. It
  // still has no name.
  void complete();
  void take_name();  // after that; the note of its units goes

 private:
  void forget_units();
  bool is_heard(uint64_t offset, uint64_t writer);  // mutex_ held
  void read_units();
  void note_units();  // mutex_ held
  bool is_there();    // mutex_ held
  void forget_all();
  std::string units_path() const;

  const RootedFolder& root_;
  const Entry entry_;
  const Durability durability_;
  Descriptor part_, units_;
  std::mutex mutex_;
  std::vector<bool> held_, held_before_;
  UnitSums sums_;
  std::optional<uint64_t> digest_;
  bool only_new_units_ = false, is_done_ = false;
  std::map<size_t, uint64_t> writers_;  // of units that are on their way
  uint64_t last_writer_ = 0;
  size_t missing_ = 0;
  std::vector<std::byte> unnoted_;
  std::chrono::steady_clock::time_point noted_ = std::chrono::steady_clock::now();
};

}  // namespace harima
