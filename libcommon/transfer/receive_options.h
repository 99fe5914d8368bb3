// SPDX-License-Identifier: BSD-3-Clause
// How a receiver treats what comes and what is there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "transfer/arriving_file.h"
#include "transfer/name_filter.h"
#include "transfer/send_options.h"

namespace harima {

enum class Overwrite : uint8_t { differing = 0, never = 1, older = 2, always = 3 };

struct ReceiveOptions {
  Durability durability = Durability::batch;
  Overwrite overwrite = Overwrite::differing;  // differing: in size or time
  bool dry_run = false;                        // counts, and asks for nothing
  bool safe_links = false;                     // no link may lead out of the root
  bool verify = false;                         // compares with what is there, and changes nothing
  bool sha256 = false;                         // by the SHA-256 of files in place of the checksums of units
  bool remove_surplus = false;                 // what is in the folders that came, and did not come, goes
  bool whole_root = false;                     // the root is one of these folders
  std::vector<NameRule> rules{};               // what they leave out stays
  std::string folder{};                        // beneath the root, for all that comes; "": none
  std::string new_name{};                      // in place of it, if one file comes

  Sending sending() const { return !verify ? Sending::files : sha256 ? Sending::hashes : Sending::sums; }
};

}  // namespace harima
