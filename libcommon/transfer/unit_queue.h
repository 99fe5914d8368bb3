// SPDX-License-Identifier: BSD-3-Clause
// The work of a sender: pieces of large files and packs of small ones, in the order in which files were asked
// for. Every data connection takes the next unit when it is ready for it, so that a slow one holds up
// nothing. Safe from several threads.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

namespace harima {

// Smaller files travel in packs.
inline constexpr uint64_t kSmallFileBytes = uint64_t{1} << 20;
// A pack of files at hand stays in the caches of the cores that read and write them; those of a store come by
// few requests.
inline constexpr uint64_t kNearPackBytes = uint64_t{256} << 10, kFarPackBytes = uint64_t{1} << 20;

struct Unit {
  // Several small files; a part of files[0], to be sent, or to be summed up only, as the receiver has it; its
  // digest.
  enum class Kind { pack, chunk, held, digest };
  Kind kind = Kind::chunk;
  std::vector<uint64_t> files{};
  uint64_t offset = 0;
  uint32_t length = 0;  // bytes; of a pack, of its files together
  int tries = 0;        // it was damaged
  int breaks = 0;       // connections broke when it was the first without an answer
};

class UnitQueue {
 public:
  explicit UnitQueue(uint64_t pack_bytes = kNearPackBytes) : pack_bytes_(pack_bytes) {}
  // All of a file, but the units of kUnitBytes that are marked as `held`: they are left out, or summed up
  // when nothing else is to be done.
  struct File {
    uint64_t file, bytes;
    std::vector<bool> held{};
    bool sums_held = false;
  };
  void add(std::vector<File> files);
  void give_back(Unit unit);  // it is taken first by the next one
  void drop(uint64_t file);   // nothing more of it is wanted
  void close();               // nothing is wanted any more

  // The next unit, or none: at the moment, or for good if is_closed().
  std::optional<Unit> take();
  void wait();  // until there may be something to take, or the queue is closed
  bool is_closed() const;

 private:
  struct Wanted {
    uint64_t file, bytes;
    std::vector<bool> held;
    bool is_held;       // those that are marked are meant, not the others
    uint64_t next = 0;  // unit
  };
  bool is_empty() const { return again_.empty() && wanted_.empty() && held_.empty(); }
  Unit next_pack();
  static std::optional<Unit> next_part(Wanted& file);

  const uint64_t pack_bytes_;  // at most, of several files
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Unit> again_;
  std::deque<Wanted> wanted_, held_;
  bool is_closed_ = false;
};

}  // namespace harima
