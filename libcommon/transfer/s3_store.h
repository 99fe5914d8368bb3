// SPDX-License-Identifier: BSD-3-Clause
// One bucket of an object store, by the requests that all of them understand. What fails for a reason that
// may pass (a busy store, a broken connection, bytes that do not fit their checksum) is tried again, later
// and later, for about half a minute; then it fails with status kStopped. Other failures name the object and
// what the store said. Safe from several threads.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "transfer/http.h"
#include "transfer/s3_answer.h"
#include "transfer/s3_credentials.h"

namespace harima {

struct S3Object {
  std::string key{};
  uint64_t size = 0;
  std::string etag{};      // without quotes
  int64_t modified_s = 0;  // since 1970
};

struct S3Status {  // of one object
  uint64_t size = 0;
  std::string etag{};
  int64_t modified_s = 0;
  HttpHeaders headers{};  // all, for x-amz-meta-...
};

struct S3Part {
  int number = 0;  // from 1
  std::string etag{};
  uint64_t size = 0;
  int64_t modified_s = 0;  // since 1970
};

struct S3OpenUpload {  // in parts, that is not complete
  std::string key{}, number{};
  int64_t begun_s = 0;  // since 1970
};

class S3Store {
 public:
  S3Store(S3Account account, std::string bucket);
  const std::string& bucket() const { return bucket_; }
  // Where an object is, for those who know the store by other names, too.
  std::string url(const std::string& key) const;
  std::string presigned_url(const std::string& method, const std::string& key, int expires_s) const;

  void put(const std::string& key, std::span<const std::byte> bytes, const HttpHeaders& metadata) const;
  std::string get(const std::string& key, uint64_t offset, uint64_t bytes,
                  const std::string& etag) const;                // of this version
  std::optional<S3Status> status(const std::string& key) const;  // none: there is no such object
  void remove(const std::string& key) const;
  // All objects whose keys begin with the prefix, in the order of their bytes. With delimiter "/", those of
  // one "folder", and the "folders" within it as objects whose keys end in /.
  void list(const std::string& prefix, const std::string& delimiter,
            const std::function<void(std::vector<S3Object>)>& on_page) const;

  // The number of the upload.
  std::string begin_parts(const std::string& key, const HttpHeaders& metadata) const;
  // That have begun, of all keys that begin so.
  std::vector<S3OpenUpload> uploads(const std::string& prefix) const;
  std::string put_part(const std::string& key, const std::string& upload, int number,
                       std::span<const std::byte> bytes) const;  // its ETag
  // None: no such upload.
  std::optional<std::vector<S3Part>> parts(const std::string& key, const std::string& upload) const;
  void complete_parts(const std::string& key, const std::string& upload,
                      const std::vector<S3Part>& parts) const;
  // Fine if there is no such upload.
  void abort_parts(const std::string& key, const std::string& upload) const;

 private:
  struct Call {
    std::string method = "GET", key{};
    std::map<std::string, std::string> query{};
    HttpHeaders headers{};
    std::span<const std::byte> body{};
    std::function<void(const HttpAnswer&)>
        check{};                       // of a good answer; throws kStopped to have it tried again
    std::function<void()> on_again{};  // before it is tried again
  };
  HttpAnswer call(const Call& call) const;
  HttpAnswer call_once(const Call& call, const std::string& body_sha256) const;
  S3Request addressed(const std::string& method, const std::string& key) const;
  std::string place(const Call& call) const;

  const S3Account account_;
  const std::string bucket_;
  std::string scheme_, host_, base_;  // base_: path before the key, ends in /
};

}  // namespace harima
