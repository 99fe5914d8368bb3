// SPDX-License-Identifier: BSD-3-Clause
// Signatures of requests to an object store, AWS Signature Version 4: in the headers, for a request that is
// sent now, or in the query of a URL, which anybody may use until it expires.
#pragma once

#include <ctime>
#include <map>
#include <string>
#include <string_view>

#include "transfer/http.h"

namespace harima {

struct S3Keys {
  std::string id{}, secret{}, session_token{};
};

struct S3Request {
  std::string method = "GET", host{};
  std::string path = "/";                      // as it is sent: each part percent_encoded()
  std::map<std::string, std::string> query{};  // as it is meant
  HttpHeaders headers{};                       // signed, all of them
  std::string body_sha256{};
};

inline constexpr int kLongestExpiry_s = 7 * 24 * 3600;  // of a URL; the services take no more

// Everything but A-Z a-z 0-9 - . _ ~ as %XX, upper case.
std::string percent_encoded(std::string_view text, bool keeps_slashes = false);
std::string percent_decoded(std::string_view text);
std::string encoded_query(const std::map<std::string, std::string>& query);  // "a=1&b="

// Adds x-amz-date, x-amz-content-sha256, x-amz-security-token if there is one, and authorization.
void sign(S3Request& request, const S3Keys& keys, const std::string& region, std::time_t now);
// Adds the signature to the query, good for so many seconds; host and headers are signed, the body is not.
void presign(S3Request& request, const S3Keys& keys, const std::string& region, std::time_t now,
             int expires_s);

}  // namespace harima
