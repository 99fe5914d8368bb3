// SPDX-License-Identifier: BSD-3-Clause
// store_contract WHERE [TOKEN]: what a store promises, the same for all that keep one. WHERE and TOKEN as
// fxfer recv --find has them. store_contract --hold WHERE TOKEN: puts a leased and a lasting text, says
// "held", and stays; to be killed.
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/error.h"
#include "transfer/coordination/store_place.h"

using namespace harima;
using namespace std::chrono_literals;

namespace {

StorePlace place;
std::string token;

std::unique_ptr<Store> open() { return open_store(place, {token, "", false}); }
std::string key(const std::string& name) { return place.stream + "/" + name; }

void expect(bool is_so, const std::string& what) {
  if (!is_so) fail("{}", what);
}

// Within five seconds; a lease of two is over by then, too.
void expect_soon(const std::function<bool()>& is_so, const std::string& what) {
  for (int i = 0; i < 100 && !is_so(); ++i) std::this_thread::sleep_for(50ms);
  expect(is_so(), what);
}

void all_see_what_one_puts() {
  const auto one = open(), other = open();
  one->put(key("a"), "1", Life::lasting);
  expect(one->get_all(key("")) == Texts{{key("a"), "1"}}, "who has put something sees it at once");
  expect_soon([&] { return other->get_all(key("a")) == Texts{{key("a"), "1"}}; }, "the other sees it");
  one->put(key("a"), std::string("\0\xff \"", 4), Life::lasting);
  expect_soon([&] { return other->get_all(key("a"))[key("a")] == std::string("\0\xff \"", 4); },
              "any bytes come as they are");
  expect_soon([&] { return open()->get_all(key("a")).size() == 1; }, "who comes later sees it");
  one->put(key("a"), std::nullopt, Life::lasting);
  expect(one->get_all(key("a")).empty(), "who has removed something does not see it");
  expect_soon([&] { return other->get_all(key("a")).empty(); }, "nor does the other");
}

void watchers_see_all_in_order() {
  const auto one = open(), other = open();
  one->put(key("w0"), "before", Life::lasting);
  expect_soon([&] { return other->get_all(key("w")).size() == 1; }, "it is there before it is watched");
  std::mutex mutex;
  std::vector<std::string> seen;
  other->watch(key("w"), [&](const std::string& name, const MaybeText& text) {
    const std::lock_guard lock(mutex);
    seen.push_back(name.substr(key("").size()) + "=" + text.value_or("none"));
    return true;
  });
  std::atomic<int> once = 0;
  other->watch(key("w"), [&](const std::string&, const MaybeText&) { return ++once < 1; });
  const auto last = [&] {
    const std::lock_guard lock(mutex);
    return seen.empty() ? "" : seen.back();
  };
  expect(last() == "w0=before", "what is there is told first");
  for (int i = 0; i <= 20; ++i) one->put(key("w1"), std::to_string(i), Life::lasting);
  expect_soon([&] { return last() == "w1=20"; }, "the last change is told");
  one->put(key("w1"), std::nullopt, Life::lasting);
  expect_soon([&] { return last() == "w1=none"; }, "that it was removed, too");
  int before = -1;
  for (const std::string& each : seen) {
    if (!each.starts_with("w1=") || each == "w1=none") continue;
    const int number = std::stoi(each.substr(3));
    expect(number > before, "no change is told after a later one");
    before = number;
  }
  expect(once == 1, "who wants no more is told no more");
  one->put(key("w0"), std::nullopt, Life::lasting);
  other->close();
}

void one_of_many_swaps() {
  constexpr int kMany = 6;
  std::vector<std::unique_ptr<Store>> members;
  for (int i = 0; i < kMany; ++i) members.push_back(open());
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kMany; ++i)
    threads.emplace_back([&, i] {
      taken += members[size_t(i)]->cas(key("c"), std::nullopt, std::to_string(i), Life::lasting);
    });
  for (std::thread& thread : threads) thread.join();
  expect(taken == 1, "one of them is the first");
  expect_soon([&] { return members[0]->get_all(key("c")).size() == 1; }, "all see who was");
  const std::string winner = members[0]->get_all(key("c"))[key("c")];
  expect(!members[1]->cas(key("c"), "another", "x", Life::lasting), "what is expected must be there");
  expect(members[2]->cas(key("c"), winner, "x", Life::lasting), "and then is replaced");
  expect(members[2]->get_all(key("c"))[key("c")] == "x", "who has swapped sees it at once");
  expect_soon([&] { return members[3]->get_all(key("c"))[key("c")] == "x"; }, "the others see it");
  members[2]->put(key("c"), std::nullopt, Life::lasting);
  expect_soon([&] { return members[3]->get_all(key("c")).empty(); }, "it can be removed");
}

void leases_end_with_their_member() {
  const auto one = open();
  {
    const auto other = open();
    other->lease(2s);
    other->put(key("leased"), "1", Life::leased);
    expect(other->cas(key("swapped"), std::nullopt, "1", Life::leased), "a leased text is swapped in");
    other->put(key("lasting"), "1", Life::lasting);
    expect_soon([&] { return one->get_all(key("")).size() == 3; }, "what is leased is seen");
    std::this_thread::sleep_for(3s);
    expect(one->get_all(key("")).size() == 3, "a lease lasts as long as its member");
  }
  expect_soon(
      [&] {
        return one->get_all(key("")) == Texts{{key("lasting"), "1"}};
      },
      "what was leased ends with its member, what is lasting stays");
  one->put(key("lasting"), std::nullopt, Life::lasting);
  expect_soon([&] { return open()->get_all(key("")).empty(); },
              "anybody may remove what nobody has any more");
}

void bad_words_are_refused() {
  const auto one = open();
  for (const std::string& bad : {std::string(), std::string(256, 'k'), std::string("a\nb")}) {
    bool is_refused = false;
    try {
      one->put(bad, "1", Life::lasting);
    } catch (const Error&) {
      is_refused = true;
    }
    expect(is_refused, "a bad key is refused");
  }
  bool is_refused = false;
  try {
    one->cas(key("long"), std::nullopt, std::string(kLongestText + 1, 'x'), Life::lasting);
  } catch (const Error&) {
    is_refused = true;
  }
  expect(is_refused, "a text that is too long is refused");
}

void hold() {
  const auto one = open();
  one->lease(2s);
  expect(one->cas(key("leased"), std::nullopt, "held", Life::leased), "the leased text is there already");
  one->put(key("lasting"), "held", Life::lasting);
  expect_soon([&] { return open()->get_all(key("")).size() == 2; }, "both are there");
  std::puts("held");
  std::fflush(stdout);
  for (;;) pause();
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  const bool holds = !words.empty() && words[0] == "--hold";
  if (holds) words.erase(words.begin());
  try {
    if (words.empty()) fail("wanted WHERE [TOKEN]");
    place = parse_store_place(words[0]);
    token = words.size() > 1 ? words[1] : "";
    if (holds) hold();
    for (const auto& promise : {all_see_what_one_puts, watchers_see_all_in_order, one_of_many_swaps,
                                leases_end_with_their_member, bad_words_are_refused})
      promise();
  } catch (const Error& e) {
    std::fprintf(stderr, "store_contract: %s\n", e.what());
    return 1;
  }
}
