// SPDX-License-Identifier: BSD-3-Clause
// The objects of a bucket as files that are sent: of "a/b" all whose keys begin with "a/b/" appear under "b",
// or the object "a/b" itself; of "a/b/", under the destination itself. Parts of keys are folders.
#pragma once

#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "transfer/file_source.h"
#include "transfer/name_filter.h"
#include "transfer/s3_pack.h"

namespace harima {

class S3Source : public FileSource {
 public:
  S3Source(S3Store store, std::vector<std::string> paths, std::vector<NameRule> rules)
      : store_(std::move(store)), paths_(std::move(paths)), rules_(std::move(rules)) {}

  // Fails if there is nothing at one of the paths.
  void walk(const std::function<void(Entry)>& found) override;
  std::unique_ptr<SourceReader> read(uint64_t number, uint64_t offset, uint64_t bytes) const override;
  std::string place(uint64_t number) const override;
  uint64_t size(uint64_t number) const override;

 private:
  struct Object {  // or a member of a pack, whose key this is
    std::string key, etag;
    uint64_t size = 0, offset = 0;
    uint64_t pack_bytes = 0;  // 0: none
  };
  void walk_path(const std::string& path, const std::function<void(Entry)>& found);
  void take_page(const std::vector<S3Object>& page, size_t stripped, const std::function<void(Entry)>& found);
  void take_object(const S3Status& status, const std::string& key, size_t stripped,
                   const std::function<void(Entry)>& found);
  void take_member(const std::string& key, const S3Member& member, size_t stripped,
                   const std::function<void(Entry)>& found);
  std::string read_member(const Object& member, uint64_t bytes) const;
  void tell_folders_of(const Entry& entry, const std::function<void(Entry)>& found);
  void number(Object object, Entry entry, const std::function<void(Entry)>& found);
  bool takes(const std::string& path, bool is_folder) const;
  Object object(uint64_t number) const;

  const S3Store store_;
  const std::vector<std::string> paths_;
  const std::vector<NameRule> rules_;
  std::set<std::string> folders_;  // that were told
  mutable std::mutex mutex_;
  std::deque<Object> objects_;
};

}  // namespace harima
