// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>

#include "filter/expression.h"
#include "message_of.h"

using namespace harima;

namespace {

std::vector<double> values_of(const std::string& text, const std::vector<double>& a,
                              const std::vector<double>& b) {
  std::vector<double> out(a.size());
  const double* const rows[] = {a.data(), b.data()};
  Expression(text, {"a", "b"}).evaluate(rows, int(a.size()), out.data());
  return out;
}

double value_of(const std::string& text, double a = 0, double b = 0) { return values_of(text, {a}, {b})[0]; }

}  // namespace

TEST_CASE("operators bind as in mathematics") {
  CHECK(value_of("2+3*4") == 14);
  CHECK(value_of("(2+3)*4") == 20);
  CHECK(value_of("2^3^2") == 512);
  CHECK(value_of("-2^2") == -4);
  CHECK(value_of("2^-1") == 0.5);
  CHECK(value_of("7-2-1") == 4);
  CHECK(value_of("8/4/2") == 1);
  CHECK(value_of("1+2<4") == 1);
  CHECK(value_of("2*-a", 3) == -6);
  CHECK(value_of(" 1.5e1 + .5 ") == 15.5);
}

TEST_CASE("NaN is handed on, but where it is asked for") {
  const double nan = std::nan("");
  for (const char* text : {"a+1", "min(a,1)", "min(1,a)", "max(a,1)", "max(1,a)", "clip(a,0,1)", "sqrt(a)",
                           "a^2", "a*0", "-a", "abs(a)"})
    CHECK_MESSAGE(std::isnan(value_of(text, nan)), text);
  CHECK(value_of("isnan(a)", nan) == 1);
  CHECK(value_of("where(isnan(a),5,a)", nan) == 5);
  CHECK(value_of("a==a", nan) == 0);
  CHECK(value_of("a!=a", nan) == 1);
}

TEST_CASE("rows longer than a block, and each value by itself") {
  std::vector<double> a, b, wanted;
  for (int i = 0; i < 1301; ++i) {
    a.push_back(i * 0.25);
    b.push_back(1300 - i);
    wanted.push_back(std::min(a.back(), b.back()) + std::sqrt(a.back()) / (b.back() + 1));
  }
  CHECK(values_of("min(a,b)+sqrt(a)/(b+1)", a, b) == wanted);
  CHECK(values_of("b", a, b) == b);
}

TEST_CASE("which images a formula uses") {
  const Expression formula("b*2", {"a", "b"});
  CHECK_FALSE(formula.uses(0));
  CHECK(formula.uses(1));
}

TEST_CASE("what is wrong is told by its place") {
  const auto message = [](const std::string& text) { return message_of([&] { Expression(text, {"a"}); }); };
  CHECK(message("") == "expression '', letter 1: it ends where a value is due");
  CHECK(message("a)") == "expression 'a)', letter 2: found ')', wanted an operator or the end");
  CHECK(message("1e999") == "expression '1e999', letter 1: found '1', wanted a number");
  CHECK(message("a $ 2") == "expression 'a $ 2', letter 3: found '$', wanted an operator or the end");
  CHECK(message(std::string(300, '-') + "a").find("more than 200 levels") != std::string::npos);
}
