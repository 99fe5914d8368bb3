// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/s3_store.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <random>
#include <thread>

#include "base/error.h"
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
  std::this_thread::sleep_for(std::chrono::duration<double>(std::uniform_real_distribution<>(longest / 2, longest)(random)));
}

bool may_pass(const HttpAnswer& answer) {
  const std::string code = xml_text(answer.body, "Code");
  return answer.status == 429 || answer.status >= 500 || code == "RequestTimeout" || code == "SlowDown" || code == "InternalError" ||
         code == "BadDigest" || code == "XAmzContentSHA256Mismatch";
}

std::string unquoted(std::string text) {
  std::erase(text, '"');
  return text;
}

// Is it the MD5 of one body? Not of one put together from parts, nor of some encrypted ones.
bool is_md5(const std::string& etag, const HttpAnswer& answer) {
  const std::string encryption = answer.header("x-amz-server-side-encryption");
  return etag.size() == 32 && etag.find('-') == etag.npos && !encryption.starts_with("aws:kms") &&
         answer.header("x-amz-server-side-encryption-customer-algorithm").empty();
}

void check_md5(const HttpAnswer& answer, std::span<const std::byte> bytes) {
  const std::string etag = unquoted(answer.header("etag"));
  if (!is_md5(etag, answer)) return;
  const std::string sum = md5_hex(bytes);
  if (sum != etag) throw Error(fmt::format("its checksum is {}, wanted {}", etag, sum), Exit::kStopped);
}

int64_t time_of(const std::string& text, const char* form) {
  std::tm parts{};
  return strptime(text.c_str(), form, &parts) ? int64_t(timegm(&parts)) : 0;
}

uint64_t number_of(const std::string& text) { return std::strtoull(text.c_str(), nullptr, 10); }

std::string remedy(const std::string& code) {
  if (code == "NoSuchBucket") return "there is no such bucket";
  if (code == "InvalidAccessKeyId") return "the store does not know the access key";
  if (code == "SignatureDoesNotMatch") return "the secret key is wrong";
  if (code == "RequestTimeTooSkewed") return "the clock of this machine is wrong";
  if (code == "ExpiredToken") return "the session token has expired";
  if (code == "AuthorizationHeaderMalformed" || code == "PermanentRedirect") return "the bucket is in another region; set AWS_REGION";
  if (code == "AccessDenied") return "access is denied";
  return code.empty() ? "" : code;
}

}  // namespace

S3Store::S3Store(S3Account account, std::string bucket) : account_(std::move(account)), bucket_(std::move(bucket)) {
  const std::string& endpoint = account_.endpoint;
  if (endpoint.empty()) {
    const bool fits_host = bucket_.find('.') == bucket_.npos;  // a certificate for *.s3... does not hold for a.b.s3...
    scheme_ = "https://";
    host_ = fmt::format("{}s3.{}.amazonaws.com", fits_host ? bucket_ + "." : "", account_.region);
    base_ = fits_host ? "/" : "/" + bucket_ + "/";
    return;
  }
  const size_t host = endpoint.find("://") + 3, path = endpoint.find('/', host);
  scheme_ = endpoint.substr(0, host);
  host_ = endpoint.substr(host, path == endpoint.npos ? path : path - host);
  base_ = (path == endpoint.npos ? "" : endpoint.substr(path)) + "/" + percent_encoded(bucket_) + "/";
}

S3Request S3Store::addressed(const std::string& method, const std::string& key) const {
  return {.method = method, .host = host_, .path = base_ + percent_encoded(key, true)};
}

std::string S3Store::url(const std::string& key) const { return scheme_ + host_ + base_ + percent_encoded(key, true); }

std::string S3Store::presigned_url(const std::string& method, const std::string& key, int expires_s) const {
  S3Request request = addressed(method, key);
  presign(request, account_.keys, account_.region, std::time(nullptr), expires_s);
  return url(key) + "?" + encoded_query(request.query);
}

