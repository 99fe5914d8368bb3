// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>
#include <vector>

#include "base/progress.h"

using namespace harima;

namespace {
std::string stderr_of(const std::function<void()>& body) {
  std::fflush(stderr);
  std::FILE* file = std::tmpfile();
  const int kept = dup(STDERR_FILENO);
  dup2(fileno(file), STDERR_FILENO);
  body();
  std::fflush(stderr);
  dup2(kept, STDERR_FILENO);
  close(kept);
  std::rewind(file);
  std::string text;
  for (int c; (c = std::fgetc(file)) != EOF;) text += char(c);
  std::fclose(file);
  return text;
}

void count_in_threads() {
  Progress progress("rows", 4000, "rows");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) progress.add();
    });
  for (std::thread& thread : threads) thread.join();
}
}  // namespace

TEST_CASE("a file or pipe sees no progress") {
  set_progress(ProgressMode::automatic, "test");
  CHECK(stderr_of(count_in_threads).empty());
}

TEST_CASE("JSON lines: few, whole, the last one complete") {
  set_progress(ProgressMode::json, "test");
  const std::string text = stderr_of(count_in_threads);
  set_progress(ProgressMode::none, "test");
  std::istringstream in(text);
  nlohmann::json last;
  int lines = 0;
  for (std::string line; std::getline(in, line); ++lines) last = nlohmann::json::parse(line);
  CHECK(lines >= 1);
  CHECK(lines <= 4);
  CHECK(last["done"] == 4000);
  CHECK(last["total"] == 4000);
  CHECK(last["tool"] == "test");
  CHECK(last["phase"] == "rows");
  CHECK(last["eta_s"] == 0.0);
}

TEST_CASE("a bar ends its line, and is not redrawn at every step") {
  set_progress(ProgressMode::bar, "test");
  const std::string text = stderr_of(count_in_threads);
  set_progress(ProgressMode::none, "test");
  CHECK(text.back() == '\n');
  CHECK(text.find("4000/4000 rows") != std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\r') <= 20);
}
