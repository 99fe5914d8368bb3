// SPDX-License-Identifier: BSD-3-Clause
// The file of those who may call a daemon: a line each,
//   NAME KEY RIGHTS EXPIRES ROOT
// KEY is the SHA-256 of the token (the token itself is nowhere), RIGHTS "r", "w" or "rw", EXPIRES a day
// (2027-01-31, UTC, its end) or -, ROOT an absolute path, which may hold blanks. Lines that begin with # say
// nothing.
#pragma once

#include <string>
#include <vector>

#include "transfer/server.h"

namespace harima {

std::vector<TokenRights> read_tokens(const std::string& path);  // fails with file and line
// Who a daemon is: key and certificate in a folder, made if there are none; "": beside the file of tokens.
TlsIdentity identity_in(const std::string& folder, const std::string& tokens);
// Makes a token, notes its rights in the file, which nobody else may read, and returns it. Fails if there is
// one of this name.
std::string add_token(const std::string& path, const std::string& name, const std::string& rights,
                      const std::string& expires, const std::string& root);

}  // namespace harima
