// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdlib>

#include "base/error.h"
#include "base/spawn.h"

namespace harima {

namespace {

int status_of(const std::string& script, const std::vector<std::string>& variables) {
  return wait_for(spawn({.words = {"sh", "-c", script}, .descriptors = {}, .variables = variables}));
}

}  // namespace

TEST_CASE("a program that is started sees our variables in place of those of the same name") {
  setenv("HARIMA_TEST", "of the parent", 1);
  setenv("HARIMA_TEST_LONGER", "kept", 1);
  CHECK(status_of("[ \"$HARIMA_TEST\" = ours ] && [ \"$HARIMA_TEST_LONGER\" = kept ]",
                  {"HARIMA_TEST=ours"}) == 0);
  CHECK(status_of("[ \"$HARIMA_TEST\" = 'of the parent' ]", {}) == 0);
  unsetenv("HARIMA_TEST");
  unsetenv("HARIMA_TEST_LONGER");
}

TEST_CASE("the status of a program is that of its exit or its signal") {
  CHECK(status_of("exit 7", {}) == 7);
  CHECK(status_of("kill -9 $$", {}) == 128 + 9);
}

TEST_CASE("what cannot be started as it should is an error") {
  CHECK_THROWS_AS(spawn({.words = {"/no/such/program"}, .descriptors = {}, .variables = {}}), Error);
  CHECK_THROWS_AS(spawn({.words = {"true"}, .descriptors = {{-1, 0}}, .variables = {}}), Error);
}

}  // namespace harima
