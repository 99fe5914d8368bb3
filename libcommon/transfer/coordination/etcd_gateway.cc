// SPDX-License-Identifier: BSD-3-Clause
// etcd.io/docs/v3.4/dev-guide/api_grpc_gateway: keys and texts are in base64, whole numbers are strings, and
// what is 0 or empty is left out.
#include "transfer/coordination/etcd_gateway.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/error.h"
#include "transfer/http.h"

namespace harima {

namespace {

using nlohmann::json;

constexpr int kAnswerWithinS = 3;

json parse(std::string_view answer) {
  json parsed = json::parse(answer, nullptr, false);
  if (!parsed.is_object()) fail("etcd answers '{}', wanted JSON", answer.substr(0, 80));
  return parsed;
}

// Of an answer that may hold anything.
const json& member(const json& object, const char* name) {
  static const json kNone;
  const auto found = object.is_object() ? object.find(name) : object.end();
  return object.is_object() && found != object.end() ? *found : kNone;
}

int64_t number(const json& value) {
  if (value.is_number_integer()) return value.get<int64_t>();
  if (!value.is_string()) return 0;
  const auto& text = value.get_ref<const std::string&>();
  int64_t whole = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (bad != std::errc() || end != text.data() + text.size())
    fail("etcd answers '{}', wanted a number", text.substr(0, 80));
  return whole;
}

std::string text(const json& value) {
  return value.is_string() ? from_base64(value.get_ref<const std::string&>()) : "";
}

int64_t revision(const json& answer) { return number(member(member(answer, "header"), "revision")); }

// The first key behind all that begin with it; of "" the end of all.
std::string range_end(std::string prefix) {
  while (!prefix.empty() && uint8_t(prefix.back()) == 255) prefix.pop_back();
  if (prefix.empty()) return std::string(1, '\0');
  ++prefix.back();
  return prefix;
}

json put_of(const std::string& key, const std::string& value, int64_t lease) {
  return {{"key", base64(key)}, {"value", base64(value)}, {"lease", std::to_string(lease)}};
}

}  // namespace

std::string EtcdGateway::call(const char* what, const std::string& question, bool is_repeatable) const {
  const std::string url = url_ + "/v3/" + what;
  const HttpAnswer answer = ask({.method = "POST",
                                 .url = url,
                                 .headers = {{"content-type", "application/json"}},
                                 .body = std::as_bytes(std::span(question)),
                                 .most_bytes = 4 * kStoreBytes,
                                 .silent_s = kAnswerWithinS,
                                 .is_repeatable = is_repeatable});
  if (answer.status == 200) return answer.body;
  const json said = json::parse(answer.body, nullptr, false);
  const json& why = member(said, "error");
  const std::string message = fmt::format(
      "{}: {}", url, why.is_string() ? why.get<std::string>() : fmt::format("status {}", answer.status));
  // It may come again, as with no leader.
  throw Error(message, answer.status == 503 || answer.status == 504 ? Exit::kStopped : Exit::kFailed);
}

std::vector<EtcdGateway::Pair> parse_pairs(std::string_view answer) {
  const json parsed = parse(answer);
  const json& found = member(parsed, "kvs");
  std::vector<EtcdGateway::Pair> pairs;
  if (found.is_null()) return pairs;
  if (!found.is_array() || found.size() > kMostKeys)
    fail("etcd has {} keys, allowed are {}", found.size(), kMostKeys);
  for (const json& pair : found) {
    pairs.push_back(
        {text(member(pair, "key")), text(member(pair, "value")), number(member(pair, "mod_revision"))});
    check_key(pairs.back().key);
    check_text(pairs.back().text);
  }
  return pairs;
}

std::vector<EtcdGateway::Pair> EtcdGateway::range(const std::string& prefix) const {
  const json question{{"key", base64(prefix)},
                      {"range_end", base64(range_end(prefix))},
                      {"limit", std::to_string(kMostKeys + 1)}};
  return parse_pairs(call("kv/range", question.dump(), true));
}

int64_t EtcdGateway::put(const std::string& key, const std::string& value, int64_t lease) const {
  return revision(parse(call("kv/put", put_of(key, value, lease).dump(), true)));
}

void EtcdGateway::remove(const std::string& key) const {
  call("kv/deleterange", json{{"key", base64(key)}}.dump(), true);
}

int64_t EtcdGateway::swap(const std::string& key, const MaybeText& expected, const std::string& value,
                          int64_t lease) const {
  json compare{{"key", base64(key)}, {"result", "EQUAL"}, {"target", expected ? "VALUE" : "VERSION"}};
  if (expected) compare["value"] = base64(*expected);
  else compare["version"] = "0";
  const json question{{"compare", json::array({compare})},
                      {"success", json::array({{{"requestPut", put_of(key, value, lease)}}})}};
  const json answer = parse(call("kv/txn", question.dump(), false));
  return member(answer, "succeeded") == true ? revision(answer) : 0;
}

int64_t EtcdGateway::grant(std::chrono::seconds dead_after) const {
  const json answer =
      parse(call("lease/grant", json{{"TTL", std::to_string(dead_after.count())}}.dump(), false));
  const int64_t lease = number(member(answer, "ID"));
  if (lease == 0) fail("etcd grants no lease");
  return lease;
}

bool EtcdGateway::keep_alive(int64_t lease) const {
  const json answer = parse(call("lease/keepalive", json{{"ID", std::to_string(lease)}}.dump(), true));
  return number(member(member(answer, "result"), "TTL")) > 0;
}

void EtcdGateway::revoke(int64_t lease) const {
  call("lease/revoke", json{{"ID", std::to_string(lease)}}.dump(), false);
}

}  // namespace harima
