// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/hello.h"

#include "base/error.h"
#include "codec/byte_reader.h"
#include "codec/byte_writer.h"
#include "transfer/message.h"
#include "transfer/tls.h"

namespace harima {

namespace {

constexpr size_t kNonceBytes = 32, kMostTexts = 100000;

std::string text_of(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// Everything in the order of its declaration; a text is its length and its bytes, a list its length and its items.
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
    requires(sizeof(Small) <= 2)
  void operator()(Small value) {
    out_.put(uint16_t(value));
  }
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
    requires(sizeof(Small) <= 2)
  void operator()(Small& value) {
    value = Small(in_.get<uint16_t>());
  }
  void end() { in_.expect_end(); }

 private:
  size_t count() {
    const size_t items = in_.get_short();
    if (items > kMostTexts) fail("a list of {} names, allowed are {}", items, kMostTexts);
    return items;
  }
  ByteReader in_;
};

template <class Hello, class Visitor>
void visit(Hello& hello, Visitor&& each) {
  each(hello.version);
  each(hello.token_name);
  each(hello.proof);
  each(hello.session);
  auto& request = hello.request;
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
}

}  // namespace

std::vector<std::byte> encode_hello(const Hello& hello) {
  Writer out;
  visit(hello, out);
  return out.take();
}

Hello decode_hello(std::span<const std::byte> bytes) {
  Hello hello;
  Reader in(bytes);
  visit(hello, in);
  in.end();
  if (hello.request.options.durability > Durability::file || hello.request.options.overwrite > Overwrite::always)
    fail("a request with unknown options");
  return hello;
}

std::string greet(Channel& channel, Hello hello, const std::string& token) {
  hello.proof = hmac_sha256_hex(token_key(token), text_of(receive_expected(channel, MessageType::greeting)));
  send_message(channel, {.type = MessageType::hello}, encode_hello(hello));
  return text_of(receive_expected(channel, MessageType::welcome));
}

Caller hear(Channel& channel) {
  Caller caller;
  caller.nonce = random_hex(kNonceBytes);
  send_message(channel, {.type = MessageType::greeting}, std::as_bytes(std::span(caller.nonce)));
  caller.hello = decode_hello(receive_expected(channel, MessageType::hello));
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
