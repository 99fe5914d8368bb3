// SPDX-License-Identifier: BSD-3-Clause
// What the other end of a transfer says: words (requests, pages of the manifest, reports), and units, which
// are given to a receiver as messages whose checksums are right.
#include <filesystem>
#include <thread>

#include "base/error.h"
#include "base/hash.h"
#include "codec/byte_reader.h"
#include "codec/byte_writer.h"
#include "script.h"
#include "target.h"
#include "transfer/hello.h"
#include "transfer/message.h"
#include "transfer/packed_unit.h"
#include "transfer/report.h"
#include "transfer/session.h"

namespace fuzz {

using namespace harima;

namespace {

const std::vector<Entry> kEntries{{EntryKind::folder, false, 0755, 0, 7, "a", ""},
                                  {EntryKind::file, true, 0644, kUnitBytes + 10, -5, "a/large", ""},
                                  {EntryKind::file, false, 0600, 3, 1, "a/small", ""},
                                  {EntryKind::file, false, 0600, 0, 1, "empty", ""},
                                  {EntryKind::link, false, 0777, 0, 8, "l", "a/small"},
                                  {EntryKind::unreadable, false, 0, 0, 0, "u", "why"}};

std::vector<std::byte> small_pack() {
  ByteWriter pack;
  pack.put(uint32_t{2});
  for (const auto& [number, bytes] : {std::pair<uint64_t, uint32_t>{2, 3}, {3, 0}}) {
    pack.put(number);
    pack.put(bytes);
    pack.put(int32_t{0});
  }
  pack.put_bytes(bytes_of("xyz"));
  return pack.take();
}

}  // namespace

std::vector<std::string> word_seeds(const std::string&) {
  const auto request = encode_request({false,
                                       {"a", "b/"},
                                       "target",
                                       true,
                                       {{true, "*.tif"}, {false, "*"}},
                                       1e6,
                                       Compress::always,
                                       {.rules = {{false, "x"}}}});
  const auto hello =
      encode_hello({.token_name = "me", .proof = std::string(64, 'a'), .session = "s", .request = request});
  const auto report =
      encode_report({.files = 1, .failed = 2, .failures = {{"a", "why"}, {"b", ""}}, .new_name = "c"});
  return {"e" + text_of(encode_entries(kEntries)), "h" + text_of(hello), "q" + text_of(request),
          "r" + text_of(report)};
}

void read_words(const std::string&, const std::string& bytes) {
  const auto rest = bytes_of(bytes).subspan(bytes.empty() ? 0 : 1);
  switch (bytes.empty() ? 'e' : bytes[0]) {
    case 'h':
      encode_hello(decode_hello(rest));
      break;
    case 'q':
      encode_request(decode_request(rest));
      break;
    case 'r':
      encode_report(decode_report(rest));
      break;
    default:
      for (const Entry& entry : decode_entries(encode_entries(decode_entries(rest)))) check_path(entry.path);
  }
}

std::vector<std::string> unit_seeds(const std::string&) {
  const std::string tail = "0123456789";
  ByteWriter copy, sums, digest;
  copy.put(uint8_t{'c'});
  put_message(copy, {.type = MessageType::chunk, .id = 1, .offset = kUnitBytes}, bytes_of(tail));
  put_message(copy, {.type = MessageType::pack}, small_pack());
  digest.put(uint64_t{77});
  put_message(copy, {.type = MessageType::digest, .id = 1}, digest.bytes());
  put_message(copy, {.type = MessageType::bye}, {});
  ByteWriter list;
  for (const auto& [number, offset] : {std::pair<uint64_t, uint64_t>{1, kUnitBytes}, {2, 0}}) {
    list.put(number);
    list.put(offset);
    list.put(uint32_t(number == 1 ? tail.size() : 3));
    list.put(int32_t{0});
    list.put(xxh3("xyz", 3));
  }
  sums.put(uint8_t{'v'});
  put_message(sums, {.type = MessageType::sums}, list.bytes());
  ByteWriter packed;
  packed.put(uint8_t{'c'});
  std::vector<std::byte> zeros(kUnitBytes);
  put_message(packed, {.type = MessageType::chunk, .flags = kPacked, .id = 1},
              pack_part(zeros, 0, FrameLayout{{PixelType::u16, 512, 64}, 64, 0}));
  put_message(packed, {.type = MessageType::pack, .flags = kPacked}, pack_files(small_pack(), {}));
  return {text_of(copy.bytes()), text_of(sums.bytes()), text_of(packed.bytes())};
}

void take_units(const std::string& folder, const std::string& bytes) {
  const std::string root = folder + "/root";
  std::filesystem::create_directories(root + "/a");
  const bool verify = bytes.starts_with('v');
  if (verify) {
    std::filesystem::resize_file(put_file(root, "a/large", ""), kUnitBytes + 10);
    put_file(root, "a/small", "xyz");
  }
  const auto session =
      make_receiver(root, true, {.durability = Durability::none, .verify = verify}, nullptr, {});
  const auto control = channel_pair(), data = channel_pair();
  const auto quietly = [](auto action) {
    return std::thread([action] {
      try {
        action();
      } catch (const Error&) {
        // The other end has gone.
      }
    });
  };
  std::thread runner = quietly([&] { session->run(*control.second); });
  send_message(*control.first, {.type = MessageType::manifest}, encode_entries(kEntries));
  receive_expected(*control.first, MessageType::need);
  std::thread talker = quietly([&] {
    say_script(*data.first, bytes_of(bytes).subspan(bytes.empty() ? 0 : 1));
    data.first->close();
  });
  std::exception_ptr refused;
  try {
    session->carry(*data.second);
  } catch (const Error&) {
    refused = std::current_exception();
  }
  data.second->close();
  control.first->close();
  talker.join();
  runner.join();
  for (const auto& item : std::filesystem::directory_iterator(folder))
    if (item.path().filename() != "root")
      throw std::logic_error("written outside of the root: " + item.path().string());
  if (refused) std::rethrow_exception(refused);
}

}  // namespace fuzz
