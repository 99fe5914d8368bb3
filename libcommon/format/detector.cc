// SPDX-License-Identifier: BSD-3-Clause
#include "format/detector.h"

#include <zmq.h>

#include <span>

#include "base/error.h"
#include "base/log.h"
#include "base/signals.h"
#include "format/byte_input.h"
#include "format/stream_message.h"
#include "format/stream_source.h"

namespace harima {

namespace {

constexpr int kLookMs = 100;
constexpr int kMostWaiting = 64;  // messages that the socket holds; beyond that the detector does

// Messages in the order in which they come; each lasts until the next.
class Messages {
 public:
  explicit Messages(const std::string& endpoint) : endpoint_(endpoint), context_(zmq_ctx_new()), socket_(zmq_socket(context_, ZMQ_PULL)) {
    zmq_msg_init(&message_);
    const int no_wait = 0;
    zmq_setsockopt(socket_, ZMQ_RCVTIMEO, &kLookMs, sizeof kLookMs);
    zmq_setsockopt(socket_, ZMQ_RCVHWM, &kMostWaiting, sizeof kMostWaiting);
    zmq_setsockopt(socket_, ZMQ_LINGER, &no_wait, sizeof no_wait);
    if (zmq_connect(socket_, endpoint.c_str()) != 0) {
      const std::string why = zmq_strerror(zmq_errno());
      close();
      fail("{}: {}; wanted tcp://HOST:PORT or ipc://PATH", endpoint, why);
    }
  }
  ~Messages() { close(); }
  Messages(const Messages&) = delete;
  Messages& operator=(const Messages&) = delete;

  std::span<const std::byte> next() {
    if (is_first_ahead_) {
      is_first_ahead_ = false;
      return bytes();
    }
    while (zmq_msg_recv(&message_, socket_, 0) < 0) {
      if (zmq_errno() != EAGAIN && zmq_errno() != EINTR) fail("{}: {}", endpoint_, zmq_strerror(zmq_errno()));
      if (stop_pending()) throw Error(endpoint_ + ": stopped while it waited for the detector", Exit::kStopped);
    }
    if (zmq_msg_more(&message_)) fail("{}: messages of several parts, as in version 1 of the stream; set the detector's format to cbor", endpoint_);
    return bytes();
  }

  // Waits for a start message, which next() then gives.
  void skip_to_start() {
    uint64_t skipped = 0;
    for (;; ++skipped) {
      ByteInput input(next());
      CborReader reader(input);
      try {
        if (read_opening(reader).type == StreamType::start) break;
      } catch (const Error& e) {
        throw e.in("{}", endpoint_);
      }
    }
    if (skipped > 0) warn("{}: {} messages of a series that had begun before were left out", endpoint_, skipped);
    is_first_ahead_ = true;
  }

 private:
  std::span<const std::byte> bytes() { return {static_cast<const std::byte*>(zmq_msg_data(&message_)), zmq_msg_size(&message_)}; }
  void close() {
    zmq_msg_close(&message_);
    zmq_close(socket_);
    zmq_ctx_term(context_);
  }

  const std::string endpoint_;
  void* const context_;
  void* const socket_;
  zmq_msg_t message_;
  bool is_first_ahead_ = false;
};

}  // namespace

std::unique_ptr<Source> open_detector(const std::string& endpoint, const std::string& channel, bool may_have_gaps) {
  const auto messages = std::make_shared<Messages>(endpoint);
  messages->skip_to_start();
  return open_stream(ByteInput([messages] { return messages->next(); }), endpoint, channel, may_have_gaps);
}

}  // namespace harima
