// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/web_source.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <cerrno>
#include <cstdlib>

#include "base/error.h"
#include "base/log.h"
#include "transfer/bytes_reader.h"
#include "transfer/rooted_folder.h"
#include "transfer/s3_metadata.h"

namespace harima {

namespace {

std::string without_query(const std::string& url) { return url.substr(0, url.find('?')); }

std::string host_of(const std::string& url) {
  const size_t host = url.find("://") + 3;
  return url.substr(host, url.find('/', host) - host);
}

std::string name_of(const std::string& url) {
  const std::string path = without_query(url);
  return percent_decoded(path.substr(path.rfind('/') + 1));
}

HttpAnswer get_part(const std::string& url, uint64_t offset, uint64_t bytes, const std::string& etag) {
  return until_it_passes(without_query(url), [&] {
    HttpRequest request{.url = url,
                        .headers = {{"range", fmt::format("bytes={}-{}", offset, offset + bytes - 1)}}};
    if (!etag.empty()) request.headers["if-match"] = "\"" + etag + "\"";
    HttpAnswer answer = ask(request);
    if (answer.status == 416 && offset == 0) return answer;  // nothing is in it
    check_answer(answer, without_query(url), host_of(url));
    if (answer.status != 206) fail("{}: {} gives no parts of files", without_query(url), host_of(url));
    if (answer.body.size() > bytes)
      fail("{}: {} bytes came, wanted {}", without_query(url), answer.body.size(), bytes);
    return answer;
  });
}

// "bytes 0-0/1234"
uint64_t whole_size(const HttpAnswer& answer) {
  const std::string range = answer.header("content-range");
  const size_t slash = range.find('/');
  return answer.status == 416 || slash == range.npos ? 0
                                                     : std::strtoull(range.c_str() + slash + 1, nullptr, 10);
}

}  // namespace

void WebSource::walk(const std::function<void(Entry)>& found) {
  for (const std::string& url : urls_) {
    const HttpAnswer answer = get_part(url, 0, 1, "");
    const S3Status status{whole_size(answer), unquoted(answer.header("etag")),
                          http_time(answer.header("last-modified")), answer.headers};
    {
      const std::lock_guard lock(mutex_);
      objects_.push_back({status.etag, status.size});
    }
    found(entry_of(status, name_of(url), false));
  }
}

WebSource::Object WebSource::object(uint64_t number) const {
  const std::lock_guard lock(mutex_);
  return objects_.at(size_t(number));
}

std::string WebSource::place(uint64_t number) const { return without_query(urls_.at(size_t(number))); }

uint64_t WebSource::size(uint64_t number) const { return object(number).size; }

std::unique_ptr<SourceReader> WebSource::read(uint64_t number, uint64_t offset, uint64_t bytes) const {
  if (bytes == 0) return std::make_unique<BytesReader>("", 0);
  try {
    return std::make_unique<BytesReader>(
        get_part(urls_[size_t(number)], offset, bytes, object(number).etag).body, 0);
  } catch (const S3Refusal& refusal) {
    warn("{}", refusal.what());
    return std::make_unique<BytesReader>("", errno_of(refusal));
  }
}

void put_to_url(const std::string& path, const std::string& url) {
  const Descriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status;
  if (fd.get() < 0 || fstat(fd.get(), &status) != 0) fail_errno(fmt::format("{}: cannot be read", path));
  if (!S_ISREG(status.st_mode)) fail("{}: is no file; a URL takes one", path);
  const size_t size = size_t(status.st_size);
  void* map = size == 0 ? nullptr : mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
  if (map == MAP_FAILED) fail_errno(fmt::format("{}: cannot be read", path));
  const std::unique_ptr<void, std::function<void(void*)>> mapped(map, [size](void* m) { munmap(m, size); });
  const std::span bytes(static_cast<const std::byte*>(map), size);
  until_it_passes(without_query(url), [&] {
    HttpAnswer answer = ask({.method = "PUT", .url = url, .body = bytes});
    check_answer(answer, without_query(url), host_of(url));
    check_md5(answer, bytes);
    return answer;
  });
}

}  // namespace harima
