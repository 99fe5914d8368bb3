// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/s3_answer.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

#include "base/log.h"
#include "transfer/s3_xml.h"
#include "transfer/tls.h"

namespace harima {

namespace {

constexpr int kTries = 9;
constexpr double kFirstWait_s = 0.1, kLongestWait_s = 8;

// Longer every time, and of random length, so that many that were refused together do not come back together.
void wait_before(int again) {
  thread_local std::minstd_rand random(std::random_device{}());
  const double longest = std::min(kLongestWait_s, kFirstWait_s * double(1 << again));
  std::this_thread::sleep_for(
      std::chrono::duration<double>(std::uniform_real_distribution<>(longest / 2, longest)(random)));
}

bool may_pass(const HttpAnswer& answer) {
  const std::string code = xml_text(answer.body, "Code");
  return answer.status == 429 || answer.status >= 500 || code == "RequestTimeout" || code == "SlowDown" ||
         code == "InternalError" || code == "BadDigest" || code == "XAmzContentSHA256Mismatch";
}

// Is it the MD5 of one body? Not of one put together from parts, nor of some encrypted ones.
bool is_md5(const std::string& etag, const HttpAnswer& answer) {
  const std::string encryption = answer.header("x-amz-server-side-encryption");
  return etag.size() == 32 && etag.find('-') == etag.npos && !encryption.starts_with("aws:kms") &&
         answer.header("x-amz-server-side-encryption-customer-algorithm").empty();
}

std::string meaning(const std::string& code, const std::string& message) {
  if (message == "Request has expired") return "the URL has expired";
  if (code == "NoSuchBucket") return "there is no such bucket";
  if (code == "InvalidAccessKeyId") return "the store does not know the access key";
  if (code == "SignatureDoesNotMatch") return "the secret key is wrong";
  if (code == "RequestTimeTooSkewed") return "the clock of this machine is wrong";
  if (code == "ExpiredToken") return "the session token has expired";
  if (code == "AuthorizationHeaderMalformed" || code == "PermanentRedirect")
    return "the bucket is in another region; set AWS_REGION";
  if (code == "AccessDenied") return "access is denied";
  return code.empty() ? "" : code;
}

std::string code_of(const HttpAnswer& answer) {
  const std::string code = xml_text(answer.body, "Code");
  if (!code.empty()) return code;
  return answer.status == 404   ? "NoSuchKey"
         : answer.status == 403 ? "AccessDenied"
         : answer.status == 412 ? "PreconditionFailed"
                                : "";
}

}  // namespace

bool concerns_all(const Error& error) {
  const auto* refusal = dynamic_cast<const S3Refusal*>(&error);
  if (!refusal) return error.status() == Exit::kStopped;
  return refusal->http_status == 401 || refusal->http_status == 403 || refusal->http_status == 404 ||
         refusal->http_status == 301;
}

void check_answer(const HttpAnswer& answer, const std::string& place, const std::string& host) {
  if (may_pass(answer))
    throw Error(
        fmt::format("{}: {} answers {} {}", place, host, answer.status, xml_text(answer.body, "Code")),
        Exit::kStopped);
  if (answer.status / 100 == 2) return;
  const std::string code = code_of(answer), message = xml_text(answer.body, "Message"),
                    means = meaning(code, message);
  throw S3Refusal(fmt::format("{}: {}{}{} answers {} {}{}{}", place, means, means.empty() ? "" : ": ", host,
                              answer.status, code, message.empty() ? "" : ", ", message),
                  answer.status);
}

std::string unquoted(std::string text) {
  std::erase(text, '"');
  return text;
}

void check_md5(const HttpAnswer& answer, std::span<const std::byte> bytes) {
  const std::string etag = unquoted(answer.header("etag"));
  if (!is_md5(etag, answer)) return;
  const std::string sum = md5_hex(bytes);
  if (sum != etag) throw Error(fmt::format("its checksum is {}, wanted {}", etag, sum), Exit::kStopped);
}

HttpAnswer until_it_passes(const std::string& place, const std::function<HttpAnswer()>& once,
                           const std::function<void()>& on_again) {
  for (int again = 0;; ++again) {
    try {
      return once();
    } catch (const Error& e) {
      if (e.status() != Exit::kStopped) throw;
      if (again + 1 == kTries) throw e.in("tried {} times", kTries);
      debug("{}: again, because {}", place, e.what());
    }
    wait_before(again);
    if (on_again) on_again();
  }
}

}  // namespace harima
