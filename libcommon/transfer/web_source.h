// SPDX-License-Identifier: BSD-3-Clause
// Objects by URLs that somebody who may reach them has signed: no credentials are needed here. Each is one
// file, named as the last part of its path.
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "transfer/file_source.h"

namespace harima {

class WebSource : public FileSource {
 public:
  explicit WebSource(std::vector<std::string> urls) : urls_(std::move(urls)) {}
  // Fails if a URL has expired or gives no parts of a file.
  void walk(const std::function<void(Entry)>& found) override;
  std::unique_ptr<SourceReader> read(uint64_t number, uint64_t offset, uint64_t bytes) const override;
  std::string place(uint64_t number) const override;
  uint64_t size(uint64_t number) const override;

 private:
  struct Object {
    std::string etag;
    uint64_t size;
  };
  Object object(uint64_t number) const;

  const std::vector<std::string> urls_;
  mutable std::mutex mutex_;
  std::deque<Object> objects_;
};

// Puts a file where a URL says that was signed for it. Neither time nor permissions go with it.
void put_to_url(const std::string& path, const std::string& url);

}  // namespace harima
