// SPDX-License-Identifier: BSD-3-Clause
// ls: what is in a bucket.
#include <cstdio>
#include <ctime>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "subcommands.h"
#include "transfer/address.h"
#include "transfer/s3_store.h"

namespace harima {

static std::string place;
static bool is_deep = false;

static void declare(Params& params) {
  params.add("place", place, "s3://BUCKET/ or s3://BUCKET/PREFIX: all that begins so")
      .value("PLACE")
      .required();
  params.add("-r,--recursive", is_deep, "also what is in folders");
}

static void print(const S3Object& object) {
  if (object.etag.empty()) {
    fmt::print("{:>15}  {:19}  {}\n", "-", "", object.key);
    return;
  }
  const std::time_t time = object.modified_s;
  char text[32] = "";
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", std::gmtime(&time));
  fmt::print("{:>15}  {:19}  {}\n", object.size, text, object.key);
}

static void run() {
  const Address address = parse_address(place);
  if (address.kind != Address::Kind::s3) fail_usage("{}: wanted s3://BUCKET/PREFIX", place);
  uint64_t objects = 0, bytes = 0;
  S3Store(find_s3_account(), address.host)
      .list(address.path, is_deep ? "" : "/", [&](const std::vector<S3Object>& page) {
        for (const S3Object& object : page) {
          print(object);
          objects += object.etag.empty() ? 0 : 1;
          bytes += object.size;
        }
      });
  report("objects", int64_t(objects));
  report("bytes", int64_t(bytes));
  note("{} objects, {}", objects, size_text(bytes));
}

const Tool kLs{.name = "ls",
               .summary = "list what is in a bucket of an object store",
               .declare = declare,
               .run = run,
               .common = {.threads = false, .memory = false, .force = false, .dry_run = false},
               .needs_network = true};

}  // namespace harima
