// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/leftovers.h"

#include <fcntl.h>
#include <sys/file.h>

#include <ctime>

#include "base/error.h"
#include "transfer/entry.h"

namespace harima {

namespace {

class Sweeper {
 public:
  Sweeper(const RootedFolder& root, double older_s, bool dry_run,
          const std::function<void(const std::string&, uint64_t)>& found)
      : root_(root), before_(double(std::time(nullptr)) - older_s), dry_run_(dry_run), found_(found) {}

  Leftovers run() {
    sweep("");
    if (!trouble_.empty()) fail("{}", trouble_);
    return left_;
  }

 private:
  void sweep(const std::string& folder) {
    try {
      for (const std::string& name : root_.names(folder)) {
        const std::string path = folder.empty() ? name : folder + "/" + name;
        const auto status = root_.status(path);
        if (!status) continue;  // it has its name by now
        if (S_ISDIR(status->st_mode)) sweep(path);
        else if (S_ISREG(status->st_mode) && is_part_name(name)) take(path);
      }
    } catch (const Error& e) {
      if (trouble_.empty()) trouble_ = e.what();
    }
  }

  // A transfer holds the lock of the part; a note goes as its part does.
  void take(const std::string& path) {
    const std::string stem = path.substr(0, path.rfind('.')), part = stem + ".part";
    int error = 0;
    const Descriptor lock = root_.try_open(part, O_RDONLY | O_NOFOLLOW, error);
    if (error == 0 && flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
      ++left_.in_use;
      return;
    }
    const auto status = root_.status(path);
    if (!status) return;
    if (is_young(part) || is_young(stem + ".units")) {
      ++left_.young;
      return;
    }
    const uint64_t bytes = uint64_t(status->st_blocks) * 512;
    found_(root_.full(path), bytes);
    if (!dry_run_) root_.remove(path);
    ++left_.files;
    left_.bytes += bytes;
  }

  // By the time of the last change of any kind: a part may have the time of the file that it is to become.
  bool is_young(const std::string& path) const {
    const auto status = root_.status(path);
    return status && double(status->st_ctim.tv_sec) > before_;
  }

  const RootedFolder& root_;
  const double before_;
  const bool dry_run_;
  const std::function<void(const std::string&, uint64_t)>& found_;
  Leftovers left_;
  std::string trouble_;  // the first
};

}  // namespace

Leftovers remove_leftovers(const RootedFolder& root, double older_s, bool dry_run,
                           const std::function<void(const std::string&, uint64_t)>& found) {
  return Sweeper(root, older_s, dry_run, found).run();
}

}  // namespace harima
