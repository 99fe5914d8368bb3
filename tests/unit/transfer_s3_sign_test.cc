// SPDX-License-Identifier: BSD-3-Clause
// Signatures: the examples of "Authenticating Requests (AWS Signature Version 4)", Amazon S3 API Reference.
#include <doctest/doctest.h>

#include "transfer/s3_sign.h"
#include "transfer/tls.h"

using namespace harima;

namespace {

const S3Keys kKeys{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
constexpr std::time_t kThen = 1369353600;  // 24 May 2013
const std::string kHost = "examplebucket.s3.amazonaws.com", kRegion = "us-east-1";

std::string sha256(const std::string& text) { return sha256_hex(std::as_bytes(std::span(text))); }

std::string signature_of(S3Request request) {
  sign(request, kKeys, kRegion, kThen);
  const std::string line = request.headers.at("authorization");
  return line.substr(line.find("Signature=") + 10);
}

}  // namespace

TEST_CASE("requests are signed in their headers") {
  CHECK(signature_of({"GET", kHost, "/test.txt", {}, {{"range", "bytes=0-9"}}, sha256("")}) ==
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  CHECK(signature_of(
            {"PUT",
             kHost,
             "/" + percent_encoded("test$file.text"),
             {},
             {{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
             sha256("Welcome to Amazon S3.")}) ==
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  CHECK(signature_of({"GET", kHost, "/", {{"lifecycle", ""}}, {}, sha256("")}) ==
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  CHECK(signature_of({"GET", kHost, "/", {{"max-keys", "2"}, {"prefix", "J"}}, {}, sha256("")}) ==
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST_CASE("URLs are signed in their query") {
  S3Request request{.host = kHost, .path = "/test.txt"};
  presign(request, kKeys, kRegion, kThen, 86400);
  CHECK(request.query.at("X-Amz-Signature") ==
        "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST_CASE("a session token is signed with the rest") {
  S3Keys keys = kKeys;
  keys.session_token = "a/b+c==";
  S3Request request{.host = kHost, .path = "/test.txt", .body_sha256 = sha256("")};
  sign(request, keys, kRegion, kThen);
  CHECK(request.headers.at("x-amz-security-token") == keys.session_token);
  CHECK(request.headers.at("authorization").find("x-amz-security-token") != std::string::npos);
}

TEST_CASE("percent encoding is strict, and comes back") {
  CHECK(percent_encoded("a b+c/ü~") == "a%20b%2Bc%2F%C3%BC~");
  CHECK(percent_encoded("a/b", true) == "a/b");
  CHECK(percent_decoded("a%20b%2Bc%2F%C3%BC~") == "a b+c/ü~");
  CHECK(percent_decoded("%4%zz%41%4") == "%4%zzA%4");
}
