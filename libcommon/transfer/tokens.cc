// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/tokens.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/text.h"
#include "transfer/tls.h"

namespace harima {

namespace {

constexpr size_t kTokenBytes = 32;

// The end of the day.
std::time_t parse_day(const std::string& text) {
  std::tm day{};
  const char* end = strptime(text.c_str(), "%Y-%m-%d", &day);
  if (!end || *end) fail("'{}', wanted a day like 2027-01-31", text);
  return timegm(&day) + 24 * 3600;
}

TokenRights parse_line(const std::string& line) {
  const auto words = split(line, ' ', 5);
  if (words.size() != 5) fail("{} words, wanted NAME KEY RIGHTS EXPIRES ROOT", words.size());
  TokenRights rights{
      .name = std::string(words[0]), .key = std::string(words[1]), .root = std::string(words[4])};
  if (rights.key.size() != 64) fail("a key of {} letters, wanted 64", rights.key.size());
  if (words[2] != "r" && words[2] != "w" && words[2] != "rw")
    fail("rights '{}', wanted r, w or rw", words[2]);
  rights.may_read = words[2].find('r') != words[2].npos;
  rights.may_write = words[2].find('w') != words[2].npos;
  if (words[3] != "-") rights.expires = parse_day(std::string(words[3]));
  if (!rights.root.starts_with('/')) fail("root '{}', wanted an absolute path", rights.root);
  return rights;
}

}  // namespace

std::vector<TokenRights> read_tokens(const std::string& path) {
  std::ifstream file(path);
  if (!file) fail("{}: cannot be read", path);
  std::vector<TokenRights> all;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    try {
      all.push_back(parse_line(line));
    } catch (const Error& e) {
      throw e.in("{}: line {}", path, number);
    }
  }
  return all;
}

TlsIdentity identity_in(const std::string& folder, const std::string& tokens) {
  const std::filesystem::path home =
      folder.empty() ? std::filesystem::absolute(tokens).parent_path() : std::filesystem::path(folder);
  return TlsIdentity((home / "fxfer-key.pem").string(), (home / "fxfer-certificate.pem").string());
}

std::string add_token(const std::string& path, const std::string& name, const std::string& rights,
                      const std::string& expires, const std::string& root) {
  const std::string token = random_hex(kTokenBytes);
  const std::string line = fmt::format("{} {} {} {} {}", name, token_key(token), rights, expires, root);
  parse_line(line);
  if (access(path.c_str(), F_OK) == 0)
    for (const TokenRights& known : read_tokens(path))
      if (known.name == name) fail("{}: there is a token {} already", path, name);
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  const std::string text = line + "\n";
  if (file.get() < 0 || write(file.get(), text.data(), text.size()) != ssize_t(text.size()))
    fail_errno(fmt::format("{}: cannot be written", path));
  return token;
}

}  // namespace harima