HttpAnswer S3Store::call_once(const Call& call, const std::string& body_sha256) const {
  S3Request request = addressed(call.method, call.key);
  request.query = call.query;
  request.headers = call.headers;
  request.body_sha256 = body_sha256;
  sign(request, account_.keys, account_.region, std::time(nullptr));
  const std::string query = encoded_query(call.query);
  HttpAnswer answer = ask({.method = call.method, .url = url(call.key) + (query.empty() ? "" : "?" + query), .headers = request.headers, .body = call.body});
  if (may_pass(answer)) throw Error(fmt::format("{}: status {} {}", url(call.key), answer.status, xml_text(answer.body, "Code")), Exit::kStopped);
  if (answer.status / 100 != 2) refuse(call, answer);
  if (call.check) call.check(answer);
  return answer;
}

HttpAnswer S3Store::call(const Call& call) const {
  const std::string sum = sha256_hex(call.body);
  for (int again = 0;; ++again) {
    try {
      return call_once(call, sum);
    } catch (const Error& e) {
      if (e.status() != Exit::kStopped) throw;
      if (again + 1 == kTries) throw e.in("tried {} times", kTries);
      debug("s3://{}/{}: again, because {}", bucket_, call.key, e.what());
    }
    wait_before(again);
  }
}

void S3Store::refuse(const Call& call, const HttpAnswer& answer) const {
  std::string code = xml_text(answer.body, "Code");
  if (code.empty()) code = answer.status == 404 ? "NoSuchKey" : answer.status == 403 ? "AccessDenied" : answer.status == 412 ? "PreconditionFailed" : "";
  const std::string message = xml_text(answer.body, "Message");
  const std::string place = fmt::format("s3://{}/{}", bucket_, code == "NoSuchBucket" ? "" : call.key);
  throw S3Refusal(fmt::format("{}: {}: the store at {} answers {} {}{}{}", place, remedy(code), host_, answer.status, code, message.empty() ? "" : ", ", message),
                  answer.status);
}

void S3Store::put(const std::string& key, std::span<const std::byte> bytes, const HttpHeaders& metadata) const {
  call({.method = "PUT", .key = key, .headers = metadata, .body = bytes, .check = [&](const HttpAnswer& answer) { check_md5(answer, bytes); }});
}

std::string S3Store::get(const std::string& key, uint64_t offset, uint64_t bytes, const std::string& etag) const {
  const auto check = [&](const HttpAnswer& answer) {
    if (answer.body.size() != bytes) throw Error(fmt::format("{} bytes came, wanted {}", answer.body.size(), bytes), Exit::kStopped);
    const std::string range = answer.header("content-range");
    if (range == fmt::format("bytes 0-{}/{}", bytes - 1, bytes)) check_md5(answer, std::as_bytes(std::span(answer.body)));
  };
  return call({.key = key, .headers = {{"range", fmt::format("bytes={}-{}", offset, offset + bytes - 1)}, {"if-match", "\"" + etag + "\""}}, .check = check}).body;
}

std::optional<S3Status> S3Store::status(const std::string& key) const {
  try {
    const HttpAnswer answer = call({.method = "HEAD", .key = key});
    return S3Status{number_of(answer.header("content-length")), unquoted(answer.header("etag")),
                    time_of(answer.header("last-modified"), "%a, %d %b %Y %H:%M:%S"), answer.headers};
  } catch (const S3Refusal& refusal) {
    if (refusal.http_status == 404) return std::nullopt;
    call({.key = key, .headers = {{"range", "bytes=0-0"}}});  // an answer to HEAD says nothing of the reason; this one does
    throw;
  }
}

void S3Store::remove(const std::string& key) const { call({.method = "DELETE", .key = key}); }

