// SPDX-License-Identifier: BSD-3-Clause
// One request to a web server and what it answers. Connections are kept for later requests of the same
// thread. The door to libcurl; a suite built without it has only the message that says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"

namespace harima {

using HttpHeaders = std::map<std::string, std::string>;  // names in lower case

struct HttpRequest {
  std::string method = "GET", url{};
  HttpHeaders headers{};
  std::span<const std::byte> body{};
  size_t most_bytes = size_t{64} << 20;  // of the answer; more than that is an error
  int silent_s = 60;                     // as long as nothing may come
  bool is_repeatable = false;  // a POST that does no harm if it is asked twice: it may use a kept connection
};

struct HttpAnswer {
  int status = 0;
  HttpHeaders headers{};
  std::string body{};

  std::string header(const std::string& name) const;  // "" if there is none
};

// Fails with status kStopped if no whole answer comes; an answer with a status that tells of an error is an
// answer. Any thread.
HttpAnswer ask(const HttpRequest& request);

// Seconds since 1970 of a time as headers have it, "Fri, 24 May 2013 00:00:00 GMT"; 0 if it is none.
int64_t http_time(const std::string& text);

}  // namespace harima
