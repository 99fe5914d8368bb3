// SPDX-License-Identifier: BSD-3-Clause
// What etcd (version 3) is asked, by its JSON gateway. Each call waits for the answer, a few seconds at most;
// fails with status kStopped if there is none, and otherwise with what etcd says. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "transfer/coordination/store.h"

namespace harima {

class EtcdGateway {
 public:
  struct Pair {
    std::string key, text;
    int64_t revision = 0;  // of all that etcd has, when this was put
  };

  explicit EtcdGateway(std::string url) : url_(std::move(url)) {}

  std::vector<Pair> range(const std::string& prefix) const;
  // The revision that it makes.
  int64_t put(const std::string& key, const std::string& text, int64_t lease) const;
  void remove(const std::string& key) const;
  // 0: something else is there.
  int64_t swap(const std::string& key, const MaybeText& expected, const std::string& text,
               int64_t lease) const;
  int64_t grant(std::chrono::seconds dead_after) const;
  bool keep_alive(int64_t lease) const;  // false: it is no more
  void revoke(int64_t lease) const;

 private:
  std::string call(const char* what, const std::string& question, bool is_repeatable) const;
  const std::string url_;  // http://host:port
};

// What etcd says of a range; fails if it is no such answer.
std::vector<EtcdGateway::Pair> parse_pairs(std::string_view answer);

}  // namespace harima
