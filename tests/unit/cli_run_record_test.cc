// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <regex>

#include "cli/run_record.h"

using namespace harima;

TEST_CASE("values of secret options are not recorded, however they are written") {
  const std::vector<std::string> argv{"t",   "--s3-token",     "a", "--password=b=c", "--rows",
                                      "1:2", "--client-secret"};
  const std::vector<std::string> wanted{"t",   "--s3-token",     "***", "--password=***", "--rows",
                                        "1:2", "--client-secret"};
  CHECK(without_secrets(argv) == wanted);
}

TEST_CASE("options are recorded with their types; what is not set and what only prints is left out") {
  Params params;
  int steps = 3;
  bool fast = false, help = true;
  std::optional<double> axis;
  std::string token = "hush", name;
  params.add("--steps", steps, "");
  params.add("--fast", fast, "");
  params.add("--help", help, "").action();
  params.add("--axis", axis, "");
  params.add("--token", token, "");
  params.add("--name", name, "");
  const std::vector<Meta::Item> wanted{{"steps", int64_t{3}}, {"fast", false}, {"token", std::string("***")}};
  CHECK(effective_params(params) == wanted);
}

TEST_CASE("times are RFC 3339 in UTC") {
  CHECK(std::regex_match(utc_now(), std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")));
}
