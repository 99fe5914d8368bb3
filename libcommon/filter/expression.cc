// SPDX-License-Identifier: BSD-3-Clause
#include "filter/expression.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/error.h"
#include "base/text.h"

namespace harima {

// What is done with rows of arguments; the result may stand in the place of any of them.
struct Function {
  std::string_view name;  // as it is written; of an operator its sign
  int arguments;
  void (*apply)(const double* const* in, int width, double* out);
};

namespace {

// Values of a row that are worked on at a time: a few of them fit the first cache.
constexpr int kBlock = 512;
constexpr int kDeepest = 200;

template <double (*body)(double)>
void each(const double* const* in, int width, double* out) {
  for (int i = 0; i < width; ++i) out[i] = body(in[0][i]);
}
template <double (*body)(double, double)>
void each(const double* const* in, int width, double* out) {
  for (int i = 0; i < width; ++i) out[i] = body(in[0][i], in[1][i]);
}
template <double (*body)(double, double, double)>
void each(const double* const* in, int width, double* out) {
  for (int i = 0; i < width; ++i) out[i] = body(in[0][i], in[1][i], in[2][i]);
}

double negated(double a) { return -a; }
double add(double a, double b) { return a + b; }
double subtract(double a, double b) { return a - b; }
double multiply(double a, double b) { return a * b; }
double divide(double a, double b) { return a / b; }
double power(double a, double b) { return b == 2 ? a * a : std::pow(a, b); }
double less(double a, double b) { return a < b; }
double less_equal(double a, double b) { return a <= b; }
double more(double a, double b) { return a > b; }
double more_equal(double a, double b) { return a >= b; }
double equal(double a, double b) { return a == b; }
double unequal(double a, double b) { return a != b; }
double exponential(double a) { return std::exp(a); }
double logarithm(double a) { return std::log(a); }
double root(double a) { return std::sqrt(a); }
double absolute(double a) { return std::abs(a); }
double rounded_down(double a) { return std::floor(a); }
double is_nan(double a) { return a != a; }
double least(double a, double b) { return a != a || a < b ? a : b; }
double greatest(double a, double b) { return a != a || a > b ? a : b; }
double clipped(double a, double low, double high) { return least(greatest(a, low), high); }
double chosen(double condition, double a, double b) { return condition != 0 ? a : b; }

constexpr Function kFunctions[] = {
    {"exp", 1, each<exponential>}, {"log", 1, each<logarithm>},      {"sqrt", 1, each<root>},
    {"abs", 1, each<absolute>},    {"floor", 1, each<rounded_down>}, {"isnan", 1, each<is_nan>},
    {"pow", 2, each<power>},       {"min", 2, each<least>},          {"max", 2, each<greatest>},
    {"clip", 3, each<clipped>},    {"where", 3, each<chosen>},
};
constexpr Function kNegate{"-", 1, each<negated>};
constexpr Function kPower{"^", 2, each<power>};
// By how close they bind, the loosest first; longer signs before those they begin with.
constexpr Function kComparisons[] = {{"<=", 2, each<less_equal>}, {">=", 2, each<more_equal>},
                                     {"==", 2, each<equal>},      {"!=", 2, each<unequal>},
                                     {"<", 2, each<less>},        {">", 2, each<more>}};
constexpr Function kSums[] = {{"+", 2, each<add>}, {"-", 2, each<subtract>}};
constexpr Function kProducts[] = {{"*", 2, each<multiply>}, {"/", 2, each<divide>}};

constexpr std::pair<std::string_view, double> kConstants[] = {
    {"pi", std::numbers::pi},
    {"nan", std::numeric_limits<double>::quiet_NaN()},
    {"inf", std::numeric_limits<double>::infinity()}};

using Step = Expression::Step;

class Compiler {
 public:
  Compiler(std::string_view text, const std::vector<std::string>& names) : text_(text), names_(names) {}

  std::vector<Step> compile() {
    comparison();
    skip_blanks();
    if (at_ < text_.size()) wrong("found '{}', wanted an operator or the end", text_[at_]);
    return std::move(steps_);
  }

 private:
  template <class... Args>
  [[noreturn]] void wrong(fmt::format_string<Args...> what, Args&&... args) const {
    fail_usage("expression '{}', letter {}: {}", text_, at_ + 1,
               fmt::format(what, std::forward<Args>(args)...));
  }

  void skip_blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool take(std::string_view sign) {
    skip_blanks();
    if (text_.substr(at_, sign.size()) != sign) return false;
    at_ += sign.size();
    return true;
  }
  void call(const Function& function) { steps_.push_back({Step::Kind::call, 0, 0, &function}); }

