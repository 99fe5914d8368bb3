// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "base/error.h"
#include "base/params.h"

using namespace harima;

namespace {
std::string message_of(Param& param, const std::string& text) {
  try {
    param.set(text);
  } catch (const Error& e) {
    CHECK(e.status() == Exit::kUsage);
    return e.what();
  }
  return "";
}
}  // namespace

TEST_CASE("a declaration holds name, letter, group, default") {
  Params params;
  double gain = 1.5;
  std::string scan;
  params.add("scan", scan, "what to read").required();
  params.group("Numbers");
  params.add("-g,--gain", gain, "factor").value("FACTOR");
  const Param& param = *params.find("gain");
  CHECK(param.letter == 'g');
  CHECK_FALSE(param.positional);
  CHECK(param.group == "Numbers");
  CHECK(param.default_text == "1.5");
  CHECK(params.find("scan")->positional);
  CHECK(params.find("scan")->is_required);
  CHECK(params.find("rows") == nullptr);
}

TEST_CASE("values are checked before they are taken") {
  Params params;
  int steps = 3;
  std::string window = "ramp";
  std::optional<double> axis;
  Param& count = params.add("--steps", steps, "").range(1, 10);
  Param& name = params.add("--window", window, "").choices({{"ramp", ""}, {"hann", ""}});
  Param& column = params.add("--axis", axis, "");
  CHECK(message_of(count, "11") == "--steps is 11, wanted 1 to 10");
  CHECK(message_of(count, "many") == "--steps: 'many' is not a whole number");
  CHECK(steps == 3);
  CHECK(message_of(name, "han") == "--window is 'han', wanted one of ramp, hann; did you mean hann?");
  CHECK(window == "ramp");
  CHECK(column.get().empty());
  column.set("-0.1");
  CHECK(*axis == -0.1);
  CHECK(column.get() == "-0.1");
}

TEST_CASE("the first of a list replaces its default") {
  Params params;
  std::vector<std::string> tags{"default"};
  Param& tag = params.add("--tag", tags, "");
  CHECK(tag.default_text == "default");
  tag.set("a");
  tag.set("b");
  CHECK(tags == std::vector<std::string>{"a", "b"});
}
