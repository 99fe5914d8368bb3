// SPDX-License-Identifier: BSD-3-Clause
// detector ENDPOINT STREAM [LEFT_OUT...]: binds a ZeroMQ PUSH socket, as detectors do, and sends the messages
// of a stream in a file: each image but those left out; then it waits to be killed. Before it, an image of a
// series that nobody saw the start of.
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/error.h"
#include "format/byte_input.h"
#include "format/stream_message.h"

using namespace harima;

namespace {

std::string read_all(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Where messages end, and the numbers of images; -1 for what is none.
std::vector<std::pair<size_t, int64_t>> ends_of(const std::string& stream) {
  std::vector<std::pair<size_t, int64_t>> ends;
  ByteInput input(std::as_bytes(std::span(stream)));
  while (!input.at_end()) {
    CborReader reader(input);
    const StreamOpening opening = read_opening(reader);
    int64_t number = -1;
    if (opening.type == StreamType::start) read_start(reader, opening.pairs);
    else if (opening.type == StreamType::end) read_end(reader, opening.pairs);
    else
      number =
          int64_t(read_image(reader, opening.pairs, "", [](ByteInput& bytes, const StreamPixels& pixels) {
                    bytes.skip(pixels.payload_bytes);
                  }).image_id);
    ends.emplace_back(input.position(), number);
  }
  return ends;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  try {
    const std::string stream = read_all(argv[2]);
    void* const context = zmq_ctx_new();
    void* const socket = zmq_socket(context, ZMQ_PUSH);
    if (zmq_bind(socket, argv[1]) != 0) fail("{}: {}", argv[1], zmq_strerror(zmq_errno()));
    StreamImage stale;
    stale.image_id = 99;
    std::string head = image_head(stale, PixelType::u8, 1, 1);
    head += 'x';
    zmq_send(socket, head.data(), head.size(), 0);
    size_t begin = 0;
    for (const auto& [end, number] : ends_of(stream)) {
      const bool is_left_out = std::any_of(
          argv + 3, argv + argc, [number = number](const char* left) { return std::stoll(left) == number; });
      if (!is_left_out) zmq_send(socket, stream.data() + begin, end - begin, 0);
      begin = end;
    }
    pause();  // until it is killed: detectors stay; libzmq loses what waits at the other end of a line that
              // is closed
  } catch (const Error& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