  // `part`s with operators of one rank between them, from the left.
  template <size_t N>
  void chain(const Function (&operators)[N], void (Compiler::*part)()) {
    (this->*part)();
    for (bool found = true; found;) {
      found = false;
      for (const Function& op : operators) {
        if (!take(op.name)) continue;
        (this->*part)();
        call(op);
        found = true;
        break;
      }
    }
  }
  void comparison() {
    if (++deep_ > kDeepest) wrong("more than {} levels", kDeepest);
    chain(kComparisons, &Compiler::sum);
    --deep_;
  }
  void sum() { chain(kSums, &Compiler::product); }
  void product() { chain(kProducts, &Compiler::signed_power); }
  void signed_power() {
    if (++deep_ > kDeepest) wrong("more than {} levels", kDeepest);
    if (take("-")) {
      signed_power();
      call(kNegate);
    } else if (take("+")) {
      signed_power();
    } else {
      value();
      if (take("^")) {
        signed_power();
        call(kPower);
      }
    }
    --deep_;
  }

  void value() {
    skip_blanks();
    if (at_ == text_.size()) wrong("it ends where a value is due");
    const char c = text_[at_];
    if (take("(")) return inner();
    if (std::isdigit(static_cast<unsigned char>(c)) || c == '.') return number();
    if (std::isalpha(static_cast<unsigned char>(c)) || c == '_') return word();
    wrong("found '{}', wanted a number, a name or (", c);
  }
  void inner() {
    comparison();
    if (!take(")")) wrong("wanted )");
  }
  void number() {
    double value = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error != std::errc()) wrong("found '{}', wanted a number", text_[at_]);
    at_ = size_t(end - text_.data());
    steps_.push_back({Step::Kind::number, 0, value, nullptr});
  }

  void word() {
    const size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_'))
      ++at_;
    const std::string name(text_.substr(begin, at_ - begin));
    if (const auto image = std::find(names_.begin(), names_.end(), name); image != names_.end())
      return steps_.push_back({Step::Kind::image, size_t(image - names_.begin()), 0, nullptr});
    for (const auto& [constant, value] : kConstants)
      if (name == constant) return steps_.push_back({Step::Kind::number, 0, value, nullptr});
    for (const Function& function : kFunctions)
      if (name == function.name) return arguments(function);
    at_ = begin;
    std::vector<std::string> known = names_;
    for (const Function& function : kFunctions) known.emplace_back(function.name);
    wrong("there is no {}{}", name, did_you_mean(name, known));
  }
  void arguments(const Function& function) {
    if (!take("(")) wrong("wanted ( behind {}", function.name);
    for (int i = 0; i < function.arguments; ++i) {
      if (i > 0 && !take(","))
        wrong("wanted , and {} more of the {} arguments of {}", function.arguments - i, function.arguments,
              function.name);
      comparison();
    }
    if (!take(")")) wrong("wanted ) behind the {} arguments of {}", function.arguments, function.name);
    call(function);
  }

  const std::string_view text_;
  const std::vector<std::string>& names_;
  std::vector<Step> steps_;
  size_t at_ = 0;
  int deep_ = 0;
};

size_t depth_of(const std::vector<Step>& steps) {
  size_t now = 0, most = 0;
  for (const Step& step : steps) {
    now += 1;
    if (step.kind == Step::Kind::call) now -= size_t(step.function->arguments);
    most = std::max(most, now);
  }
  return most;
}

}  // namespace

Expression::Expression(const std::string& text, const std::vector<std::string>& names)
    : steps_(Compiler(text, names).compile()), depth_(depth_of(steps_)) {}

bool Expression::uses(size_t i) const {
  return std::any_of(steps_.begin(), steps_.end(),
                     [&](const Step& step) { return step.kind == Step::Kind::image && step.image == i; });
}

void Expression::evaluate(std::span<const double* const> rows, int width, double* out) const {
  thread_local std::vector<double> room;
  thread_local std::vector<const double*> stack;
  room.resize(depth_ * kBlock);
  stack.resize(depth_);
  for (int begin = 0; begin < width; begin += kBlock) {
    const int count = std::min(kBlock, width - begin);
    size_t top = 0;
    for (const Step& step : steps_) {
      double* const own = room.data() + top * kBlock;
      if (step.kind == Step::Kind::image) {
        stack[top++] = rows[step.image] + begin;
      } else if (step.kind == Step::Kind::number) {
        std::fill_n(own, count, step.number);
        stack[top++] = own;
      } else {
        top -= size_t(step.function->arguments);
        double* const result = room.data() + top * kBlock;
        step.function->apply(&stack[top], count, result);
        stack[top++] = result;
      }
    }
    std::copy_n(stack[0], count, out + begin);
  }
}

}  // namespace harima
