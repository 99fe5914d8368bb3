// SPDX-License-Identifier: BSD-3-Clause
// A folder that nothing leads out of, though it remembers what it opened.
#include "transfer/rooted_folder.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <filesystem>
#include <thread>

#include "message_of.h"
#include "scratch.h"

using namespace harima;

namespace {

void put(const RootedFolder& root, const std::string& path) {
  write_all(root.open(path, O_WRONLY | O_CREAT | O_NOFOLLOW, 0600).get(), std::as_bytes(std::span("x", 1)), 0,
            path);
}

void forget_folders() { std::this_thread::sleep_for(std::chrono::milliseconds(150)); }

}  // namespace

TEST_CASE("no path leads out of a rooted folder") {
  Scratch scratch;
  scratch.write("outside/file", "theirs");
  const RootedFolder root = RootedFolder::make(scratch.path("root"));
  root.make_folder("in");
  for (const std::string& path : {scratch.path("outside/file"), std::string("../outside/file"),
                                  std::string("in/../../outside/file"), std::string("/file")}) {
    CHECK_THROWS(root.open(path, O_RDONLY));
    CHECK_THROWS(root.status(path));
    CHECK_THROWS(root.remove(path));
    CHECK_THROWS(root.rename("in", path));
  }
  CHECK(scratch.read("outside/file") == "theirs");
}

TEST_CASE("a folder that is moved away and made a link is followed for a moment, its link never") {
  Scratch scratch;
  std::filesystem::create_directory(scratch.path("outside"));
  const RootedFolder root = RootedFolder::make(scratch.path("root"));
  CHECK(root.make_folder("a/b"));
  CHECK_FALSE(root.make_folder("a/b"));
  put(root, "a/b/first");
  std::filesystem::rename(scratch.path("root/a/b"), scratch.path("root/moved"));
  std::filesystem::create_symlink(scratch.path("outside"), scratch.path("root/a/b"));
  put(root, "a/b/second");
  CHECK(scratch.read("root/moved/second") == "x");
  forget_folders();
  const std::string told = message_of([&] { put(root, "a/b/third"); });
  CHECK(told.find(
            fmt::format("root/a/b/third: cannot open: {} is a symbolic link to {}, wanted a folder or file",
                        scratch.path("root/a/b"), scratch.path("outside"))) != told.npos);
  CHECK(message_of([&] { root.open_folder("a/b"); }).find("a/b is a symbolic link to") != told.npos);
  CHECK(message_of([&] {
          root.status("a/b/c/d");
        }).find("cannot open its folder: " + scratch.path("root/a/b") + " is a symbolic link") != told.npos);
  CHECK(std::filesystem::is_empty(scratch.path("outside")));
}

TEST_CASE("files of many folders find their own, also when folders are made anew") {
  Scratch scratch;
  const RootedFolder root = RootedFolder::make(scratch.path("root"));
  for (int i = 0; i < 20; ++i) root.make_folder("f" + std::to_string(i));
  for (int round = 0; round < 2; ++round)
    for (int i = 0; i < 20; ++i) put(root, "f" + std::to_string(i) + "/" + std::to_string(round));
  for (int i = 0; i < 20; ++i)
    CHECK(root.names("f" + std::to_string(i)) == std::vector<std::string>{"0", "1"});
  std::filesystem::remove_all(scratch.path("root/f19"));
  std::filesystem::create_directory(scratch.path("root/f19"));
  forget_folders();
  put(root, "f19/again");
  CHECK(scratch.read("root/f19/again") == "x");
}
