// SPDX-License-Identifier: BSD-3-Clause
// Small files before they have their names, and after.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "message_of.h"
#include "scratch.h"
#include "transfer/small_file.h"

using namespace harima;

namespace {

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

Entry entry_of(const std::string& path, const std::string& text, uint32_t mode = 0640) {
  return {.mode = mode, .size = text.size(), .mtime_ns = 1234567890123456789, .path = path};
}

// In both kinds of folders: does the file get its bytes, time and permissions?
void check_comes(const Scratch& scratch, const RootedFolder& root, const std::string& name,
                 bool in_new_folder, uint32_t mode) {
  const Entry entry = entry_of("new/" + name, "all of it", mode);
  const SmallFile small = write_small(root, entry, bytes_of("all of it"), in_new_folder, Durability::batch);
  CHECK_FALSE(root.status(entry.path));
  name_small(root, entry, small, Durability::batch);
  const auto status = root.status(entry.path);
  REQUIRE(status);
  CHECK((status->st_mode & 07777) == (mode & 01777));
  CHECK(status->st_mtim.tv_sec == 1234567890);
  CHECK(status->st_mtim.tv_nsec == 123456789);
  CHECK(scratch.read("root/new/" + name) == "all of it");
}

bool can_be_nameless(const RootedFolder& root) {
  bool has_mode;
  return root.make_nameless("new/x", 0600, has_mode).get() >= 0;
}

}  // namespace

TEST_CASE("small files get their bytes, times and permissions, whatever the mask takes away") {
  Scratch scratch;
  const RootedFolder root = RootedFolder::make(scratch.path("root"));
  root.make_folder("new");
  const mode_t before = umask(0027);
  int number = 0;
  for (bool in_new_folder : {true, false})
    for (uint32_t mode : {0640u, 0640u, 0666u, 0644u, 0640u, 0400u, 04755u, 01777u})
      check_comes(scratch, root, "f" + std::to_string(number++), in_new_folder, mode);
  umask(before);
  CHECK(root.names("new").size() == size_t(number));  // and nothing else
}

TEST_CASE(
    "nothing is seen of a small file of a new folder before it has its name, and nothing is left of it") {
  Scratch scratch;
  const RootedFolder root = RootedFolder::make(scratch.path("root"));
  root.make_folder("new");
  if (!can_be_nameless(root)) return;
  {
    const SmallFile gone = write_small(root, entry_of("new/a", "x"), bytes_of("x"), true, Durability::file);
    CHECK(gone.part.empty());
    CHECK(root.names("new").empty());
  }
  CHECK(root.names("new").empty());
  const SmallFile part = write_small(root, entry_of("new/a", "x"), bytes_of("x"), false, Durability::file);
  CHECK(root.names("new").size() == 1);
  CHECK(message_of([&] {
          write_small(root, entry_of("new/a", "x"), bytes_of("x"), false, Durability::file);
        }).find("another transfer is writing it") != std::string::npos);
}

TEST_CASE("a small file takes its name from what came there meanwhile, but not from a folder") {
  Scratch scratch;
  const RootedFolder root = RootedFolder::make(scratch.path("root"));
  root.make_folder("new");
  for (Durability durability : {Durability::none, Durability::batch}) {
    const Entry entry = entry_of("new/a", "right");
    const SmallFile small = write_small(root, entry, bytes_of("right"), true, durability);
    scratch.write("root/new/a", "of somebody else");
    name_small(root, entry, small, durability);
    CHECK(scratch.read("root/new/a") == "right");
    CHECK((root.status("new/a")->st_mode & 07777) == 0640);
  }
  const Entry entry = entry_of("new/b", "right");
  const SmallFile small = write_small(root, entry, bytes_of("right"), true, Durability::batch);
  root.make_folder("new/b/in");
  CHECK(message_of([&] {
          name_small(root, entry, small, Durability::batch);
        }).find("new/b: cannot take its name") != std::string::npos);
  CHECK(root.names("new") == std::vector<std::string>{"a", "b"});
}