void S3Store::list(const std::string& prefix, const std::string& delimiter, const std::function<void(std::vector<S3Object>)>& on_page) const {
  std::map<std::string, std::string> query{{"list-type", "2"}, {"prefix", prefix}, {"encoding-type", "url"}};
  if (!delimiter.empty()) query["delimiter"] = delimiter;
  for (bool is_more = true; is_more;) {
    const HttpAnswer answer = call({.query = query});
    std::vector<S3Object> page;
    for (std::string_view item : xml_elements(answer.body, "Contents"))
      page.push_back({percent_decoded(xml_text(item, "Key")), number_of(xml_text(item, "Size")), unquoted(xml_text(item, "ETag")),
                      time_of(xml_text(item, "LastModified"), "%Y-%m-%dT%H:%M:%S")});
    for (std::string_view item : xml_elements(answer.body, "CommonPrefixes")) page.push_back({.key = percent_decoded(xml_text(item, "Prefix"))});
    is_more = xml_text(answer.body, "IsTruncated") == "true";
    query["continuation-token"] = xml_text(answer.body, "NextContinuationToken");
    if (is_more && query["continuation-token"].empty()) fail("s3://{}/{}: the store ends its list before all is told", bucket_, prefix);
    on_page(std::move(page));
  }
}

std::string S3Store::begin_parts(const std::string& key, const HttpHeaders& metadata) const {
  const std::string upload = xml_text(call({.method = "POST", .key = key, .query = {{"uploads", ""}}, .headers = metadata}).body, "UploadId");
  if (upload.empty()) fail("s3://{}/{}: the store gives an upload no number", bucket_, key);
  return upload;
}

std::string S3Store::put_part(const std::string& key, const std::string& upload, int number, std::span<const std::byte> bytes) const {
  const HttpAnswer answer = call({.method = "PUT", .key = key, .query = {{"partNumber", fmt::format("{}", number)}, {"uploadId", upload}},
                                  .body = bytes, .check = [&](const HttpAnswer& a) { check_md5(a, bytes); }});
  return unquoted(answer.header("etag"));
}

std::optional<std::vector<S3Part>> S3Store::parts(const std::string& key, const std::string& upload) const {
  std::vector<S3Part> found;
  std::string after = "0";
  for (bool is_more = true; is_more;) {
    HttpAnswer answer;
    try {
      answer = call({.key = key, .query = {{"uploadId", upload}, {"part-number-marker", after}}});
    } catch (const S3Refusal& refusal) {
      if (refusal.http_status == 404) return std::nullopt;
      throw;
    }
    for (std::string_view item : xml_elements(answer.body, "Part"))
      found.push_back({int(number_of(xml_text(item, "PartNumber"))), unquoted(xml_text(item, "ETag")), number_of(xml_text(item, "Size"))});
    const std::string next = xml_text(answer.body, "NextPartNumberMarker");
    is_more = xml_text(answer.body, "IsTruncated") == "true" && next != after;
    after = next;
  }
  return found;
}

void S3Store::complete_parts(const std::string& key, const std::string& upload, const std::vector<S3Part>& parts) const {
  std::string body = "<CompleteMultipartUpload>";
  for (const S3Part& part : parts)
    body += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>\"{}\"</ETag></Part>", part.number, part.etag);
  body += "</CompleteMultipartUpload>";
  // The answer begins before the store has put the parts together, and may tell of an error with status 200.
  const auto check = [](const HttpAnswer& answer) {
    if (!xml_elements(answer.body, "Error").empty())
      throw Error(fmt::format("the parts cannot be put together: {} {}", xml_text(answer.body, "Code"), xml_text(answer.body, "Message")), Exit::kStopped);
  };
  call({.method = "POST", .key = key, .query = {{"uploadId", upload}}, .body = std::as_bytes(std::span(body)), .check = check});
}

void S3Store::abort_parts(const std::string& key, const std::string& upload) const {
  try {
    call({.method = "DELETE", .key = key, .query = {{"uploadId", upload}}});
  } catch (const S3Refusal& refusal) {
    if (refusal.http_status != 404) throw;
  }
}

}  // namespace harima
