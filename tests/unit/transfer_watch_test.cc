// SPDX-License-Identifier: BSD-3-Clause
// When a scan of a watched folder is due, by a clock that the test turns; and what is known of it after a
// crash.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "message_of.h"
#include "scratch.h"
#include "transfer/watch/follower.h"

using namespace harima;

namespace {

using Names = std::vector<std::string>;

struct Followed {
  Scratch scratch;
  std::vector<std::string> events;
  FolderEvents changes;
  std::optional<WatchLog> log;
  std::optional<Follower> follower;
  FollowOptions options{.folder = scratch.path("in"), .settle_s = 10, .rescan_s = 5};

  Followed() { std::filesystem::create_directory(scratch.path("in")); }
  void start() {
    follower.reset();
    log.reset();
    log.emplace(scratch.path("state/log"), options.folder, "there", [this](const std::string& line) {
      const size_t at = line.find("\"event\":\"") + 9;
      events.push_back(line.substr(at, line.find('"', at) - at));
    });
    follower.emplace(options, *log, changes);
  }
  Names look(double now_s) { return follower->look(now_s); }
  void copied(const std::string& name, double now_s) {
    Meta values;
    values.set("files", 1);
    values.set("bytes", 1);
    values.set("update", !log->state(name).copied_sum.empty());
    values.set("command", true);
    follower->copied(name, values, now_s);
  }
  long count(const std::string& event) const { return std::count(events.begin(), events.end(), event); }
};

}  // namespace

TEST_CASE("a scan is due when nothing has changed for a while, and once") {
  Followed f;
  f.scratch.write("in/a/x", "1");
  f.start();
  CHECK(f.look(100).empty());
  CHECK(f.look(109).empty());
  f.scratch.write("in/a/y", "2");
  CHECK(f.look(110).empty());
  CHECK(f.follower->next_look_s() <= 120);
  CHECK(f.look(119).empty());
  CHECK(f.look(120) == Names{"a"});
  f.copied("a", 121);
  CHECK(f.look(122).empty());
  CHECK(f.look(1000).empty());
  CHECK(f.events == Names{"seen", "complete", "copied"});
}

TEST_CASE("what the system tells of changes puts off the copy without a look") {
  Followed f;
  f.scratch.write("in/a/x", "1");
  f.start();
  f.look(100);
  f.follower->wake({"a"}, 108);
  CHECK(f.look(110).empty());
  CHECK(f.look(117).empty());
  CHECK(f.look(118) == Names{"a"});
}

TEST_CASE("a marker makes a folder due at once; what changes later settles first") {
  Followed f;
  f.options.marker = "*.done";
  f.options.rules = {{false, "*.done"}};
  f.scratch.write("in/a/x", "1");
  f.scratch.write("in/a/sub/y.done", "1");
  f.scratch.write("in/file", "1");
  f.start();
  CHECK(f.look(100).empty());
  CHECK(f.look(200).empty());
  f.scratch.write("in/a/z.done", "");
  CHECK(f.look(206) == Names{"a"});
  f.copied("a", 207);
  f.scratch.write("in/a/late", "1");
  CHECK(f.look(207).empty());
  CHECK(f.look(216).empty());
  CHECK(f.look(217) == Names{"a"});
  f.copied("a", 218);
  f.scratch.write("in/a/z.done", "the marker itself takes no part");
  CHECK(f.look(230).empty());
  CHECK(f.look(300).empty());
  CHECK(f.events == Names{"seen", "complete", "copied", "changed", "complete", "copied"});
}

TEST_CASE("after a failure it is due later and later, and told as complete once") {
  Followed f;
  f.options.settle_s = 0;
  f.scratch.write("in/a", "1");
  f.start();
  double now_s = 100, pause_s = 0;
  for (int i = 0; i < 10; ++i) {
    REQUIRE(f.look(now_s) == Names{"a"});
    const double longer_s = f.follower->failed("a", now_s);
    CHECK(longer_s == std::min(std::max(2.0, 2 * pause_s), 300.0));
    pause_s = longer_s;
    CHECK(f.look(now_s + pause_s - 0.5).empty());
    now_s += pause_s;
  }
  CHECK(f.count("complete") == 1);
}

