// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/s3_store.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "base/error.h"
#include "transfer/s3_xml.h"
#include "transfer/tls.h"

namespace harima {

namespace {

int64_t list_time(const std::string& text) {
  std::tm parts{};
  return strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts) ? int64_t(timegm(&parts)) : 0;
}

uint64_t number_of(const std::string& text) { return std::strtoull(text.c_str(), nullptr, 10); }

}  // namespace

S3Store::S3Store(S3Account account, std::string bucket)
    : account_(std::move(account)), bucket_(std::move(bucket)) {
  const std::string& endpoint = account_.endpoint;
  if (endpoint.empty()) {
    // A certificate for *.s3... does not hold for a.b.s3...
    const bool fits_host = bucket_.find('.') == bucket_.npos;
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

std::string S3Store::url(const std::string& key) const {
  return scheme_ + host_ + base_ + percent_encoded(key, true);
}

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
  HttpAnswer answer = ask({.method = call.method,
                           .url = url(call.key) + (query.empty() ? "" : "?" + query),
                           .headers = request.headers,
                           .body = call.body});
  check_answer(answer, place(call), host_);
  if (call.check) call.check(answer);
  return answer;
}

HttpAnswer S3Store::call(const Call& call) const {
  const std::string sum = sha256_hex(call.body);
  return until_it_passes(
      place(call), [&] { return call_once(call, sum); }, call.on_again);
}

std::string S3Store::place(const Call& call) const { return fmt::format("s3://{}/{}", bucket_, call.key); }

void S3Store::put(const std::string& key, std::span<const std::byte> bytes,
                  const HttpHeaders& metadata) const {
  call({.method = "PUT",
        .key = key,
        .headers = metadata,
        .body = bytes,
        .check = [&](const HttpAnswer& answer) { check_md5(answer, bytes); }});
}

std::string S3Store::get(const std::string& key, uint64_t offset, uint64_t bytes,
                         const std::string& etag) const {
  const auto check = [&](const HttpAnswer& answer) {
    if (answer.body.size() != bytes)
      throw Error(fmt::format("{} bytes came, wanted {}", answer.body.size(), bytes), Exit::kStopped);
    const std::string range = answer.header("content-range");
    if (range == fmt::format("bytes 0-{}/{}", bytes - 1, bytes))
      check_md5(answer, std::as_bytes(std::span(answer.body)));
  };
  return call({.key = key,
               .headers = {{"range", fmt::format("bytes={}-{}", offset, offset + bytes - 1)},
                           {"if-match", "\"" + etag + "\""}},
               .check = check})
      .body;
}

std::optional<S3Status> S3Store::status(const std::string& key) const {
  try {
    const HttpAnswer answer = call({.method = "HEAD", .key = key});
    return S3Status{number_of(answer.header("content-length")), unquoted(answer.header("etag")),
                    http_time(answer.header("last-modified")), answer.headers};
  } catch (const S3Refusal& refusal) {
    if (refusal.http_status == 404) return std::nullopt;
    call({.key = key,
          .headers = {
              {"range", "bytes=0-0"}}});  // an answer to HEAD says nothing of the reason; this one does
    throw;
  }
}

void S3Store::remove(const std::string& key) const { call({.method = "DELETE", .key = key}); }

void S3Store::list(const std::string& prefix, const std::string& delimiter,
                   const std::function<void(std::vector<S3Object>)>& on_page) const {
  std::map<std::string, std::string> query{{"list-type", "2"}, {"prefix", prefix}, {"encoding-type", "url"}};
  if (!delimiter.empty()) query["delimiter"] = delimiter;
  for (bool is_more = true; is_more;) {
    const HttpAnswer answer = call({.query = query});
    std::vector<S3Object> page;
    for (std::string_view item : xml_elements(answer.body, "Contents"))
      page.push_back({percent_decoded(xml_text(item, "Key")), number_of(xml_text(item, "Size")),
                      unquoted(xml_text(item, "ETag")), list_time(xml_text(item, "LastModified"))});
    for (std::string_view item : xml_elements(answer.body, "CommonPrefixes"))
      page.push_back({.key = percent_decoded(xml_text(item, "Prefix"))});
    std::sort(page.begin(), page.end(), [](const S3Object& a, const S3Object& b) { return a.key < b.key; });
    is_more = xml_text(answer.body, "IsTruncated") == "true";
    query["continuation-token"] = xml_text(answer.body, "NextContinuationToken");
    if (is_more && query["continuation-token"].empty())
      fail("s3://{}/{}: the store ends its list before all is told", bucket_, prefix);
    on_page(std::move(page));
  }
}

std::string S3Store::begin_parts(const std::string& key, const HttpHeaders& metadata) const {
  bool is_again = false;
  const Call begin{
      .method = "POST", .key = key, .query = {{"uploads", ""}}, .headers = metadata, .on_again = [&] {
        is_again = true;
      }};
  const std::string upload = xml_text(call(begin).body, "UploadId");
  if (upload.empty()) fail("s3://{}/{}: the store gives an upload no number", bucket_, key);
  // Where an answer was lost, the store keeps an upload that nobody knows of.
  for (const S3OpenUpload& other : is_again ? uploads(key) : std::vector<S3OpenUpload>{})
    if (other.key == key && other.number != upload) abort_parts(key, other.number);
  return upload;
}

std::vector<S3OpenUpload> S3Store::uploads(const std::string& prefix) const {
  std::map<std::string, std::string> query{{"uploads", ""}, {"prefix", prefix}, {"encoding-type", "url"}};
  std::vector<S3OpenUpload> found;
  for (bool is_more = true; is_more;) {
    const HttpAnswer answer = call({.query = query});
    for (std::string_view item : xml_elements(answer.body, "Upload"))
      found.push_back({percent_decoded(xml_text(item, "Key")), xml_text(item, "UploadId"),
                       list_time(xml_text(item, "Initiated"))});
    const std::string key = percent_decoded(xml_text(answer.body, "NextKeyMarker")),
                      number = xml_text(answer.body, "NextUploadIdMarker");
    is_more = xml_text(answer.body, "IsTruncated") == "true" &&
              (key != query["key-marker"] || number != query["upload-id-marker"]);
    query["key-marker"] = key;
    query["upload-id-marker"] = number;
  }
  return found;
}

std::string S3Store::put_part(const std::string& key, const std::string& upload, int number,
                              std::span<const std::byte> bytes) const {
  const HttpAnswer answer = call({.method = "PUT",
                                  .key = key,
                                  .query = {{"partNumber", fmt::format("{}", number)}, {"uploadId", upload}},
                                  .body = bytes,
                                  .check = [&](const HttpAnswer& a) { check_md5(a, bytes); }});
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
      found.push_back({int(number_of(xml_text(item, "PartNumber"))), unquoted(xml_text(item, "ETag")),
                       number_of(xml_text(item, "Size")), list_time(xml_text(item, "LastModified"))});
    const std::string next = xml_text(answer.body, "NextPartNumberMarker");
    is_more = xml_text(answer.body, "IsTruncated") == "true" && next != after;
    after = next;
  }
  return found;
}

void S3Store::complete_parts(const std::string& key, const std::string& upload,
                             const std::vector<S3Part>& parts) const {
  std::string body = "<CompleteMultipartUpload>";
  for (const S3Part& part : parts)
    body +=
        fmt::format("<Part><PartNumber>{}</PartNumber><ETag>\"{}\"</ETag></Part>", part.number, part.etag);
  body += "</CompleteMultipartUpload>";
  // The answer begins before the store has put the parts together, and may tell of an error with status 200.
  const auto check = [](const HttpAnswer& answer) {
    if (!xml_elements(answer.body, "Error").empty())
      throw Error(fmt::format("the parts cannot be put together: {} {}", xml_text(answer.body, "Code"),
                              xml_text(answer.body, "Message")),
                  Exit::kStopped);
  };
  call({.method = "POST",
        .key = key,
        .query = {{"uploadId", upload}},
        .body = std::as_bytes(std::span(body)),
        .check = check});
}

void S3Store::abort_parts(const std::string& key, const std::string& upload) const {
  try {
    call({.method = "DELETE", .key = key, .query = {{"uploadId", upload}}});
  } catch (const S3Refusal& refusal) {
    if (refusal.http_status != 404) throw;
  }
}

}  // namespace harima
