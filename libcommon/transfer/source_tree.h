// SPDX-License-Identifier: BSD-3-Clause
// The files of this machine that a sender has.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "transfer/entry.h"
#include "transfer/file_source.h"
#include "transfer/name_filter.h"
#include "transfer/rooted_folder.h"

namespace harima {

class SourceTree : public FileSource {
 public:
  // Of "a/b" everything appears under "b"; of "a/b/", under the destination itself. With `beneath` set, paths
  // are relative to that folder and nothing outside it is read. Fails if one does not exist.
  SourceTree(const std::vector<std::string>& paths, std::vector<NameRule> rules,
             const RootedFolder* beneath = nullptr);

  void walk(const std::function<void(Entry)>& found) override;
  std::unique_ptr<SourceReader> read(uint64_t number, uint64_t offset, uint64_t bytes) const override;
  std::string place(uint64_t number) const override;
  uint64_t size(uint64_t number) const override;
  bool is_near() const override { return true; }

  // Is there one source only, and that a file?
  bool is_one_file() const { return roots_.size() == 1 && !roots_[0].file.empty(); }

 private:
  struct Root {
    RootedFolder folder;
    std::string prefix;  // of paths at the destination, "" or "b/"
    std::string file;    // the one file of the folder that is meant; "": all
  };
  struct File {
    uint32_t root;
    uint64_t size;
    int64_t mtime_ns;
    std::string path;  // beneath the folder of its root
  };
  class Reader;
  void add_root(const std::string& path, const RootedFolder* beneath);
  void visit_folder(uint32_t root, const std::string& path, const std::function<void(Entry)>& found);
  void visit(uint32_t root, const std::string& path, const std::function<void(Entry)>& found);
  void number(uint32_t root, const std::string& path, Entry entry, const std::function<void(Entry)>& found);
  const File& file(uint64_t number) const;  // stays

  std::vector<Root> roots_;
  const std::vector<NameRule> rules_;
  mutable std::mutex mutex_;
  std::deque<File> files_;
};

}  // namespace harima
