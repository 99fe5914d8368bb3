// SPDX-License-Identifier: BSD-3-Clause
// What a receiver is told of what is to be at the destination, page by page: it says what is needed of each
// entry, and does, when all files have come, what can only be done then: links, times of folders, and the
// removal of what the source has not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "codec/byte_writer.h"
#include "transfer/arrivals.h"
#include "transfer/key_set.h"
#include "transfer/receive_options.h"

namespace harima {

class Manifest {
 public:
  Manifest(const RootedFolder& root, const ReceiveOptions& options, Arrivals& arrivals)
      : root_(root), options_(options), arrivals_(arrivals) {}

  // What is needed, as it is said to the sender. One thread.
  std::vector<std::byte> take_page(uint64_t first, std::vector<Entry> entries);
  // When nothing more is told and all has come. Another thread, after that.
  void finish();
  void end();  // nothing more is told
  std::string new_name() const {
    return is_one_file_ ? options_.new_name : "";
  }  // that the one file has here, after that

 private:
  void put_need(ByteWriter& needs, uint64_t number, Entry entry);
  void check_turn(uint64_t number, Entry& entry);
  std::optional<std::vector<bool>> held_of(uint64_t number, Entry entry);
  bool is_wanted(const Entry& entry, bool in_new_folder);
  bool is_in_new_folder(const std::string& path) const;
  void make_link(const Entry& link);
  void remove_surplus_of(const std::vector<Entry>& came);

  const RootedFolder& root_;
  const ReceiveOptions& options_;
  Arrivals& arrivals_;
  KeySet seen_;         // checksums of paths
  KeySet new_folders_;  // of those that were made here
  std::vector<Entry> folders_, links_;
  uint64_t entries_ = 0;  // so far
  bool is_one_file_ = false, is_over_ = false;
};

}  // namespace harima
