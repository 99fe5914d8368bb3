// SPDX-License-Identifier: BSD-3-Clause
// Partial results of workers: each takes one that nobody else has, adds to it and gives it back, so that
// there are as many as threads. For counts and other sums of whole numbers, where it does not matter who
// added what.
#pragma once

#include <mutex>
#include <utility>
#include <vector>

namespace harima {

template <class T>
class Partials {
 public:
  explicit Partials(T empty) : empty_(std::move(empty)) {}

  // use(partial); safe from several threads.
  template <class Use>
  void add(Use use) {
    T one = take();
    use(one);
    const std::lock_guard lock(mutex_);
    parts_.push_back(std::move(one));
  }
  // When all have been given back.
  const std::vector<T>& all() const { return parts_; }

 private:
  T take() {
    const std::lock_guard lock(mutex_);
    if (parts_.empty()) return empty_;
    T one = std::move(parts_.back());
    parts_.pop_back();
    return one;
  }

  const T empty_;
  std::mutex mutex_;
  std::vector<T> parts_;
};

}  // namespace harima
