// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/hello.h"

#include <utility>

#include "base/error.h"
#include "codec/byte_reader.h"
#include "codec/byte_writer.h"
#include "transfer/message.h"
#include "transfer/tls.h"

namespace harima {

namespace {

constexpr size_t kNonceBytes = 32, kMostTexts = 100000, kLongestWord = 255;
constexpr size_t kHelloBytes = size_t{1} << 20;  // of somebody who has not proved anything yet

std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Everything in the order of its declaration; a text is its length and its bytes, a list its length and its
// items.
class Writer {
 public:
  void operator()(const std::string& text) { out_.put_text(text); }
  void operator()(const std::vector<std::string>& texts) {
    out_.put_short(uint32_t(texts.size()));
    for (const std::string& text : texts) (*this)(text);
  }
  void operator()(const std::vector<NameRule>& rules) {
    out_.put_short(uint32_t(rules.size()));
    for (const NameRule& rule : rules) (*this)((rule.includes ? "+" : "-") + rule.pattern);
  }
  void operator()(double number) { out_.put(uint64_t(number)); }
  template <class Small>
  requires(sizeof(Small) <= 2) void operator()(Small value) { out_.put(uint16_t(value)); }
  std::vector<std::byte> take() { return out_.take(); }

 private:
  ByteWriter out_;
};

class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : in_(bytes) {}
  void operator()(std::string& text) { text = in_.get_text(kMessageBytes); }
  void operator()(std::vector<std::string>& texts) {
    for (size_t left = count(); left > 0; --left) (*this)(texts.emplace_back());
  }
  void operator()(std::vector<NameRule>& rules) {
    for (size_t left = count(); left > 0; --left) {
      std::string text;
      (*this)(text);
      if (text.empty()) fail("an empty rule");
      rules.push_back({text[0] == '+', text.substr(1)});
    }
  }
  void operator()(double& number) { number = double(in_.get<uint64_t>()); }
  template <class Small>
  requires(sizeof(Small) <= 2) void operator()(Small& value) { value = Small(in_.get<uint16_t>()); }
  void end() { in_.expect_end(); }

 private:
  size_t count() {
    const size_t items = in_.get_short();
    if (items > kMostTexts) fail("a list of {} names, allowed are {}", items, kMostTexts);
    return items;
  }
  ByteReader in_;
};

template <class Request, class Visitor>
void visit(Request& request, Visitor&& each) {
  each(request.to_server);
  each(request.sources);
  each(request.target);
  each(request.into_folder);
  each(request.rules);
  each(request.bytes_per_s);
  each(request.options.durability);
  each(request.options.overwrite);
  each(request.options.dry_run);
  each(request.options.safe_links);
  each(request.options.verify);
  each(request.options.remove_surplus);
  each(request.options.whole_root);
  each(request.options.rules);
  each(request.options.sha256);
  each(request.compress);
}

}  // namespace

std::vector<std::byte> encode_request(const CopyRequest& request) {
  Writer out;
  visit(request, out);
  return out.take();
}

CopyRequest decode_request(std::span<const std::byte> bytes) {
  CopyRequest request;
  Reader in(bytes);
  visit(request, in);
  in.end();
  if (request.options.durability > Durability::file || request.options.overwrite > Overwrite::always ||
      request.compress > Compress::always)
    fail("a request with unknown options");
  return request;
}

std::vector<std::byte> encode_hello(const Hello& hello) {
  ByteWriter out;
  out.put(hello.version);
  for (const std::string* text : {&hello.token_name, &hello.proof, &hello.session}) out.put_text(*text);
  out.put_bytes(hello.request);
  return out.take();
}

Hello decode_hello(std::span<const std::byte> bytes) {
  Hello hello;
  ByteReader in(bytes);
  hello.version = in.get<uint16_t>();
  for (std::string* text : {&hello.token_name, &hello.proof, &hello.session})
    *text = in.get_text(kLongestWord);
  const auto request = in.take(in.left());
  hello.request.assign(request.begin(), request.end());
  return hello;
}

Introduced::Introduced(Channel& line, Hello hello, const std::string& token,
                       std::function<void(const std::string&)> welcomed)
    : line_(line), welcomed_(std::move(welcomed)) {
  std::string nonce = line.binding();
  if (nonce.empty()) nonce = text_of(receive_expected(line, MessageType::greeting));
  hello.proof = hmac_sha256_hex(token_key(token), nonce);
  send_message(line, {.type = MessageType::hello}, encode_hello(hello));
}

void Introduced::take_welcome() {
  if (const auto welcomed = std::exchange(welcomed_, nullptr))
    welcomed(text_of(receive_expected(line_, MessageType::welcome)));
}

size_t Introduced::receive(std::span<std::byte> bytes) {
  take_welcome();
  return line_.receive(bytes);
}

bool Introduced::has_input(int wait_ms) {
  if (welcomed_ && line_.has_input(wait_ms)) take_welcome(), wait_ms = 0;
  return !welcomed_ && line_.has_input(wait_ms);
}

Caller hear(Channel& channel) {
  Caller caller;
  caller.nonce = channel.binding();
  if (caller.nonce.empty()) {
    caller.nonce = random_hex(kNonceBytes);
    send_message(channel, {.type = MessageType::greeting}, std::as_bytes(std::span(caller.nonce)));
  }
  caller.hello = decode_hello(receive_expected(channel, MessageType::hello, nullptr, kHelloBytes));
  if (caller.hello.version != kProtocolVersion)
    fail("protocol {}, this fxfer speaks {}", caller.hello.version, kProtocolVersion);
  return caller;
}

std::string token_key(const std::string& token) { return sha256_hex(std::as_bytes(std::span(token))); }

bool knows_token(const Caller& caller, const std::string& key) {
  return same_secret(caller.hello.proof, hmac_sha256_hex(key, caller.nonce));
}

void welcome(Channel& channel, const std::string& session) {
  send_message(channel, {.type = MessageType::welcome}, std::as_bytes(std::span(session)));
}

}  // namespace harima
