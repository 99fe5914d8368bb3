// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/s3_credentials.h"

#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <map>

#include "base/error.h"
#include "base/text.h"

namespace harima {

namespace {

using Section = std::map<std::string, std::string>;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string first_of(std::initializer_list<std::string> values) {
  for (const std::string& value : values)
    if (!value.empty()) return value;
  return "";
}

std::string trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r"), last = text.find_last_not_of(" \t\r");
  return first == text.npos ? "" : text.substr(first, last - first + 1);
}

// One section of a file of "[section]" and "name = value" lines. Indented lines belong to what stands above
// them.
struct Found {
  bool is_there = false;
  Section values{};
};
Found read_section(const std::string& path, const std::string& wanted) {
  Found found;
  std::ifstream file(path);
  bool is_inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#') || line.starts_with(';') || line.starts_with(' ') || line.starts_with('\t'))
      continue;
    if (line.starts_with('[')) {
      is_inside = trimmed(line.substr(1, line.find(']') - 1)) == wanted;
      found.is_there = found.is_there || is_inside;
    } else if (const size_t equals = line.find('='); is_inside && equals != line.npos) {
      found.values[trimmed(line.substr(0, equals))] = trimmed(line.substr(equals + 1));
    }
  }
  return found;
}

std::string checked_endpoint(const std::string& given) {
  std::string url = without_slashes(given);
  if (!url.empty() && !url.starts_with("http://") && !url.starts_with("https://"))
    fail("endpoint {}: wanted http:// or https://", url);
  return url;
}

}  // namespace

S3Account find_s3_account() {
  const std::string home = environment("HOME") + "/.aws/";
  const std::string keys_file = first_of({environment("AWS_SHARED_CREDENTIALS_FILE"), home + "credentials"});
  const std::string config_file = first_of({environment("AWS_CONFIG_FILE"), home + "config"});
  const std::string asked = first_of({environment("AWS_PROFILE"), environment("AWS_DEFAULT_PROFILE")});
  const std::string profile = first_of({asked, "default"});
  Found keys = read_section(keys_file, profile);
  Found config = read_section(config_file, profile == "default" ? profile : "profile " + profile);
  if (!asked.empty() && !keys.is_there && !config.is_there)
    fail("AWS_PROFILE is {}, and neither {} nor {} has this profile", profile, keys_file, config_file);
  const auto value = [&](const char* name) { return first_of({keys.values[name], config.values[name]}); };

  S3Account account;
  account.keys = {environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"),
                  environment("AWS_SESSION_TOKEN")};
  if (account.keys.id.empty() != account.keys.secret.empty())
    fail("of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY only one is set");
  if (account.keys.id.empty())
    account.keys = {value("aws_access_key_id"), value("aws_secret_access_key"), value("aws_session_token")};
  if (account.keys.id.empty() || account.keys.secret.empty())
    fail(
        "no credentials for the object store: neither AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the "
        "environment, nor "
        "aws_access_key_id and aws_secret_access_key under [{}] in {} or {}",
        profile, keys_file, config_file);
  account.region =
      first_of({environment("AWS_REGION"), environment("AWS_DEFAULT_REGION"), value("region"), "us-east-1"});
  account.endpoint = checked_endpoint(
      first_of({environment("AWS_ENDPOINT_URL_S3"), environment("AWS_ENDPOINT_URL"), value("endpoint_url")}));
  return account;
}

}  // namespace harima
