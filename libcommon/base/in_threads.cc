// SPDX-License-Identifier: BSD-3-Clause
#include "base/in_threads.h"

#include <algorithm>
#include <exception>
#include <thread>
#include <vector>

namespace harima {

void in_threads(int count, const std::function<void(int)>& body) {
  std::vector<std::exception_ptr> errors(static_cast<size_t>(std::max(0, count)));
  const auto run = [&](int i) {
    try {
      body(i);
    } catch (...) {
      errors[size_t(i)] = std::current_exception();
    }
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < count; ++i) threads.emplace_back(run, i);
  if (count > 0) run(0);
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
}

}  // namespace harima
