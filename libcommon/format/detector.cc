// SPDX-License-Identifier: BSD-3-Clause
#include "format/detector.h"

#include <dlfcn.h>
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

// The library, loaded by who reads from a detector: it and what it needs would make every start of every tool
// slower, and larger.
struct Zmq {
  void* library = dlopen("libzmq.so.5", RTLD_NOW | RTLD_LOCAL);
  template <class Function>
  void find(Function& function, const char* name) {
    if (!library) fail("detectors are read by libzmq: {}", dlerror());
    function = reinterpret_cast<Function>(dlsym(library, name));
    if (!function) fail("libzmq: {}", dlerror());
  }
  Zmq() {
    find(ctx_new, "zmq_ctx_new");
    find(ctx_term, "zmq_ctx_term");
    find(socket, "zmq_socket");
    find(setsockopt, "zmq_setsockopt");
    find(connect, "zmq_connect");
    find(close, "zmq_close");
    find(msg_init, "zmq_msg_init");
    find(msg_recv, "zmq_msg_recv");
    find(msg_more, "zmq_msg_more");
    find(msg_data, "zmq_msg_data");
    find(msg_size, "zmq_msg_size");
    find(msg_close, "zmq_msg_close");
    find(error, "zmq_errno");
    find(strerror, "zmq_strerror");
  }
  decltype(&zmq_ctx_new) ctx_new;
  decltype(&zmq_ctx_term) ctx_term;
  decltype(&zmq_socket) socket;
  decltype(&zmq_setsockopt) setsockopt;
  decltype(&zmq_connect) connect;
  decltype(&zmq_close) close;
  decltype(&zmq_msg_init) msg_init;
  decltype(&zmq_msg_recv) msg_recv;
  decltype(&zmq_msg_more) msg_more;
  decltype(&zmq_msg_data) msg_data;
  decltype(&zmq_msg_size) msg_size;
  decltype(&zmq_msg_close) msg_close;
  decltype(&zmq_errno) error;
  decltype(&zmq_strerror) strerror;
};
const Zmq& zmq() {
  static const Zmq loaded;
  return loaded;
}

// Messages in the order in which they come; each lasts until the next.
class Messages {
 public:
  explicit Messages(const std::string& endpoint)
      : endpoint_(endpoint), context_(zmq().ctx_new()), socket_(zmq().socket(context_, ZMQ_PULL)) {
    zmq().msg_init(&message_);
    const int no_wait = 0;
    zmq().setsockopt(socket_, ZMQ_RCVTIMEO, &kLookMs, sizeof kLookMs);
    zmq().setsockopt(socket_, ZMQ_RCVHWM, &kMostWaiting, sizeof kMostWaiting);
    zmq().setsockopt(socket_, ZMQ_LINGER, &no_wait, sizeof no_wait);
    if (zmq().connect(socket_, endpoint.c_str()) != 0) {
      const std::string why = zmq().strerror(zmq().error());
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
    while (zmq().msg_recv(&message_, socket_, 0) < 0) {
      if (zmq().error() != EAGAIN && zmq().error() != EINTR)
        fail("{}: {}", endpoint_, zmq().strerror(zmq().error()));
      if (stop_pending())
        throw Error(endpoint_ + ": stopped while it waited for the detector", Exit::kStopped);
    }
    if (zmq().msg_more(&message_))
      fail("{}: messages of several parts, as in version 1 of the stream; set the detector's format to cbor",
           endpoint_);
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
    if (skipped > 0)
      warn("{}: {} messages of a series that had begun before were left out", endpoint_, skipped);
    is_first_ahead_ = true;
  }

 private:
  std::span<const std::byte> bytes() {
    return {static_cast<const std::byte*>(zmq().msg_data(&message_)), zmq().msg_size(&message_)};
  }
  void close() {
    zmq().msg_close(&message_);
    zmq().close(socket_);
    zmq().ctx_term(context_);
  }

  const std::string endpoint_;
  void* const context_;
  void* const socket_;
  zmq_msg_t message_;
  bool is_first_ahead_ = false;
};

}  // namespace

std::unique_ptr<Source> open_detector(const std::string& endpoint, const std::string& channel,
                                      bool may_have_gaps) {
  const auto messages = std::make_shared<Messages>(endpoint);
  messages->skip_to_start();
  return open_stream(ByteInput([messages] { return messages->next(); }), endpoint, channel, may_have_gaps);
}

}  // namespace harima
