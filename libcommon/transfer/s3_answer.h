// SPDX-License-Identifier: BSD-3-Clause
// What an object store answers, and when it is asked again.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "transfer/http.h"

namespace harima {

// What the store has refused, for good.
class S3Refusal : public Error {
 public:
  S3Refusal(const std::string& message, int status) : Error(message), http_status(status) {}
  int http_status;
};

// Would what has failed for one object fail for all others, too?
bool concerns_all(const Error& error);
// Fails with status kStopped if the store is busy or ails, with an S3Refusal if it says no; `place` and
// `host` are told.
void check_answer(const HttpAnswer& answer, const std::string& place, const std::string& host);
// Fails with status kStopped if the ETag says that these are not the bytes that the store has.
void check_md5(const HttpAnswer& answer, std::span<const std::byte> bytes);
std::string unquoted(std::string etag);

// Asks until it goes well, each time after a longer wait, if what fails has the status kStopped.
HttpAnswer until_it_passes(const std::string& place, const std::function<HttpAnswer()>& once,
                           const std::function<void()>& on_again = nullptr);

}  // namespace harima
