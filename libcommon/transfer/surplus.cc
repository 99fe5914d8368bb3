// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/surplus.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "transfer/entry.h"

namespace harima {

namespace {

class Remover {
 public:
  Remover(const RootedFolder& root, const std::vector<NameRule>& rules) : root_(root), rules_(rules) {}

  void remove(const std::string& path) {
    const auto status = root_.status(path);
    const bool is_folder = status && S_ISDIR(status->st_mode);
    if (!status || !takes_part(rules_, path, is_folder)) return;
    if (!is_folder) {
      root_.remove(path);
      ++removed_;
      return;
    }
    for (const std::string& name : root_.names(path)) remove(path + "/" + name);
    const auto [above, name] = split_path(path);
    if (unlinkat(root_.open_folder(above).get(), name.c_str(), AT_REMOVEDIR) == 0) ++removed_;
    else if (errno != ENOTEMPTY && errno != EEXIST)
      fail_errno(fmt::format("{}: cannot remove the folder", root_.full(path)));
  }
  uint64_t removed() const { return removed_; }

 private:
  const RootedFolder& root_;
  const std::vector<NameRule>& rules_;
  uint64_t removed_ = 0;
};

}  // namespace

uint64_t remove_surplus(const RootedFolder& root, const std::vector<std::string>& folders,
                        const std::vector<NameRule>& rules,
                        const std::function<bool(const std::string& path)>& known) {
  Remover remover(root, rules);
  for (const std::string& folder : folders)
    for (const std::string& name : root.names(folder)) {
      const std::string path = folder.empty() ? name : folder + "/" + name;
      if (!is_part_name(name) && !known(path)) remover.remove(path);
    }
  return remover.removed();
}

}  // namespace harima
