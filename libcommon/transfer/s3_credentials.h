// SPDX-License-Identifier: BSD-3-Clause
// Who asks an object store, and where that is, from the places where other programs for such stores look, in
// this order:
//   keys       AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN; the profile AWS_PROFILE, else
//   "default", of
//              ~/.aws/credentials (AWS_SHARED_CREDENTIALS_FILE) and ~/.aws/config (AWS_CONFIG_FILE)
//   region     AWS_REGION, AWS_DEFAULT_REGION, the profile; else us-east-1
//   endpoint   AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, endpoint_url of the profile; else the one of AWS for
//   the region
#pragma once

#include <string>

#include "transfer/s3_sign.h"

namespace harima {

struct S3Account {
  S3Keys keys{};
  std::string region{};
  std::string endpoint{};  // "https://host[:port]", without a / at its end; "": AWS
};

// Fails, naming all places that were looked at, if there are no keys; and if the profile asked for does not
// exist.
S3Account find_s3_account();

}  // namespace harima
