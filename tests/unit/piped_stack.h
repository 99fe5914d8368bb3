// SPDX-License-Identifier: BSD-3-Clause
// A stack as a pipe yields it: one frame after the other, how many is not known.
#pragma once

#include <memory>
#include <utility>

#include "base/error.h"
#include "image/stack.h"

namespace harima {

class PipedStack : public Source {
 public:
  explicit PipedStack(std::unique_ptr<Source> stack) : stack_(std::move(stack)) {
    info_ = stack_->info();
    info_.count = -1;
  }
  bool next(Frame& frame) override { return stack_->next(frame); }
  bool can_seek() const override { return false; }
  void read_rows(int, int, int, std::byte*) const override { fail("a pipe"); }
  std::string place(int index) const override { return stack_->place(index); }

 private:
  std::unique_ptr<Source> stack_;
};

}  // namespace harima
