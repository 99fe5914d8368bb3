// SPDX-License-Identifier: BSD-3-Clause
// What senders and receivers of frames say to each other. The first letter: who is spoken to.
#include <algorithm>

#include "base/error.h"
#include "format/stream_message.h"
#include "script.h"
#include "target.h"
#include "transfer/stream/frame_message.h"
#include "transfer/stream/frame_sender.h"
#include "transfer/stream/join.h"

namespace fuzz {

using namespace harima;

namespace {

const StackInfo kInfo{PixelType::u16, 8, 4, 2, {}, {}, {}};

// What a sender says of two frames.
std::string to_receiver() {
  ByteWriter script;
  script.put(uint8_t{'r'});
  put_message(script, {.type = MessageType::opening}, bytes_of(start_message(kInfo)));
  for (uint64_t number = 0; number < 2; ++number) {
    StreamImage image;
    image.image_id = number;
    image.meta.set("frame.sectors", "101");
    const std::string head = image_head(image, kInfo.type, kInfo.width, kInfo.height);
    put_message(script, {.type = MessageType::frame, .id = number, .offset = head.size()},
                bytes_of(head + std::string(64, 'p')));
  }
  put_message(script, {.type = MessageType::ending}, bytes_of(end_message({}, {})));
  return text_of(script.bytes());
}

std::string to_sender() {
  ByteWriter script;
  script.put(uint8_t{'s'});
  for (uint64_t number = 0; number < 2; ++number)
    put_message(script, {.type = MessageType::answer, .id = number}, {});
  put_message(script, {.type = MessageType::finished}, {});
  return text_of(script.bytes());
}

void receive(std::span<const std::byte> script) {
  const auto line = channel_pair();
  say_script(*line.first, script.first(std::min<size_t>(script.size(), size_t{1} << 16)));
  line.first->close();
  while (const auto head = receive_head(*line.second, kMostImageHead)) {
    if (head->type == MessageType::frame) {
      const StreamFrame frame =
          receive_frame(*line.second, *head, Frame(kInfo.type, kInfo.width, kInfo.height));
      if (frame.number != head->id || frame.frame.bytes() != 64)
        throw std::logic_error("another frame than was announced");
      continue;
    }
    const auto body = receive_body(*line.second, *head);
    ByteInput input{std::span<const std::byte>(body)};
    CborReader reader(input);
    const StreamOpening opening = read_opening(reader);
    if (opening.type == StreamType::start) read_start(reader, opening.pairs);
    if (opening.type == StreamType::end) read_end(reader, opening.pairs);
  }
}

// A receiver that answers what it likes: the frames that it says it has were sent to it.
void answer(std::span<const std::byte> script) {
  FrameSender sender(kInfo, {Distribution::share, 1, 1 << 20, 0.001});
  const auto line = channel_pair();
  say_script(*line.first, script.first(std::min<size_t>(script.size(), size_t{1} << 14)));
  const auto session = sender.receiver(encode_join({"me", -1, 1 << 20}));
  for (uint64_t number = 0; number < 2; ++number)
    sender.put({.number = number, .frame = Frame(kInfo.type, kInfo.width, kInfo.height)});
  line.first->close();
  try {
    session->run(*line.second);
  } catch (const Error&) {
    // Its line has ended, if not before.
  }
  line.second->close();
}

}  // namespace

std::vector<std::string> frame_seeds(const std::string&) {
  return {to_receiver(), to_sender(), "j" + text_of(encode_join({"me", 3, 1 << 20}))};
}

void read_frame_words(const std::string&, const std::string& bytes) {
  const auto rest = bytes_of(bytes).subspan(bytes.empty() ? 0 : 1);
  switch (bytes.empty() ? 'r' : bytes[0]) {
    case 's':
      return answer(rest);
    case 'j':
      decode_join(rest);
      return;
    default:
      return receive(rest);
  }
}

}  // namespace fuzz
