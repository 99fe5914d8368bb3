// SPDX-License-Identifier: BSD-3-Clause
// presign: a URL by which somebody without credentials may get or put one object.
#include <cstdio>

#include "base/error.h"
#include "base/text.h"
#include "subcommands.h"
#include "transfer/address.h"
#include "transfer/s3_store.h"

namespace harima {

static std::string place, expires = "1d";
static bool is_for_put = false;

static void declare(Params& params) {
  params.add("place", place, "s3://BUCKET/KEY, one object; for --put it need not be there")
      .value("PLACE")
      .required();
  params
      .add("--expires", expires,
           "how long the URL is good: a number with s, m, h or d; at most 7d, because stores take no older "
           "signature")
      .value("TIME");
  params.add("--put", is_for_put, "a URL to put the object, not to get it");
}

static int seconds(const std::string& text) {
  const double time = parse_duration(text);
  if (time < 1 || time > kLongestExpiry_s)
    fail_usage("--expires {}: wanted 1s to 7d; a store takes no signature that is older than 7 days", text);
  return int(time);
}

static void run() {
  const Address address = parse_address(place);
  if (address.kind != Address::Kind::s3 || address.path.empty() || address.ends_in_slash())
    fail_usage("{}: wanted s3://BUCKET/KEY", place);
  const int expires_s = seconds(expires);
  const S3Store store(find_s3_account(), address.host);
  if (!is_for_put && !store.status(address.path)) fail("{}: there is no such object", place);
  fmt::print("{}\n", store.presigned_url(is_for_put ? "PUT" : "GET", address.path, expires_s));
}

const Tool kPresign{
    .name = "presign",
    .summary = "make a URL by which anybody may get or put one object",
    .declare = declare,
    .run = run,
    .common = {.threads = false, .memory = false, .force = false, .dry_run = false, .json = false},
    .needs_network = true};

}  // namespace harima
