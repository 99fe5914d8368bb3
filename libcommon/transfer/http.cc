// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/http.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace harima {

namespace {

constexpr long kConnectSeconds = 20;

struct Exchange {
  const HttpRequest& request;
  HttpAnswer answer{};
  size_t sent = 0;
  bool is_too_long = false;
};

size_t take_body(char* bytes, size_t one, size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  exchange.is_too_long = exchange.answer.body.size() + one * count > exchange.request.most_bytes;
  if (exchange.is_too_long) return 0;
  exchange.answer.body.append(bytes, one * count);
  return one * count;
}

size_t take_header(char* bytes, size_t one, size_t count, void* user) {
  auto& headers = static_cast<Exchange*>(user)->answer.headers;
  const std::string line(bytes, one * count);
  if (line.starts_with("HTTP/")) headers.clear();  // after "100 Continue" the real ones come
  const size_t colon = line.find(':');
  if (colon == line.npos) return line.size();
  std::string name = line.substr(0, colon);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  const size_t first = line.find_first_not_of(" \t", colon + 1), last = line.find_last_not_of(" \t\r\n");
  headers[name] = first == line.npos || last < first ? "" : line.substr(first, last - first + 1);
  return line.size();
}

size_t give_body(char* bytes, size_t one, size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  const auto rest = exchange.request.body.subspan(exchange.sent);
  const size_t n = std::min(one * count, rest.size());
  if (n > 0) std::memcpy(bytes, rest.data(), n);
  exchange.sent += n;
  return n;
}

int begin_again(void* user, curl_off_t offset, int) {
  static_cast<Exchange*>(user)->sent = size_t(offset);
  return CURL_SEEKFUNC_OK;
}

// A handle of this thread, with its open connections.
CURL* handle() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  thread_local const std::unique_ptr<CURL, void (*)(CURL*)> kept(curl_easy_init(), curl_easy_cleanup);
  if (ready != CURLE_OK || !kept) fail("libcurl cannot be used");
  curl_easy_reset(kept.get());
  return kept.get();
}

using List = std::unique_ptr<curl_slist, void (*)(curl_slist*)>;

List header_list(const HttpHeaders& headers) {
  List list(nullptr, curl_slist_free_all);
  const auto add = [&](const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (!longer) fail("no memory for a request");
    list.release();
    list.reset(longer);
  };
  for (const auto& [name, value] : headers) add(value.empty() ? name + ";" : name + ": " + value);
  for (const char* none : {"Expect:", "Transfer-Encoding:"}) add(none);
  if (!headers.contains("content-type")) add("Content-Type:");
  return list;
}

void set_up(CURL* curl, Exchange& exchange, const List& headers) {
  const HttpRequest& request = exchange.request;
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, std::min<long>(kConnectSeconds, request.silent_s));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, long(request.silent_s));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
  // On a kept connection that breaks libcurl asks again by itself; what begins something new must not be
  // asked for twice unseen.
  curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, request.method == "POST" && !request.is_repeatable ? 1L : 0L);
  if (request.method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else if (request.method == "PUT" || request.method == "POST") {
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, curl_off_t(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body);
    curl_easy_setopt(curl, CURLOPT_READDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, begin_again);
    curl_easy_setopt(curl, CURLOPT_SEEKDATA, &exchange);
  }
  if (request.method != "HEAD" && request.method != "GET")
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

// Of a URL what may be told: its query may be a signature.
std::string place_of(const std::string& url) { return url.substr(0, url.find('?')); }

}  // namespace

HttpAnswer ask(const HttpRequest& request) {
  Exchange exchange{request};
  CURL* curl = handle();
  const List headers = header_list(request.headers);
  char reason[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
  set_up(curl, exchange, headers);
  const CURLcode code = curl_easy_perform(curl);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr);
  if (exchange.is_too_long)
    fail("{}: the answer is longer than {} bytes", place_of(request.url), request.most_bytes);
  if (code != CURLE_OK)
    throw Error(fmt::format("{}: {}", place_of(request.url), *reason ? reason : curl_easy_strerror(code)),
                Exit::kStopped);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  exchange.answer.status = int(status);
  return std::move(exchange.answer);
}

}  // namespace harima
