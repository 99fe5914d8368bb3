// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "base/error.h"
#include "base/text.h"

using namespace harima;

TEST_CASE("numbers are read whole or not at all") {
  CHECK(parse_number("-3.5") == -3.5);
  CHECK(parse_number("+1e3") == 1000);
  CHECK(parse_integer("-2") == -2);
  for (const char* text : {"", " 1", "1 ", "1x", "nan", "inf", "0x10", "1,5", "--1", "1e999"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_number(text), Error);
  }
  for (const char* text : {"", "1.0", "2147483648", "1e3"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_integer(text), Error);
  }
}

TEST_CASE("a text is split at a letter, the last part keeps the rest") {
  using Parts = std::vector<std::string_view>;
  CHECK(split("3:7", ':') == Parts{"3", "7"});
  CHECK(split("3", ':') == Parts{"3"});
  CHECK(split("", ':') == Parts{""});
  CHECK(split(":a::", ':') == Parts{"", "a", "", ""});
  CHECK(split("1:2:3", ':', 2) == Parts{"1", "2:3"});
}

TEST_CASE("ranges are half open") {
  CHECK(parse_range("3:9").first == 3);
  CHECK(parse_range("3:9").last == 9);
  CHECK(parse_range("3:9:2").step == 2);
  CHECK(parse_range(":9").first == 0);
  CHECK(parse_range("3:").last == kNoLast);
  CHECK(parse_range("3").last == 4);
  for (const char* text : {"9:3", "3:3", "1:2:0", "1:2:3:4", "a:b", ""}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_range(text), Error);
  }
  CHECK(parse_number_range("290:302:0.5").last == 302);
  CHECK_THROWS_AS(parse_number_range("290:302"), Error);
  CHECK_THROWS_AS(parse_number_range("302:290:1"), Error);
}

TEST_CASE("sizes have units or are shares") {
  CHECK(parse_size("8G", 0) == size_t{8} << 30);
  CHECK(parse_size("500MiB", 0) == size_t{500} << 20);
  CHECK(parse_size("1.5k", 0) == 1536);
  CHECK(parse_size("80%", 1000) == 800);
  for (const char* text : {"", "G", "-1G", "0", "8X", "1e30"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_size(text, 1000), Error);
  }
}

TEST_CASE("the nearest word is a slip away, or there is none") {
  const std::vector<std::string> words{"--rows", "--roi", "--axis", "--axis-sweep"};
  CHECK(nearest("--row", words) == "--rows");
  CHECK(nearest("--rwos", words) == "--rows");
  CHECK(nearest("--axsi", words) == "--axis");
  CHECK(nearest("--something-else", words).empty());
  CHECK(did_you_mean("--axis-swep", words) == "; did you mean --axis-sweep?");
  CHECK(did_you_mean("xyzzy", words).empty());
}

TEST_CASE("durations are numbers with a unit") {
  CHECK(parse_duration("90s") == 90);
  CHECK(parse_duration("1.5m") == 90);
  CHECK(parse_duration("1.5min") == 90);
  CHECK(parse_duration("2h") == 7200);
  CHECK(parse_duration("7d") == 604800);
  for (const char* wrong : {"", "7", "d", "7w", "7 d x"}) CHECK_THROWS_AS(parse_duration(wrong), Error);
}
