// SPDX-License-Identifier: BSD-3-Clause
// As in "Authenticating Requests (AWS Signature Version 4)", Amazon S3 API Reference.
#include "transfer/s3_sign.h"

#include "transfer/tls.h"

namespace harima {

namespace {

constexpr const char* kAlgorithm = "AWS4-HMAC-SHA256";

std::string utc(std::time_t time, const char* form) {
  std::tm parts;
  gmtime_r(&time, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, form, &parts)};
}

std::string timestamp(std::time_t now) { return utc(now, "%Y%m%dT%H%M%SZ"); }
std::string scope(std::time_t now, const std::string& region) {
  return utc(now, "%Y%m%d") + "/" + region + "/s3/aws4_request";
}

HttpHeaders signed_headers(const S3Request& request) {
  HttpHeaders headers = request.headers;
  headers["host"] = request.host;
  return headers;
}

std::string names_of(const HttpHeaders& headers) {
  std::string names;
  for (const auto& [name, value] : headers) names += (names.empty() ? "" : ";") + name;
  return names;
}

std::string signature(const S3Request& request, const S3Keys& keys, const std::string& region,
                      std::time_t now) {
  const HttpHeaders headers = signed_headers(request);
  std::string canonical = request.method + "\n" + request.path + "\n" + encoded_query(request.query) + "\n";
  for (const auto& [name, value] : headers) canonical += name + ":" + value + "\n";
  canonical += "\n" + names_of(headers) + "\n" + request.body_sha256;
  const std::string to_sign = std::string(kAlgorithm) + "\n" + timestamp(now) + "\n" + scope(now, region) +
                              "\n" + sha256_hex(std::as_bytes(std::span(canonical)));
  std::string key = hmac_sha256("AWS4" + keys.secret, utc(now, "%Y%m%d"));
  for (const std::string& part : {region, std::string("s3"), std::string("aws4_request")})
    key = hmac_sha256(key, part);
  return hmac_sha256_hex(key, to_sign);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = char(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string percent_encoded(std::string_view text, bool keeps_slashes) {
  std::string encoded;
  for (const char c : text) {
    const bool is_plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                          c == '-' || c == '.' || c == '_' || c == '~' || (keeps_slashes && c == '/');
    encoded += is_plain ? std::string(1, c) : fmt::format("%{:02X}", uint8_t(c));
  }
  return encoded;
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const int high = i + 2 < text.size() && text[i] == '%' ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    decoded += low >= 0 ? char(high * 16 + low) : text[i];
    if (low >= 0) i += 2;
  }
  return decoded;
}

std::string encoded_query(const std::map<std::string, std::string>& query) {
  std::string text;
  for (const auto& [name, value] : query)
    text += (text.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
  return text;
}

void sign(S3Request& request, const S3Keys& keys, const std::string& region, std::time_t now) {
  request.headers["x-amz-date"] = timestamp(now);
  request.headers["x-amz-content-sha256"] = request.body_sha256;
  if (!keys.session_token.empty()) request.headers["x-amz-security-token"] = keys.session_token;
  const std::string mark = signature(request, keys, region, now);
  request.headers["authorization"] =
      fmt::format("{} Credential={}/{},SignedHeaders={},Signature={}", kAlgorithm, keys.id,
                  scope(now, region), names_of(signed_headers(request)), mark);
}

void presign(S3Request& request, const S3Keys& keys, const std::string& region, std::time_t now,
             int expires_s) {
  request.body_sha256 = "UNSIGNED-PAYLOAD";
  request.query["X-Amz-Algorithm"] = kAlgorithm;
  request.query["X-Amz-Credential"] = keys.id + "/" + scope(now, region);
  request.query["X-Amz-Date"] = timestamp(now);
  request.query["X-Amz-Expires"] = fmt::format("{}", expires_s);
  request.query["X-Amz-SignedHeaders"] = names_of(signed_headers(request));
  if (!keys.session_token.empty()) request.query["X-Amz-Security-Token"] = keys.session_token;
  request.query["X-Amz-Signature"] = signature(request, keys, region, now);
}

}  // namespace harima