TEST_CASE("after a restart a scan that was complete is due at once, one that was copied never") {
  Followed f;
  f.scratch.write("in/a", "1");
  f.scratch.write("in/b", "1");
  f.start();
  f.look(100);
  CHECK(f.look(110) == Names{"a", "b"});
  f.copied("a", 111);
  f.start();
  CHECK(f.look(3) == Names{"b"});
  CHECK(f.follower->owing() == Names{"a"});
  f.log->note("executed", "a", {});
  f.start();
  CHECK(f.follower->owing().empty());
  CHECK(f.count("seen") == 2);
  CHECK(f.count("complete") == 2);
}

TEST_CASE("a state that was cut off anywhere is taken up again") {
  Followed f;
  f.scratch.write("in/a", "1");
  f.start();
  f.look(100);
  f.look(110);
  f.copied("a", 111);
  f.follower.reset();
  f.log.reset();
  const std::string whole = f.scratch.read("state/log");
  const size_t last = whole.rfind('\n', whole.size() - 2) + 1;
  for (size_t bytes = 0; bytes <= whole.size(); ++bytes) {
    f.scratch.write("state/log", whole.substr(0, bytes));
    f.start();
    CHECK(f.log->state("a").copied_sum.empty() == (bytes < whole.size()));
    if (bytes == last) CHECK(!f.log->state("a").complete_sum.empty());
    f.look(200);
    f.look(210);
  }
  f.scratch.write("state/log", whole + "{\"event\n");
  f.log.reset();
  CHECK(message_of([&] { f.start(); }).find("begins no event") != std::string::npos);
}

TEST_CASE("with once, what changes is left") {
  Followed f;
  f.options.once = true;
  f.scratch.write("in/a/x", "1");
  f.scratch.write("in/b/x", "1");
  f.start();
  CHECK(f.look(100).empty());
  CHECK(f.follower->is_waiting());
  f.scratch.write("in/a/y", "1");
  CHECK(f.look(110) == Names{"b"});
  f.copied("b", 111);
  CHECK(f.look(112).empty());
  CHECK(!f.follower->is_waiting());
}

TEST_CASE("a folder that is gone is told") {
  Followed f;
  f.start();
  f.look(100);
  std::filesystem::remove(f.options.folder);
  CHECK(message_of([&] { f.look(105); }).find("cannot be watched any more") != std::string::npos);
}

TEST_CASE("changes are told by the name of the folder they are in") {
  using Set = std::set<std::string>;
  Scratch scratch;
  scratch.write("in/a/sub/x", "1");
  FolderEvents changes;
  CHECK(changes.add(scratch.path("in"), ""));
  if (!changes.add(scratch.path("in/a"), "a")) {
    MESSAGE("skipped: no inotify here");
    return;
  }
  CHECK(changes.add(scratch.path("in/a/sub"), "a"));
  CHECK(!changes.add(scratch.path("in/a"), "a"));
  CHECK(!changes.add(scratch.path("nowhere"), "nowhere"));
  CHECK(changes.wait(0).empty());
  scratch.write("in/a/sub/y", "1");
  CHECK(changes.wait(5) == Set{"a"});
  scratch.write("in/file", "1");
  CHECK(changes.wait(5) == Set{"", "file"});
  std::filesystem::rename(scratch.path("in/file"), scratch.path("in/a/file"));
  CHECK(changes.wait(5) == Set{"", "a", "file"});
  CHECK(changes.wait(0.01).empty());
  std::filesystem::remove_all(scratch.path("in"));
  CHECK(changes.wait(5).contains(""));
}
