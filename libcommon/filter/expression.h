// SPDX-License-Identifier: BSD-3-Clause
// An Expression is a formula over the pixels of several images, "(a-b)/b" say, compiled once to a program for
// a stack of rows.
// + - * / ^ (binds closest, to the right), unary minus, < <= > >= == != (1 or 0), ( ), numbers, pi, nan, inf;
// pow exp log sqrt abs floor min max clip(value,low,high) where(condition,then,else) isnan. Arithmetic is
// double; NaN is handed on by all but comparisons (only != holds for it), where(), which takes it as true,
// and isnan.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace harima {

class Expression {
 public:
  // `names` of the images, in the order of evaluate(). Fails (usage) with the place in the text and what is
  // wrong there.
  Expression(const std::string& text, const std::vector<std::string>& names);

  // Does the formula use image `i`?
  bool uses(size_t i) const;
  // `width` values to `out`, from rows of the images. Safe from several threads.
  void evaluate(std::span<const double* const> rows, int width, double* out) const;

  struct Step {
    enum class Kind { image, number, call };
    Kind kind = Kind::number;
    size_t image = 0;
    double number = 0;
    const struct Function* function = nullptr;
  };

 private:
  std::vector<Step> steps_;
  size_t depth_ = 0;  // most values on the stack
};

}  // namespace harima
