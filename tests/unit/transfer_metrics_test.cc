// SPDX-License-Identifier: BSD-3-Clause
// Metrics in the form that Prometheus reads, and as lines of JSON.
#include <doctest/doctest.h>

#include <mutex>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include "scratch.h"
#include "transfer/copy.h"
#include "transfer/metrics_writer.h"

using namespace harima;

namespace {

// Damages one byte that comes.
class BadByte : public Channel {
 public:
  BadByte(std::unique_ptr<Channel> line, size_t at) : line_(std::move(line)), at_(at) {}
  void send(std::span<const std::byte> bytes, bool more) override { line_->send(bytes, more); }
  size_t receive(std::span<std::byte> bytes) override {
    const size_t n = line_->receive(bytes);
    if (at_ >= seen_ && at_ < seen_ + n) bytes[at_ - seen_] ^= std::byte{1};
    seen_ += n;
    return n;
  }
  bool has_input(int wait_ms) override { return line_->has_input(wait_ms); }
  void close() noexcept override { line_->close(); }

 private:
  std::unique_ptr<Channel> line_;
  const size_t at_;
  size_t seen_ = 0;
};

}  // namespace

TEST_CASE("both ends count files and what was damaged on the way") {
  Scratch scratch;
  scratch.write("a/large", std::string(9000000, 'x'));
  for (int i = 0; i < 5; ++i) scratch.write(fmt::format("a/f{}", i), "small");
  TransferMetrics sent, came;
  const auto sender = make_sender({scratch.path("a/")}, {}, {}, nullptr, counted({}, sent));
  const auto receiver = make_receiver(scratch.path("b"), true, {}, nullptr, counted({}, came));
  auto control = channel_pair();
  auto [from, to] = channel_pair();
  BadByte line(std::move(to), 5000000);
  std::thread teller([&] { sender->run(*control.first); });
  std::thread giver([&, out = from.get()] { sender->carry(*out); });
  std::thread taker([&] { receiver->carry(line); });
  const CopyReport report = receiver->run(*control.second);
  for (std::thread* thread : {&teller, &giver, &taker}) thread->join();
  CHECK(report.files == 6);
  for (const TransferMetrics* metrics : {&sent, &came}) {
    CHECK(metrics->files == 6);
    CHECK(metrics->resent_units == 1);
    CHECK(metrics->expected_bytes == 9000025);
    CHECK(metrics->bytes > metrics->expected_bytes);
  }
}

TEST_CASE("both ends count files that are compared, and each hash is told") {
  Scratch scratch;
  for (const char* folder : {"a", "b"}) {
    scratch.write(fmt::format("{}/large", folder), std::string(9000000, 'x'));
    scratch.write(fmt::format("{}/small", folder), "small");
  }
  for (const bool sha256 : {false, true}) {
    TransferMetrics sent, came;
    std::mutex mutex;
    std::set<std::string> hashed;
    const SessionHooks hooks{.on_hash = [&](const std::string& path, const std::string&) {
      const std::lock_guard lock(mutex);
      hashed.insert(path);
    }};
    const ReceiveOptions options{.verify = true, .sha256 = sha256};
    const auto sender =
        make_sender({scratch.path("a/")}, {}, {options.sending()}, nullptr, counted(hooks, sent));
    const auto receiver = make_receiver(scratch.path("b"), true, options, nullptr, counted({}, came));
    CHECK(copy_here(*sender, *receiver, 2).files == 2);
    CHECK(sent.files == 2);
    CHECK(came.files == 2);
    CHECK(hashed.size() == (sha256 ? 2 : 0));
  }
}

TEST_CASE("hooks count and pass on") {
  TransferMetrics metrics;
  uint64_t passed = 0;
  const SessionHooks hooks = counted({.on_bytes = [&](uint64_t n) { passed += n; }}, metrics);
  hooks.on_bytes(7);
  hooks.on_needed(9);
  hooks.on_files(2);
  hooks.on_resent(1);
  CHECK(passed == 7);
  CHECK(metrics.bytes == 7);
  CHECK(metrics.expected_bytes == 9);
  CHECK(metrics.files == 2);
  CHECK(metrics.resent_units == 1);
}

TEST_CASE("every sample of the Prometheus text has its HELP and TYPE before it") {
  TransferMetrics metrics;
  metrics.bytes = (uint64_t{1} << 40) + 1;
  const std::string text = prometheus_text("cp", metrics, {.seconds = 1.5, .bytes_per_s = 2.25});
  CHECK(text.ends_with("\n"));
  std::istringstream lines(text);
  std::string help, type, sample;
  std::set<std::string> names;
  while (std::getline(lines, help)) {
    REQUIRE(std::getline(lines, type));
    REQUIRE(std::getline(lines, sample));
    std::smatch in_help, in_type, in_sample;
    REQUIRE(std::regex_match(help, in_help, std::regex("# HELP ([a-z_]+) [A-Z].*\\.")));
    REQUIRE(std::regex_match(type, in_type, std::regex("# TYPE ([a-z_]+) (counter|gauge)")));
    REQUIRE(std::regex_match(sample, in_sample, std::regex("([a-z_]+)\\{command=\"cp\"\\} ([0-9.]+|NaN)")));
    CHECK(in_help[1] == in_type[1]);
    CHECK(in_help[1] == in_sample[1]);
    CHECK((in_type[2] == "counter") == in_type[1].str().ends_with("_total"));
    names.insert(in_type[1]);
  }
  CHECK(names.size() == 13);
  CHECK(text.find("fxfer_bytes_total{command=\"cp\"} 1099511627777\n") != std::string::npos);
  CHECK(text.find("fxfer_eta_seconds{command=\"cp\"} NaN\n") != std::string::npos);
}

TEST_CASE("the writer tells at the beginning and at the end") {
  Scratch scratch;
  const MetricsOptions options{.lines = scratch.path("lines"), .prometheus = scratch.path("file.prom")};
  {
    MetricsWriter writer(options, "cp");
    writer.counts().bytes = 5;
    writer.counts().expected_bytes = 5;
  }
  std::istringstream lines(scratch.read("lines"));
  std::vector<nlohmann::json> told;
  for (std::string line; std::getline(lines, line);) told.push_back(nlohmann::json::parse(line));
  REQUIRE(told.size() == 2);
  CHECK(told[0]["bytes"] == 0);
  CHECK(told[1]["bytes"] == 5);
  CHECK(told[1]["eta_s"] == 0);
  CHECK(told[1]["command"] == "cp");
  CHECK(scratch.read("file.prom").find("fxfer_bytes_total{command=\"cp\"} 5\n") != std::string::npos);
}
