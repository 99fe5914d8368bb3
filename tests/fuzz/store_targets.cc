// SPDX-License-Identifier: BSD-3-Clause
// What members of a store and its coordinator say to each other, and what etcd answers. The first letter: who
// is spoken to.
#include <thread>

#include "base/base64.h"
#include "base/error.h"
#include "codec/byte_reader.h"
#include "script.h"
#include "target.h"
#include "transfer/coordination/announcement.h"
#include "transfer/coordination/coordinator.h"
#include "transfer/coordination/etcd_gateway.h"
#include "transfer/coordination/replica.h"

namespace fuzz {

using namespace harima;

namespace {

const Change kChange{"scan7/sender", {"{\"host\":\"node1\"}", 5, 1, Life::leased}};
const Snapshot kSnapshot{{1, 5}, {{"scan7/sender", kChange.now}, {"scan7/state", {"{}", 6, 1}}}};

std::string to_coordinator() {
  ByteWriter script;
  script.put(uint8_t{'c'});
  put_message(script, {.type = MessageType::snapshot}, encode_snapshot(kSnapshot));
  put_message(script, {.type = MessageType::beat, .id = 5000}, {});
  put_message(script, {.type = MessageType::put}, encode_change(kChange));
  put_message(script, {.type = MessageType::swap, .id = 9}, encode_swap({"{}", kChange}));
  put_message(script, {.type = MessageType::bye}, {});
  return text_of(script.bytes());
}

std::string to_member() {
  ByteWriter script;
  script.put(uint8_t{'m'});
  put_message(script, {.type = MessageType::snapshot}, encode_snapshot(kSnapshot));
  put_message(script, {.type = MessageType::change, .id = 6}, encode_change(kChange));
  put_message(script, {.type = MessageType::change, .id = 7}, encode_change({"scan7/state", {"", 6}, true}));
  return text_of(script.bytes());
}

// One who may call, and says what it likes.
void coordinate(std::span<const std::byte> script) {
  Coordinator coordinator;
  const auto session = coordinator.member(encode_member(5));
  const auto line = channel_pair();
  std::thread talker([&] {
    try {
      say_script(*line.first, script);
    } catch (const Error&) {
      // It is listened to no more.
    }
    line.first->close();
  });
  std::exception_ptr refused;
  try {
    session->run(*line.second);
  } catch (const Error&) {
    refused = std::current_exception();
  }
  line.second->close();
  talker.join();
  if (refused) std::rethrow_exception(refused);
}

void be_member(std::span<const std::byte> bytes) {
  Replica replica(5);
  replica.put("scan7/sender", "mine", Life::leased);
  const auto line = channel_pair();
  say_script(*line.first, bytes.first(std::min<size_t>(bytes.size(), size_t{1} << 16)));
  line.first->close();
  while (const auto head = receive_head(*line.second)) {
    const auto body = receive_body(*line.second, *head);
    if (head->type == MessageType::snapshot) replica.reset(decode_snapshot(body));
    else replica.apply(head->id, decode_change(body));
    replica.take_unsent();
  }
  if (replica.get_all("scan7/").size() > replica.snapshot().texts.size() + 1)
    throw std::logic_error("a member knows what nobody has said");
}

}  // namespace

std::vector<std::string> store_seeds(const std::string&) {
  return {to_coordinator(),
          to_member(),
          "e" + text_of(encode_member(5)),
          "w" + text_of(encode_swap({"{}", kChange})),
          "j{\"header\":{\"revision\":\"9\"},\"kvs\":[{\"key\":\"" + base64("fxfer/scan7/sender") +
              "\",\"mod_revision\":\"5\",\"value\":\"aGk=\"},{\"key\":\"Yg==\"}]}",
          "k" + card_text({"node1", 9474, std::string(64, 'a'), "slab", 4})};
}

void read_store_words(const std::string&, const std::string& bytes) {
  const auto rest = bytes_of(bytes).subspan(bytes.empty() ? 0 : 1);
  switch (bytes.empty() ? 'c' : bytes[0]) {
    case 'e':
      decode_member(rest);
      break;
    case 'w':
      encode_swap(decode_swap(rest));
      break;
    case 'j':
      parse_pairs(text_of(rest));
      break;
    case 'k':
      parse_card(card_text(parse_card(text_of(rest))));
      break;
    case 'm':
      return be_member(rest);
    default:
      coordinate(rest);
  }
}

}  // namespace fuzz
