// SPDX-License-Identifier: BSD-3-Clause
// A command of the user's, by the shell, that is run to its end once for a scan, also if the process that
// began it is killed meanwhile.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace harima {

using Variables = std::vector<std::pair<std::string, std::string>>;

class ScanCommand {
 public:
  // `note`: the file that knows which run was begun last, and how it ended. It is written by the shell, which
  // outlives us. In the command {} stands for "$FXFER_SOURCE", the path of the scan, quoted once whether or
  // not it is between double quotes.
  ScanCommand(const std::string& command, std::string note);

  // Its exit status, 128+n if signal n ended it: of the run called `key` that an earlier process has begun,
  // if it came or still comes to its end, and did not ask to be run again by 75; else it is run now. Its
  // standard output goes where our errors go. Fails if it cannot be started.
  int run(const std::string& key, const Variables& variables) const;

 private:
  std::optional<int> earlier(const std::string& key) const;

  std::string text_, note_;
};

}  // namespace harima
